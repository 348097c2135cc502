import SpecLanguage

/// The checks of the protocol itself: which line is answered, how, and in which order.
extension SmokeRun {
    private static let requestCount = 32
    /// The seconds that a process may take to end; a run is less patient, and kills what is slow to go.
    private static let endLimit = 20.0

    /// A request that shows a number.
    private func show(_ number: Int) -> CaseRequest {
        CaseRequest(
            id: "smoke/show", program: Program(steps: [Step(statements: [.expression(.integer(Int128(number)))])]),
            needs: [], timeLimit: limits.start)
    }

    /// What is wrong with the next line as the answer to `show(number)`; nil if nothing is.
    private func fault(_ number: Int, id: Int) -> String? {
        do {
            let answer = try dialogue.answer()
            guard case .result(id, let transcript, _) = answer else {
                return "answered request \(id) with \(described(answer))"
            }
            let expected = Observation.output("\(number)\n")
            if transcript.observations == [expected] { return nil }
            let shown = transcript.observations.map { "\($0)" }.joined(separator: ", ")
            return "answered the program '\(number)' with [\(shown)]"
        } catch {
            return error.description
        }
    }

    func oneAtATime() throws {
        let id = try dialogue.send(show(0))
        let problem = fault(0, id: id)
        report(
            "one at a time", problem, fine: "answers a request before the next one comes",
            advice: "write each answer out at once: flush after every line")
        if problem != nil { try introduce() }
    }

    func order() throws {
        let numbers = 100..<(100 + Self.requestCount)
        var ids: [Int] = []
        for number in numbers { ids.append(try dialogue.send(show(number))) }
        var problem: String?
        for (number, id) in zip(numbers, ids) {
            problem = fault(number, id: id)
            if problem != nil { break }
        }
        report(
            "order", problem, fine: "answered \(Self.requestCount) requests under way, in their order",
            advice: "read a line, do the work, write a line: one answer for each request, in the same order")
        if problem != nil { try introduce() }
    }

    func unknownFields() throws {
        dialogue.send(#"{"type":"run","id":7,"case":"smoke/fields","needs":[],"program":[[["expr",7]]],"new":[1]}"#)
        let problem = fault(7, id: 7)
        report(
            "unknown fields", problem, fine: "are passed over",
            advice: "pass over unknown fields: that is how the protocol grows")
        if problem != nil { try introduce() }
    }

    func unknownTag() throws {
        dialogue.send(#"{"type":"run","id":8,"case":"smoke/tag","needs":[],"program":[[["expr",["no-such-tag",1]]]]}"#)
        var problem: String?
        do {
            let answer = try dialogue.answer()
            if case .error(8, _) = answer {
                dialogue.send(#"{"type":"run","id":9,"case":"smoke/after","needs":[],"program":[[["expr",9]]]}"#)
                problem = fault(9, id: 9)
            } else {
                problem = "answered a node whose tag does not exist with \(described(answer))"
            }
        } catch {
            problem = error.description
        }
        report(
            "unknown tag", problem, fine: "is answered with an error, and the next request as usual",
            advice: #"answer {"type":"error","id":ID,"message":"..."} to what makes no sense, and go on"#)
        if problem != nil { try introduce() }
    }

    func restart() throws {
        dialogue.kill()
        try introduce()
        let id = try dialogue.send(show(5))
        let problem = fault(5, id: id)
        report(
            "restart", problem, fine: "starts again after it was killed",
            advice: "a process begins with nothing that an earlier one left: no lock, no file, no socket")
        if problem != nil { try introduce() }
    }

    func stop() throws {
        dialogue.send(#"{"type":"stop"}"#)
        let how = ending(acceptsStopped: true)
        report(
            "stop", how == SmokeDialogue.well ? nil : how, fine: "ends the process with exit status 0",
            advice: "end with exit status 0 within \(Int(Self.endLimit)) s of 'stop'")
    }

    func endOfInput() throws {
        try introduce()
        dialogue.closeInput()
        let how = ending(acceptsStopped: false)
        report(
            "end of input", how.hasPrefix("exited") ? nil : how, fine: "ends the process",
            advice: "end when standard input does: the runner may have gone")
    }

    func otherVersion() throws {
        try dialogue.launch()
        dialogue.send(#"{"type":"start","protocol":999}"#)
        var problem: String?
        do {
            let answer = try dialogue.answer(within: limits.start)
            if case .unavailable = answer {
            } else {
                problem = "answered a protocol that does not exist with \(described(answer))"
            }
        } catch {
            problem = error.description
        }
        dialogue.end()
        report(
            "other protocol", problem, fine: "is declined as 'unavailable'",
            advice: #"answer {"type":"unavailable","message":"..."} to a 'start' with a protocol that you do not speak"#
        )
    }

    /// How the process ended after it was asked to.
    private func ending(acceptsStopped: Bool) -> String {
        do {
            let answer = try dialogue.answer(within: Self.endLimit)
            guard acceptsStopped, case .stopped = answer else { return "wrote \(described(answer))" }
            return dialogue.finish(grace: Self.endLimit)
        } catch {
            if error.isOver && !error.description.hasPrefix("did not") { return error.description }
            return "did not end within \(Int(Self.endLimit)) s"
        }
    }

    private func report(_ check: String, _ problem: String?, fine: String, advice: String) {
        if let problem {
            found(SmokeFinding(check, .problem, problem, advice: advice))
        } else {
            found(SmokeFinding(check, .ok, fine))
        }
    }
}

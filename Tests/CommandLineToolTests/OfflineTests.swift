import ConformanceReports
import FakeBackends
import Foundation
import Testing

@Suite struct OfflineTests {
    private static let spec =
        Samples.session("one", ">>> 1\n1") + Samples.session("two", ">>> 2\n2")
        + Samples.session("lacking needs=sparse", ">>> 1\n1") + Samples.session("fatal", ">>> 1\n1")
        + Samples.session("after", ">>> 1\n1")

    /// An adapter that answers `1` to everything, lacks every capability, and dies of cases named `fatal`.
    private static let adapter = #"""
        while IFS= read -r line; do
            case "$line" in
                *'"type":"start"'*) printf '%s\n' '{"type":"started","protocol":1,"name":"sh","version":"1","capabilities":[]}' ;;
                *'"type":"stop"'*) echo '{"type":"stopped"}'; exit 0 ;;
                *'"case":"sample/fatal"'*) exit 7 ;;
                *)
                    id=${line#*\"id\":}
                    printf '%s\n' "{\"type\":\"result\",\"id\":${id%%,*},\"observations\":[{\"output\":\"1\\n\"}]}" ;;
            esac
        done
        """#

    /// Does what stands in the documentation: `adapter < plan > answers`.
    private func answer(_ plan: String, _ answers: String, in call: Call) throws {
        try Data(Self.adapter.utf8).write(to: URL(fileURLWithPath: call.folder + "/adapter"))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "/bin/sh adapter < \(plan) > \(answers)"]
        process.currentDirectoryURL = URL(fileURLWithPath: call.folder)
        try process.run()
        process.waitUntilExit()
    }

    private func entries(_ path: String, in call: Call) throws -> [Report.Entry] {
        try Report.read(try call.data(path)).cases.map { entry in
            var entry = entry
            entry.seconds = 0
            return entry
        }
    }

    @Test func aGradedPlanGivesTheReportOfARun() throws {
        let call = try Call()
        call.hasOwnBackends = true
        let spec = try call.chapter(Self.spec)
        let patterns = ["sample/one", "sample/two", "sample/lacking", "sample/after"]
        #expect(call.call(["plan", "--spec", spec, "--output", "plan"] + patterns) == 0)
        #expect(call.out == "wrote the requests for 4 cases to plan\n")
        #expect(!String(decoding: try call.data("plan"), as: UTF8.self).contains("expect"))
        try answer("plan", "answers", in: call)
        let only = patterns.flatMap { ["--only", $0] }
        #expect(call.call(["grade", "answers", "--spec", spec, "--json", "graded.json"] + only) == 1)
        #expect(
            call.out.contains("run it alone: tensor-conformance grade answers --only 'sample/two' --spec \(spec)\n"))
        let run = ["run", "--spec", spec, "--json", "run.json", "--adapter", "/bin/sh \(call.folder)/adapter"]
        #expect(call.call(run + patterns) == 1)
        let graded = try entries("graded.json", in: call)
        #expect(graded.map(\.verdict) == ["passed", "failed", "unsupported", "passed"])
        #expect(try entries("run.json", in: call) == graded)
        let reports = try [call.data("run.json"), call.data("graded.json")].map { try Report.read($0) }
        #expect(reports[0].header.backend == reports[1].header.backend)
        #expect(reports[0].footer.counts == reports[1].footer.counts)
    }

    @Test func anAdapterThatDiesCostsOneCase() throws {
        let call = try Call()
        let spec = try call.chapter(Self.spec)
        #expect(call("plan", "--spec", spec, "--output", "plan") == 0)
        try answer("plan", "answers", in: call)
        #expect(call("grade", "answers", "--spec", spec, "--json", "r.json") == 3)
        #expect(
            try entries("r.json", in: call).map(\.verdict) == ["passed", "failed", "unsupported", "error", "not-run"])
        #expect(call("plan", "--spec", spec, "--without", "answers", "--output", "rest") == 0)
        #expect(call.out == "wrote the requests for 1 case to rest\n")
        try answer("rest", "more", in: call)
        #expect(call("grade", "answers", "more", "--spec", spec, "--json", "r.json") == 1)
        let all = try entries("r.json", in: call)
        #expect(all.map(\.verdict) == ["passed", "failed", "unsupported", "error", "passed"])
        #expect(all[3].cause == "crash")
        #expect(all[3].reason?.hasPrefix("answers ends before the answer to this case") == true)
    }

    @Test func aSpecThatChangedSinceIsTold() throws {
        let call = try Call()
        let spec = try call.chapter(Samples.session("one", ">>> 1\n1") + Samples.session("two", ">>> 1\n2"))
        #expect(call("plan", "--spec", spec, "--output", "plan") == 0)
        try answer("plan", "answers", in: call)
        // What is expected may change: it is not part of a plan.
        _ = try call.chapter(Samples.session("one", ">>> 1\n1") + Samples.session("two", ">>> 1\n1"))
        #expect(call("grade", "answers", "--spec", spec) == 0)
        _ = try call.chapter(Samples.session("one", ">>> 1\n1") + Samples.session("two", ">>> 3\n1"))
        #expect(call("grade", "answers", "--spec", spec, "--json", "r.json") == 3)
        #expect(call.out.contains("fault: 1 answer belongs to no case of this spec: it has changed"))
        let cases = try entries("r.json", in: call)
        #expect(cases.map(\.verdict) == ["passed", "not-run"])
        #expect(cases[1].reason == "there is no answer to this case as it stands in the spec")
    }

    @Test(arguments: [
        ("", 2, "answers:1: expected the answers of an adapter, found nothing"),
        ("hello\n", 2, "answers:1: the adapter's line is not JSON: hello"),
        (#"{"type":"stopped"}"#, 2, "answers:1: expected the answer to 'start', found another"),
        (#"{"type":"unavailable","message":"install x"}"#, 3, "tensor-conformance: install x"),
        (
            #"{"type":"started","protocol":9,"name":"sh","version":"1","capabilities":[]}"#, 2,
            "answers:1: the adapter speaks protocol 9, this runner 1"
        ),
    ])
    func answersThatAreNone(text: String, code: Int32, message: String) throws {
        let call = try Call()
        let spec = try call.chapter(Self.spec)
        try Data(text.utf8).write(to: URL(fileURLWithPath: call.folder + "/answers"))
        #expect(call("grade", "answers", "--spec", spec) == code)
        #expect(call.err.contains(message), "\(call.err)")
        #expect(!call.exists("Reports"))
    }

    @Test func linesThatAreNoAnswersAndAnswersGivenTwice() throws {
        let call = try Call()
        let spec = try call.chapter(Samples.session("one", ">>> 1\n1"))
        #expect(call("plan", "--spec", spec, "--output", "plan") == 0)
        try answer("plan", "answers", in: call)
        let lines = String(decoding: try call.data("answers"), as: UTF8.self).split(separator: "\n")
        try #require(lines.count == 3)
        let twice = [lines[0], lines[1], "oops", lines[1], lines[2]].joined(separator: "\n")
        try Data(twice.utf8).write(to: URL(fileURLWithPath: call.folder + "/answers"))
        #expect(call("grade", "answers", "--spec", spec, "--json", "r.json") == 3)
        #expect(call.out.contains("fault: answers:3: the adapter's line is not JSON: oops"))
        #expect(try entries("r.json", in: call).first?.reason == "the case is answered more than once")
    }

    @Test(arguments: [
        (["plan"], "'plan' needs '--output FILE'"), (["grade"], "'grade' needs the file"),
        (["grade", "nowhere"], "cannot read 'nowhere': there is no such file"),
        (["grade", "x", "--onyl", "y"], "did you mean '--only'?"),
    ])
    func mistakesInTheCall(words: [String], message: String) throws {
        let call = try Call()
        #expect(call.call(words) == 2)
        #expect(call.err.contains(message), "\(call.err)")
    }
}

import Conformance
import SpecLanguage

/// Writes the subset of JUnit that Jenkins, GitLab, GitHub's actions and Bazel read alike.
public struct JUnitReport: ReportFormat {
    /// Leaves out `file`, `line` and all else that Jenkins' and windyroad's schemas do not know.
    public var isStrict: Bool
    /// What each failure gives as its reproduction.
    public var reproduction: Reproduction

    /// Makes a writer.
    public init(isStrict: Bool = false, reproduction: Reproduction = Reproduction()) {
        self.isStrict = isStrict
        self.reproduction = reproduction
    }

    /// Writes the opening.
    ///
    /// The counts are those of the suites: at this point nobody knows how the run will go.
    ///
    /// - Throws: ``OutputFile/Failure`` if the file cannot be written.
    public func begin(
        _ backend: BackendDescription, header: RunHeader, to file: OutputFile
    ) throws(OutputFile.Failure) -> any ReportWriter {
        let name = isStrict ? "" : " name=\"tensor-conformance\""
        try file.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites\(name)>\n")
        return Writer(report: self, backend: backend, header: header, file: file)
    }

    private struct Writer: ReportWriter {
        let report: JUnitReport
        let backend: BackendDescription
        let header: RunHeader
        let file: OutputFile
        var suites = 0

        /// Writes one suite per chapter, in the order in which chapters appear.
        mutating func add(_ results: [CaseResult]) throws(OutputFile.Failure) {
            var names = UniqueNames()
            for chapter in report.chapters(results) {
                try report.write(chapter, suites, backend, header, &names, to: file)
                suites += 1
            }
        }

        mutating func end(_ outcome: RunOutcome) throws(OutputFile.Failure) {
            try file.write("</testsuites>\n")
        }
    }

    /// The results by chapter; nearly always the cases of a chapter stand together.
    private func chapters(_ results: [CaseResult]) -> [ArraySlice<CaseResult>] {
        var order: [String: Int] = [:]
        var groups: [ArraySlice<CaseResult>] = []
        var start = 0
        while start < results.count {
            let chapter = results[start].testCase.chapter
            let end = results[start...].firstIndex { $0.testCase.chapter != chapter } ?? results.count
            if let index = order[chapter] {
                groups[index] += results[start..<end]
            } else {
                order[chapter] = groups.count
                groups.append(results[start..<end])
            }
            start = end
        }
        return groups
    }

    private func write(
        _ results: ArraySlice<CaseResult>, _ number: Int, _ backend: BackendDescription, _ header: RunHeader,
        _ names: inout UniqueNames, to file: OutputFile
    ) throws(OutputFile.Failure) {
        let chapter = XMLText.name(results.first?.testCase.chapter ?? "")
        let counts = Counts(results)
        // Readers disagree on zones, so there is none.
        let timestamp = header.date.hasSuffix("Z") ? String(header.date.dropLast()) : header.date
        var properties = [
            ("backend", "\(backend.name) \(backend.version)"), ("suite", "tensor-conformance \(header.suiteVersion)"),
        ]
        properties += backend.environment.sorted { $0.key < $1.key }.filter { !$0.key.isEmpty }
            .map { ("environment.\($0.key)", $0.value) }
        properties += header.options.map { ("option.\($0.name)", $0.value) }
        try file.write { bytes in
            bytes += "  <testsuite".utf8
            Self.append("name", chapter, to: &bytes)
            counts.append(to: &bytes, withSkipped: true)
            Self.append("timestamp", timestamp, to: &bytes)
            Self.append("hostname", "localhost", to: &bytes)
            Self.append("id", String(number), to: &bytes)
            Self.append("package", "tensor-conformance", to: &bytes)
            bytes += ">\n    <properties>\n".utf8
            for (name, value) in properties {
                bytes += "      <property".utf8
                Self.append("name", XMLText.name(name), to: &bytes)
                Self.append("value", value, to: &bytes)
                bytes += "/>\n".utf8
            }
            bytes += "    </properties>\n".utf8
        }
        for result in results {
            let name = names.unique(XMLText.name(result.testCase.localID), in: chapter)
            try file.write { append(result, chapter, name, to: &$0) }
        }
        try file.write("    <system-out></system-out>\n    <system-err></system-err>\n  </testsuite>\n")
    }

    private func append(_ result: CaseResult, _ chapter: String, _ name: String, to bytes: inout [UInt8]) {
        bytes += "    <testcase".utf8
        Self.append("classname", chapter, to: &bytes)
        Self.append("name", name, to: &bytes)
        Self.append("time", Decimals.thousandths(result.seconds), to: &bytes)
        if !isStrict {
            Self.append("file", result.testCase.file, to: &bytes)
            Self.append("line", String(result.testCase.line), to: &bytes)
        }
        guard let element = Element(result.verdict) else {
            if result.verdict == .observed && !isStrict {
                bytes += "><system-out>".utf8
                for step in result.steps {
                    XMLText.append(body: step.source + "\n" + step.got, to: &bytes)
                }
                bytes += "</system-out></testcase>\n".utf8
            } else {
                bytes += "/>\n".utf8
            }
            return
        }
        bytes += "><\(element.rawValue)".utf8
        Self.append("message", result.reason, to: &bytes)
        if element == .skipped {
            bytes += ">".utf8
            XMLText.append(body: result.reason, to: &bytes)
        } else {
            Self.append("type", result.cause?.rawValue ?? result.verdict.rawValue, to: &bytes)
            bytes += ">".utf8
            if result.cause == .mismatch { XMLText.append(body: result.reason + "\n", to: &bytes) }
            XMLText.append(body: FailureText(result, reproduction: reproduction).text, to: &bytes)
        }
        bytes += "</\(element.rawValue)></testcase>\n".utf8
    }

    private static func append(_ name: String, _ value: String, to bytes: inout [UInt8]) {
        bytes += " \(name)=\"".utf8
        XMLText.append(attribute: value, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// What stands inside a test case that did not simply pass; never two of them, as readers disagree on which wins.
    private enum Element: String {
        case failure
        case error
        case skipped

        init?(_ verdict: Verdict) {
            switch verdict {
            case .passed, .observed: return nil
            case .failed, .unexpectedPass: self = .failure
            case .error, .notRun: self = .error
            case .unsupported, .diverged: self = .skipped
            }
        }
    }

    private struct Counts {
        var tests = 0
        var failures = 0
        var errors = 0
        var skipped = 0
        var seconds = 0.0

        init(_ results: ArraySlice<CaseResult>) {
            tests = results.count
            for result in results {
                seconds += result.seconds
                switch Element(result.verdict) {
                case .failure: failures += 1
                case .error: errors += 1
                case .skipped: skipped += 1
                case nil: break
                }
            }
        }

        func append(to bytes: inout [UInt8], withSkipped: Bool) {
            JUnitReport.append("tests", String(tests), to: &bytes)
            JUnitReport.append("failures", String(failures), to: &bytes)
            JUnitReport.append("errors", String(errors), to: &bytes)
            if withSkipped { JUnitReport.append("skipped", String(skipped), to: &bytes) }
            JUnitReport.append("time", Decimals.thousandths(seconds), to: &bytes)
        }
    }

    /// Keeps names within a suite apart, since some readers drop what they have seen before.
    private struct UniqueNames {
        private var seen: [String: Set<String>] = [:]

        mutating func unique(_ name: String, in chapter: String) -> String {
            // Schemas collapse white space, so two names that differ in it only are the same name.
            let words = Self.collapsed(name)
            var candidate = words
            var number = 2
            while !seen[chapter, default: []].insert(candidate).inserted {
                candidate = "\(words) #\(number)"
                number += 1
            }
            return candidate
        }

        private static func collapsed(_ name: String) -> String {
            var previous = UInt8(ascii: " ")
            let isCollapsed = name.utf8.allSatisfy { byte in
                defer { previous = byte }
                return byte != UInt8(ascii: " ") || previous != byte
            }
            if isCollapsed && previous != UInt8(ascii: " ") { return name }
            return name.split(separator: " ").joined(separator: " ")
        }
    }
}

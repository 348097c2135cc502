import Conformance
import ConformanceReports
import Foundation
import SpecLanguage

/// The places where the harness reads what somebody else wrote.
///
/// Whatever the bytes, each either takes them or says what is wrong with them. The coverage-guided fuzzer in `fuzz/` and
/// the tests feed the same functions.
enum Entrance: String, CaseIterable {
    case spec
    case answers
    case report
    case divergences

    /// Reads the bytes, and returns what is wrong with them; nil if nothing is.
    func complaint(about bytes: Data) -> String? {
        switch self {
        case .spec:
            complaint {
                let text = String(decoding: bytes, as: UTF8.self)
                _ = try SpecLoader().load(chapters: [("10-chapter.md", text)])
            }
        case .answers:
            complaint {
                for line in bytes.split(separator: UInt8(ascii: "\n")) { _ = try AdapterAnswer(line: line) }
                _ = try RecordedBackend([RecordedBackend.File(name: "answers", text: bytes)])
            }
        case .report: complaint { _ = try Report.read(bytes) }
        case .divergences:
            complaint { _ = try KnownDivergences(reading: bytes, file: "list", cases: Self.cases) }
        }
    }

    private func complaint(_ read: () throws -> Void) -> String? {
        do {
            try read()
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// Cases for patterns to name.
    private static let cases: [Case] = {
        let text = "```pycon a.b\n>>> 1\n1\n```\n\n<!-- cases t -->\n| case | `1 + 1` |\n|---|---|\n| row | `2` |\n"
        return (try? SpecLoader().load(chapters: [("10-chapter.md", text)])) ?? []
    }()
}

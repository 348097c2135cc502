import Conformance
import SpecLanguage

/// Cases for tests of the harness, written as chapters are.
public enum Samples {
    /// The cases of a chapter `sample` with this text.
    public static func cases(_ text: String, file: String = "sample.md") throws -> [Case] {
        try SpecLoader().load(chapters: [(name: file, text: text)])
    }

    /// A session's fence.
    public static func session(_ header: String, _ body: String) -> String {
        "```pycon \(header)\n\(body)\n```\n\n"
    }

    /// As many one-step cases as asked for, each of which expects its own number.
    public static func numbered(_ count: Int) throws -> [Case] {
        try cases((0..<count).map { session("case-\($0)", ">>> \($0)\n\($0)") }.joined())
    }
}

import Conformance
import ConformanceReports
import SpecLanguage

/// Sessions as they look at a prompt.
enum SessionHTML {
    /// The session in a box of its own; long lines scroll inside it.
    static func box(_ source: String) -> String {
        var isCode = false
        let shown = lines(source).map { line in
            isCode = line.hasPrefix(">>>") || (isCode && line.hasPrefix("..."))
            guard isCode else { return "<span class=\"o\">\(HTML.escape(line))</span>" }
            return
                "<span class=\"p\">\(HTML.escape(String(line.prefix(3))))</span>\(HTML.escape(String(line.dropFirst(3))))"
        }
        return "<pre class=\"session\" tabindex=\"0\"><code>\(shown.joined(separator: "\n"))</code></pre>"
    }

    /// What else a case says of itself.
    static func tags(_ testCase: Case) -> String {
        var tags: [String] = []
        if testCase.level == .may { tags.append("the libraries leave it open") }
        if !testCase.needs.isEmpty { tags.append("needs " + testCase.needs.map(\.rawValue).joined(separator: ", ")) }
        if let category = testCase.warns { tags.append("raises \(category)") }
        return tags.map { "<span class=\"tag\">\(HTML.escape($0))</span>" }.joined()
    }

    /// The memory after a session, if its picture says something.
    static func memory(_ snapshot: MemorySnapshot?) -> String {
        guard let snapshot else { return "" }
        return
            "<div class=\"memory\"><p class=\"quiet\">Memory after the session</p><div class=\"scroll\" tabindex=\"0\" "
            + "role=\"group\" aria-label=\"Picture of memory\">\(MemorySVG(MemoryPicture(snapshot)).element)</div></div>"
    }

    /// Lines without the break that ends the last one.
    static func lines(_ text: String) -> [String] {
        if text.isEmpty { return [] }
        let body = text.hasSuffix("\n") ? text.dropLast() : text[...]
        return body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}

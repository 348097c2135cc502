import Foundation
import Testing

@testable import SpecLanguage

/// The mistakes of a chapter `01-book.md`, one line each, without `01-book.md:` in front.
private func mistakes(_ text: String) -> [String] {
    mistakes(bytes: Array(text.utf8))
}

private func mistakes(bytes: [UInt8]) -> [String] {
    do {
        _ = try SpecLoader().check([[ChapterSource(name: "01-book.md", place: .bytes(bytes), size: bytes.count)]])
        return []
    } catch {
        return error.diagnostics.map { String($0.description.dropFirst("01-book.md:".count)) }
    }
}

@Suite struct DiagnosticTests {
    @Test(arguments: [
        // Fences.
        ("# T\n\n```pycon a\n>>> 1\n1\n", "3:1: error: a session whose fence is never closed"),
        ("```pycon a\n>>> 1\n```pycon b\n>>> 1\n```\n", "1:1: error: a session whose fence is never closed"),
        ("```python\nx = 1\n\n# T\n", "1:1: error: a fence that is never closed"),
        ("````md\n```pycon a\n>>> 1\n```\n````\n", "2:1: error: a session inside the block that opens on line 1"),
        (" ```pycon a\n>>> 1\n```\n", "1:2: error: an indented session"),
        ("```pycon a\n```\n", "1:1: error: a session without an example"),
        ("```pycon a\n\nprose\n```\n", "3:1: error: text that belongs to no example"),
        // Ids and keys.
        ("```pycon\n>>> 1\n```\n", "1:9: error: a case without an id; expected an id, then keys"),
        ("```pycon needs=meta\n>>> 1\n```\n", "1:10: error: a case without an id"),
        (
            "```pycon a/b\n>>> 1\n```\n",
            "1:10: error: the id `a/b`; expected an id of letters, digits, `.`, `-` and `_`"
        ),
        ("```pycon a b\n>>> 1\n```\n", "1:12: error: the word `b`; expected `key=value`"),
        (
            "```pycon a need=meta\n>>> 1\n```\n",
            "1:12: error: the key `need`; expected one of `needs`, `level`, `warns` (did you mean `needs`?)"
        ),
        (
            "```pycon a needs=meta,autogard\n>>> 1\n```\n",
            "1:23: error: the capability `autogard`; expected capabilities separated by `,` (did you mean `autograd`?)"
        ),
        ("```pycon a needs=\n>>> 1\n```\n", "1:18: error: an empty capability"),
        (
            "```pycon a level=most\n>>> 1\n```\n",
            "1:18: error: the level `most`; expected `must` or `may` (did you mean `must`?)"
        ),
        ("```pycon a level=may level=may\n>>> 1\n```\n", "1:22: error: a second `level`"),
        (
            "```pycon a warns=Userwarning\n>>> 1\n```\n",
            "1:18: error: the warning category `Userwarning`; expected the name of a warning class (did you mean `UserWarning`?)"
        ),
        (
            "```pycon a\n>>> 1\n```\n```pycon a\n>>> 1\n```\n",
            "4:1: error: a second case `book/a`, after the one at 01-book.md:1; expected an id of its own"
        ),
        // Statements.
        ("```pycon a\n>>> f = lambda x: x\n```\n", "2:9: error: `lambda` is not part of the session language"),
        ("```pycon a\n>>> for x in y: x\n```\n", "2:5: error: `for` is not part of the session language"),
        ("```pycon a\n>>> import os\n```\n", "2:5: error: `import` is not part of the session language"),
        ("```pycon a\n>>> x = 1\n>>> y = [x,\n...      (x]\n```\n", "4:12: error: `]` where `(` is open; expected `)`"),
        ("```pycon a\n>>> 'é' ?\n```\n", "2:9: error: the character `?`"),
        (
            "```pycon a\n>>> tensor = 1\n>>> tenosr + 1\n```\n",
            "3:5: error: the name `tenosr`, which nothing binds; expected a name bound in the session, a module "
                + "(np, torch, copy, pickle, io) or a builtin (did you mean `tensor`?)"
        ),
        ("```pycon a\n>>> compile('1')\n```\n", "2:5: error: the name `compile`, which nothing binds"),
        ("```pycon a\n>>> x += 1\n```\n", "2:5: error: the name `x`, which nothing binds"),
        ("```pycon a\n>>> 1\n... 2\n```\n", "3:5: error: a second statement under one `>>>`"),
        ("```pycon a\n>>>x = 1\n>>> x\n1\n```\n", "2:4: error: no blank after the prompt `>>>`"),
        ("```pycon a\n>>>1\n```\n", "2:4: error: no blank after the prompt `>>>`"),
        ("```pycon a\n>>> 1\n  ... 2\n```\n", "3:3: error: a `...` prompt indented unlike its `>>>`"),
        ("```pycon a\n>>> 1\n1\n\n2\n```\n", "5:1: error: text that belongs to no example"),
        (
            "```pycon a\n>>> 1 # doctest: +SKIP\n```\n",
            "2:7: error: a doctest directive, which is not part of the format"
        ),
        ("```pycon a\n>>> # note\n1\n>>> 1\n```\n", "3:1: error: expected text under a comment"),
        (
            "```pycon a\n>>> \(String(repeating: "[", count: 10_000))\n```\n",
            "2:105: error: brackets nested more than 100 deep; expected fewer brackets"
        ),
        // Tables.
        ("<!-- cases t -->\n\nprose\n", "1:1: error: a marker without a table; expected a table on the next line"),
        ("<!-- cases t -->\n", "1:1: error: a marker without a table"),
        ("<!-- cases t\n-->\n", "1:1: error: a marker that does not end on its line"),
        ("<!-- cases -->\n| case | `1` |\n|--|--|\n| a | `1` |\n", "1:12: error: a case without an id"),
        ("<!-- cases t -->\n| case | `1` |\n| a | `1` |\n", "2:1: error: a table without a line of dashes"),
        ("<!-- cases t -->\n| case | `1` |\n|--|--|--|\n| a | `1` |\n", "2:1: error: 2 headers over 3 delimiters"),
        (
            "<!-- cases t -->\n| case | `1` |\n|--|--|\n| a |\n",
            "4:6: error: a row of 1 cells; expected 2 cells, as in the header"
        ),
        ("<!-- cases t -->\n| case | `1` |\n|--|--|\n| a | `1` | b |\n", "4:13: error: a row of 3 cells"),
        ("<!-- cases t -->\n| case | `1` |\n|--|--|\n| a | `1`\n", "4:10: error: a row that no `|` closes"),
        ("<!-- cases t -->\n| case | `1` |\n|--|--|\n| a | 1 |\n", "4:7: error: a cell without backticks"),
        (
            "<!-- cases t -->\n| case | `1` |\n|--|--|\n| a | `1` |\n| a | `1` |\n",
            "5:3: error: a second row `a`, after the one on line 4"
        ),
        ("<!-- cases t -->\n| case | `1` |\n|--|--|\n|  | `1` |\n", "4:4: error: a row without a label"),
        ("<!-- cases t -->\n| case | `1` | `1` |\n|--|--|--|\n| a | `1` | `1` |\n", "2:17: error: a second column `1`"),
        (
            "<!-- cases t -->\n| case | `a` |\n|--|--|\n| a | `1` |\n",
            "2:1: error: a table whose columns evaluate nothing"
        ),
        ("<!-- cases t -->\n| case | `1` |\n|--|--|\n| a |  |\n", "1:1: error: a table without a case"),
        ("<!-- cases t -->\n| case | `1` |\n|--|--|\n| a | `1` |\nprose\n", "5:1: error: text right under a table"),
        ("<!-- cases t -->\n| case | `a +` |\n|--|--|\n| a | `1` |\n", "2:14: error: the end of the line"),
        (
            "<!-- cases t -->\n| case | `1 \\| 2 \\| b` |\n|--|--|\n| a | `1` |\n",
            "2:21: error: the name `b`, which nothing binds"
        ),
        ("<!-- cases t -->\n| `b` | `b` `a.c` |\n|--|--|\n| `2` | `1` |\n", "2:11: error: the character `` ` ``"),
        (
            "<!-- cases t -->\n| `b` | `b + 1` |\n|--|--|\n| `x` | `1` |\n",
            "4:4: error: the name `x`, which nothing binds"
        ),
        (
            "<!-- cases t -->\n| case | `b` | `b + 1` |\n|--|--|--|\n| a |  | `1` |\n",
            "4:10: error: expected text although `b` is empty"
        ),
        (
            "<!-- cases t -->\n| case | `1` |\n|--|--|\n| a | `... 1` |\n",
            "4:8: error: expected text that starts with a prompt"
        ),
        (
            "<!-- cases t -->\n| case | `None` | `1` |\n|--|--|--|\n| a | `1` | `1` |\n",
            "2:11: error: the keyword `None` as a name"
        ),
    ]) func `one mistake with its place`(text: String, expected: String) {
        let found = mistakes(text)
        #expect(found.count == 1, "\(found)")
        #expect(found.first?.hasPrefix(expected) == true, "\(found)")
    }

    @Test func `places are those of the chapter, whatever was expanded or renamed before parsing`() {
        #expect(mistakes("```pycon a\n>>> 1\t?\n```\n").first?.hasPrefix("2:7: error: the character `?`") == true)
        #expect(
            mistakes("```pycon a\n\t>>> 1 +\\\n\t... 2\t?\n```\n").first?.hasPrefix("3:8: error: the character `?`")
                == true)
        let error = #expect(throws: SpecError.self) {
            try cases("```pycon a needs=accelerator\n>>> 'cuda', 'cuda', x\n```\n", accelerator: "simulated_device")
        }
        #expect(error?.diagnostics.map(\.location.description) == ["01-book.md:2:21"])
    }

    @Test func `all mistakes of a run are told together, sorted`() throws {
        let bad = "```pycon a\n>>> lambda: 1\n```\n```pycon\n>>> x\n```\n"
        let error = #expect(throws: SpecError.self) {
            try SpecLoader().load(chapters: [("02-b.md", bad), ("01-a.md", bad)])
        }
        #expect(
            try #require(error).diagnostics.map(\.location.description)
                == ["01-a.md:2:5", "01-a.md:4:9", "01-a.md:5:5", "02-b.md:2:5", "02-b.md:4:9", "02-b.md:5:5"])
        #expect(try #require(error).description.split(separator: "\n").count == 6)
    }

    @Test func `bytes that are not UTF-8`() {
        let text = Array("# é\n\n".utf8) + [0x61, 0xC3, 0xA9, 0xFF, 0x62, 0x0A] + Array("```pycon\n>>> 1\n```\n".utf8)
        #expect(
            mistakes(bytes: text) == [
                "3:3: error: the byte 0xFF, which is not UTF-8; expected text in UTF-8",
                "4:9: error: a case without an id; expected an id, then keys",
            ])
        #expect(mistakes(bytes: [0xE2, 0x82]).first?.hasPrefix("1:1: error: the byte 0xE2") == true)
        #expect(mistakes(bytes: [0xED, 0xA0, 0x80]).count == 1)
    }

    @Test func `the mistakes of one file are bounded`() {
        let found = mistakes(String(repeating: "```pycon\n>>> ?\n```\n", count: 2000))
        #expect(found.count == SpecLoader.diagnosticLimit + 1)
        #expect(found.last?.contains("3000 more mistakes in this file") == true)
    }

    @Test func `an accelerator's name is a word`() {
        #expect(throws: SpecError.self) { try cases("```pycon a\n>>> 1\n1\n```\n", accelerator: "sim:0") }
    }

    @Test func `control characters are shown, long text is cut`() {
        let found = mistakes(
            "```pycon a\u{1B}[31m\n>>> 1\n```\n```pycon \(String(repeating: "x/", count: 100))\n>>> 1\n```\n")
        #expect(found.first?.contains("`a\\u{1b}[31m`") == true)
        #expect(found.last?.contains("x/…`") == true)
    }
}

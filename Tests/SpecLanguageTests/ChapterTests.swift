import Testing

@testable import SpecLanguage

/// The cases of a chapter `01-book.md`.
func cases(_ text: String, accelerator: String? = nil) throws -> [Case] {
    try SpecLoader(accelerator: accelerator).load(chapters: [("01-book.md", text)])
}

@Suite struct ChapterTests {
    @Test func `a session becomes a case`() throws {
        let text = """
            # Title

            ## Part *one* ##

            Prose.

            ```pycon a.b-c_1 needs=autograd,in-place level=may warns=UserWarning
            >>> a = np.array([1,
            ...               2])
            >>> a
            array([1, 2])

            >>> print('')
            <BLANKLINE>
            >>> a.b
            Traceback (most recent call last):
                ...
            AttributeError
            ```
            """
        let found = try cases(text)
        try #require(found.count == 1)
        let one = found[0]
        #expect(one.id == "book/a.b-c_1")
        #expect(one.chapter == "book")
        #expect(one.localID == "a.b-c_1")
        #expect(one.file == "01-book.md")
        #expect(one.line == 7)
        #expect(one.title == "Part *one* ##")
        #expect(one.needs == [.autograd, .inPlace])
        #expect(one.level == .may)
        #expect(one.warns == "UserWarning")
        #expect(one.program.steps.count == 4)
        #expect(
            one.expectations.map(\.source) == [
                ">>> a = np.array([1,\n...               2])", ">>> a", ">>> print('')", ">>> a.b",
            ])
        #expect(one.expectations.map(\.line) == [8, 10, 13, 15])
        #expect(
            one.expectations.map(\.want) == [
                "", "array([1, 2])\n", "<BLANKLINE>\n", "Traceback (most recent call last):\n    ...\nAttributeError\n",
            ])
        #expect(one.expectations[3].exception == "AttributeError\n")
        #expect(one.source.hasPrefix(">>> a = np.array([1,\n"))
        #expect(one.source.hasSuffix("AttributeError\n"))
    }

    @Test func `other fences and longer ones`() throws {
        let text = """
            ~~~~pycon one
            >>> 1
            1
            ```
            ~~~~
            ```text
            >>> no case
            ```
            ``` pycon two
            >>> 2
            2
            `````
              ```python
              >>> no case
              ```
            ````pycon three\t level=must
            >>> 3
            ```
            ````
            `inline` and ```code``` in prose
            """
        let found = try cases(text)
        #expect(found.map(\.localID) == ["one", "two", "three"])
        #expect(found[0].expectations[0].want == "1\n```\n")
    }

    @Test func `an indented session and tabs are read as doctest reads them`() throws {
        let found = try cases("```pycon a\n  >>> b = 'x\ty'\n  >>> b\n  'x     y'\n```\n")
        #expect(
            found[0].program.steps[0].statements
                == [.assignment(targets: [.name("b")], value: .string("x" + String(repeating: " ", count: 4) + "y"))])
    }

    @Test(arguments: ["\r\n", "\r"]) func `line ends of other systems`(lineEnd: String) throws {
        let text = "\u{FEFF}# T\n\n```pycon a\n>>> 1\n1\n```\n".split(separator: "\n", omittingEmptySubsequences: false)
        let found = try cases(text.joined(separator: lineEnd))
        #expect(found.map(\.line) == [3])
        #expect(found[0].expectations[0].want == "1\n")
    }

    @Test func `a table's cells become cases`() throws {
        let text = #"""
            ## Rows

            <!-- cases t.all needs=complex -->

            | case    | `a`         | note | `a \| 1`        | ``a.b("`")`` |
            |---------|:------------|------|----------------:|:------------:|
            | one     | `[1, 2]`    | x    | `[1, 2] \| ...` | `` `y` ``    |
            | `two`   | `np.int8(2)`|      |                 | `ValueError: a: b` |
            | three   | `3`         |      | ``              | `TypeError`  |

            Prose.
            """#
        let found = try cases(text)
        #expect(
            found.map(\.id) == [
                "book/t.all[one, a | 1]", "book/t.all[one, a.b(\"`\")]", "book/t.all[two, a.b(\"`\")]",
                "book/t.all[three, a | 1]", "book/t.all[three, a.b(\"`\")]",
            ])
        #expect(found.map(\.line) == [7, 7, 8, 9, 9])
        #expect(found.allSatisfy { $0.needs == [.complex] && $0.title == "Rows" && $0.program.steps.count == 2 })
        #expect(found[0].source == ">>> a = [1, 2]\n>>> a | 1\n[1, 2] | ...\n")
        #expect(found[0].expectations.map(\.want) == ["", "[1, 2] | ...\n"])
        #expect(found[1].expectations[1].want == "`y`\n")
        #expect(found[2].expectations[1].want == "Traceback (most recent call last):\n    ...\nValueError: a: b\n")
        #expect(found[3].expectations[1].want == "")
        #expect(found[4].expectations[1].exception == "TypeError\n")
        #expect(found[0].program.steps[1].statements == [.expression(.binary(.or, .name("a"), .integer(1)))])
    }

    @Test func `rows without a case column are labelled by what they bind or by their first cell`() throws {
        let bound = try cases(
            """
            <!-- cases t -->
            | `a` | `b` | `a + b` |
            |---|---|---|
            | `1` | `2` | `3` |
            | `1` | `3` | `4` |
            """)
        #expect(bound.map(\.localID) == ["t[1, 2, a + b]", "t[1, 3, a + b]"])
        let named = try cases(
            """
            <!-- cases t -->
            | kind | `a` | `a + 1` |
            |---|---|---|
            | odd | `1` | `2` |
            """)
        #expect(named.map(\.localID) == ["t[odd, a + 1]"])
    }

    @Test(arguments: [
        ("Error", false), ("Exception", false), ("ValueError", true), ("ValueErrors", false), ("MyException: x", true),
        ("valueError", false), ("tensor(1)", false), ("V_Error[", true),
    ]) func `which cells expect an exception`(cell: String, isException: Bool) throws {
        let found = try cases("<!-- cases t -->\n| case | `len(1)` |\n|--|--|\n| a | `\(cell)` |\n")
        #expect((found[0].expectations[0].exception != nil) == isException)
    }

    @Test func `the accelerator's name replaces the word`() throws {
        let text = """
            ```pycon a needs=accelerator
            >>> a = torch.ones(1, device='cuda')
            >>> a.is_cuda, a.cuda(), 'cuda:0'
            (True, cudas, 'cuda:0', cuda)
            ```
            ```pycon b
            >>> 'cuda'
            'cuda'
            ```
            <!-- cases t needs=accelerator -->
            | `a` | `str(a) + 'cuda'` |
            |---|---|
            | `'cuda'` | `'cudacuda'` `cuda` |
            """
        let found = try cases(text, accelerator: "sim")
        #expect(found[0].source.contains(">>> a.is_cuda, a.sim(), 'sim:0'\n(True, cudas, 'sim:0', sim)\n"))
        #expect(found[0].expectations[1].want == "(True, cudas, 'sim:0', sim)\n")
        #expect(found[1].source == ">>> 'cuda'\n'cuda'\n")
        #expect(found[2].id == "book/t['cuda', str(a) + 'cuda']")
        #expect(found[2].source == ">>> a = 'sim'\n>>> str(a) + 'sim'\n'cudacuda'` `sim\n")
        #expect(try cases(text)[0].source.contains("'cuda:0'"))
    }

    @Test(arguments: [
        ("02-from-numpy.md", "from-numpy"), ("a/b/01_from_numpy.md", "from_numpy"), ("plain.md", "plain"),
        ("12.md", "12"),
        ("3d-2.x.md", "d-2.x"),
    ]) func `ids of chapters`(file: String, id: String) {
        #expect(ChapterFiles.chapterID(of: file) == id)
    }

    @Test func `nothing expected is in a program`() throws {
        let found = try cases("```pycon a\n>>> 'x'\n'secret'\n```\n")
        #expect(!String(describing: found[0].program).contains("secret"))
    }
}

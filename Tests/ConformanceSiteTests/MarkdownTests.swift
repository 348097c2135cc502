import Testing

@testable import ConformanceSite

@Suite struct MarkdownTests {
    @Test(arguments: [
        ("plain", "plain"),
        ("a `b` c", "a <code>b</code> c"),
        ("`` a`b ``", "<code>a`b</code>"),
        ("*a* and **b**", "<em>a</em> and <strong>b</strong>"),
        ("_a_ but a_b_c", "<em>a</em> but a_b_c"),
        ("`__add__` and 2 * 3 * 4", "<code>__add__</code> and 2 * 3 * 4"),
        ("[a `b`](x.md#c)", "<a href=\"to:x.md#c\">a <code>b</code></a>"),
        ("a\\*b", "a*b"),
        ("an `unclosed", "an `unclosed"),
        ("<script>alert(1)</script> & \"q\"", "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;q&quot;"),
        ("`<b>`", "<code>&lt;b&gt;</code>"),
        ("\u{202E}x\u{1B}[31m", "\\u202ex\\x1b[31m"),
    ])
    func inline(text: String, html: String) {
        #expect(InlineMarkdown.html(text) { "to:\($0)" } == html)
    }

    @Test func `no nesting and no length exhausts anything`() {
        for text in ["[", "*", "**a ", "`", "_", "[a](b", "*a [b "] {
            #expect(!InlineMarkdown.html(String(repeating: text, count: 2000)).isEmpty)
        }
    }

    @Test func blocks() {
        let text = """
            # Title

            Two
            lines.

            1. one
               more
            2. two

            - a

              ```sh
              b
              ```
            - c

            ```pycon x
            >>> 1 | 2
            ```

            <!-- cases y -->
            | `a` | b \\| c |
            |-----|---------|
            | 1   | `2\\|3`  |

            ## Title
            """
        #expect(
            BlockReader.read(text) == [
                .heading(level: 1, text: "Title", slug: "title"), .paragraph("Two\nlines."),
                .list(isOrdered: true, start: 1, items: [[.paragraph("one\nmore")], [.paragraph("two")]]),
                .list(
                    isOrdered: false, start: 1,
                    items: [[.paragraph("a"), .code(info: "sh", text: "b", line: 12)], [.paragraph("c")]]),
                .code(info: "pycon x", text: ">>> 1 | 2", line: 17), .comment("cases y"),
                .table(
                    MarkdownTable(
                        header: ["`a`", "b | c"], rows: [MarkdownTable.Row(cells: ["1", "`2|3`"], line: 24)])),
                .heading(level: 2, text: "Title", slug: "title-1"),
            ])
    }

    @Test func slugs() {
        var slugs = HeadingSlugs()
        #expect(slugs.slug(of: "`np.asarray` and `np.array`") == "npasarray-and-nparray")
        #expect(slugs.slug(of: "`share_memory_`") == "share_memory_")
        #expect(slugs.slug(of: "Leaving the graph: `detach`, `data`") == "leaving-the-graph-detach-data")
        #expect(slugs.slug(of: "Which dtype?") == "which-dtype")
        #expect(slugs.slug(of: "Which dtype") == "which-dtype-1")
    }
}

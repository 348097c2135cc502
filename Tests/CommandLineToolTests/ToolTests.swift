import FakeBackends
import Foundation
import Testing

@Suite struct ToolTests {
    @Test(arguments: [
        (["rnu"], "unknown command 'rnu'; did you mean 'run'?"),
        (["help", "lsit"], "unknown command 'lsit'; did you mean 'list'?"),
        (["run", "--jnit", "x"], "unknown option '--jnit'; did you mean '--junit'?"),
        (["run", "-x"], "unknown option '-x'"),
        (["run", "--junit"], "option '--junit' needs a value: --junit FILE"),
        (["run", "--junit="], "option '--junit' has an empty value"),
        (["run", "--quiet=yes"], "option '--quiet' takes no value"),
        (["run", "--quiet", "--verbose"], "exclude each other"),
        (["run", "--json", "a", "--json", "b"], "option '--json' is given twice"),
        (["run", "--timeout", "soon"], "expected seconds"),
        (["run", "--timeout", "nan"], "expected seconds"),
        (["run", "--timeout", "-1"], "expected seconds"),
        (["run", "--jobs", "0"], "expected a whole number from 1"),
        (["run", "--jobs", "99999999999999999999999"], "expected a whole number from 1"),
        (["run", "--shard", "0/3"], "expected I/N"),
        (["run", "--messages", "kinds"], "did you mean 'kind'?"),
        (["run", "--backend", "rihgt"], "did you mean 'right'?"),
        (["run", "--accelerator", "a b"], "expected a device type"),
        (["list", "--format", "xml"], "expected text or json"),
        (["show"], "needs the id of a case"),
    ])
    func mistakesInTheCall(words: [String], message: String) throws {
        let call = try Call()
        #expect(call.call(words) == 2)
        #expect(call.err.contains(message), "\(call.err)")
        #expect(call.err.split(separator: "\n").count == 1)
        #expect(call.out.isEmpty)
    }

    @Test func misspeltCases() throws {
        let call = try Call()
        let spec = try call.chapter(Samples.session("copying", ">>> 1\n1"))
        #expect(call("run", "sample/copyign", "smaple", "--spec", spec) == 2)
        #expect(call.err.contains("no case matches 'sample/copyign'; did you mean 'sample/copying'?\n"))
        #expect(call.err.contains("no case matches 'smaple'; did you mean 'sample'?\n"))
    }

    @Test func help() throws {
        let call = try Call()
        #expect(call("help") == 0)
        for name in ["run", "list", "show", "plan", "grade", "help"] {
            #expect(call.call(["help"]) == 0 && call.out.contains("\n  \(name) "))
            #expect(call.call(["help", name]) == 0)
            let page = call.out
            #expect(page.hasPrefix("\(name): ") && page.contains("--help"))
            #expect(call.call([name, "--help"]) == 0 && call.out == page)
        }
        #expect(call("--version") == 0)
        #expect(call.out.hasPrefix("tensor-conformance "))
    }

    @Test func pictures() throws {
        let call = try Call()
        call.hasOwnBackends = true
        let spec = try call.chapter(
            Samples.session("shared", ">>> a = np.arange(3)\n>>> t = torch.from_numpy(a)")
                + Samples.session("other", ">>> 1\n1"))
        #expect(call("show", "sample/shared", "--picture", "--spec", spec) == 0)
        #expect(call.out.contains("a and t share memory") && call.out.contains("┃ 0 ┃ 1 ┃ 2  ┃"))
        #expect(call("show", "sample/other", "--spec", spec, "--picture") == 0)
        #expect(call.out.contains("no name leads to an array"))
        #expect(call("show", "sample/shared", "--picture", "pictures/a.svg", "--spec", spec) == 0)
        #expect(call.out.contains("wrote pictures/a.svg"))
        let svg = try String(decoding: call.data("pictures/a.svg"), as: UTF8.self)
        #expect(svg.hasPrefix("<svg ") && svg.contains("a and t share memory") && svg.hasSuffix("</svg>\n"))
        #expect(call("show", "sample", "--picture", "b.svg", "--spec", spec) == 2)
        #expect(call.err.contains("expected one case, found 2"))
        let fake = try Call()
        #expect(
            fake("show", "sample/other", "--picture", "--spec", try fake.chapter(Samples.session("other", ">>> 1\n1")))
                == 2)
        #expect(fake.err.contains("cannot say what its memory looks like"))
    }

    @Test func listing() throws {
        let call = try Call()
        let spec = try call.chapter(
            Samples.session("a needs=autograd,in-place", ">>> 1\n1") + Samples.session("b level=may", ">>> 1\n1"))
        #expect(call("list", "--spec", spec) == 0)
        #expect(
            call.out == """
                sample/a  \(spec):1  needs=autograd,in-place
                sample/b  \(spec):6  level=may
                2 cases

                """)
        #expect(call("list", "--spec", spec, "--format", "json") == 0)
        struct Entry: Decodable, Equatable {
            var id: String
            var chapter: String
            var file: String
            var line: Int
            var needs: [String]
            var level: String
        }
        let entries = try JSONDecoder().decode([Entry].self, from: Data(call.out.utf8))
        #expect(
            entries == [
                Entry(
                    id: "sample/a", chapter: "sample", file: spec, line: 1, needs: ["autograd", "in-place"],
                    level: "must"),
                Entry(id: "sample/b", chapter: "sample", file: spec, line: 6, needs: [], level: "may"),
            ])
    }

    @Test func showing() throws {
        let call = try Call()
        let spec = try call.chapter("## A heading\n\n" + Samples.session("a", ">>> 1\n2\n>>> print('x\u{1B}')\nx"))
        #expect(call("show", "a", "--spec", spec) == 0)
        #expect(
            call.out == """
                sample/a
                A heading
                \(spec):3, level must

                The spec:

                    >>> 1
                    2
                    >>> print('x\\x1b')
                    x

                fake 1.0 answers (failed: 1: expected 2, got 1, and 1 more step differ):

                    >>> 1
                    1
                    (differs)
                    >>> print('x\\x1b')
                    x\\x1b
                    (differs)


                """)
        #expect(call("show", "a", "--spec", spec, "--backend", "absent") == 3)
        #expect(call.out.contains("The spec:") && !call.out.contains("answers"))
        #expect(call.err == "tensor-conformance: install it with x\n")
    }
}

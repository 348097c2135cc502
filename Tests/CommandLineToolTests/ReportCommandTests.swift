import ConformanceReports
import FakeBackends
import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// What is done with the reports of earlier runs: `diff`, `merge`, `publish`, `badge`.
@Suite struct ReportCommandTests {
    private func spec(_ call: Call, _ count: Int = 40) throws -> String {
        try call.chapter(
            "# First\n\n" + (0..<count).map { Samples.session("n\($0)", ">>> 1\n1") }.joined()
                + "## Second, with | and `code`\n\n" + Samples.session("open level=may", ">>> 2\n2"))
    }

    // MARK: - merge

    @Test func shardsMergeIntoTheWhole() throws {
        let call = try Call()
        let spec = try spec(call)
        #expect(call("run", "--spec", spec, "--json", "whole.json", "--junit", "whole.xml") == 0)
        for index in 1...3 {
            #expect(call("run", "--spec", spec, "--shard", "\(index)/3", "--json", "s\(index).json") == 0)
        }
        // In another order than they were cut.
        let merge = ["merge", "s3.json", "s1.json", "s2.json", "--spec", spec, "--json", "m.json", "--junit", "m.xml"]
        #expect(call.call(merge) == 0)
        #expect(call.out.contains("41 cases: 40 passed, 0 failed, 1 observed"))
        let (whole, merged) = try (Report.read(call.data("whole.json")), Report.read(call.data("m.json")))
        #expect(whole.cases == merged.cases)
        #expect(whole.header == merged.header)
        #expect(try call.data("whole.xml") == call.data("m.xml"))
        #expect(call("diff", "whole.json", "m.json") == 0)
    }

    @Test func failuresSurviveAMerge() throws {
        let call = try Call()
        let spec = try spec(call)
        for index in 1...2 {
            let shard = ["--shard", "\(index)/2", "--json", "s\(index).json", "--backend", "crashing"]
            #expect(call.call(["run", "--spec", spec] + shard) == 1)
        }
        #expect(call("merge", "s1.json", "s2.json", "--spec", spec, "--json", "m.json", "--quiet") == 1)
        #expect(call.out.contains("ERROR sample/n0 (crash)"))
        #expect(try Report.read(call.data("m.json")).footer.counts["error"] == 41)
    }

    @Test func whatIsNoWholeRunIsRefusedWithEveryReason() throws {
        let call = try Call()
        let spec = try spec(call)
        for index in 1...3 {
            #expect(call("run", "--spec", spec, "--shard", "\(index)/3", "--json", "s\(index).json") == 0)
        }
        #expect(call("merge", "s1.json", "s3.json", "--spec", spec) == 2)
        #expect(call.err == "tensor-conformance: of 3 shards, this is missing: 2\n")
        #expect(call("merge", "s1.json", "s1.json", "s2.json", "s3.json", "--spec", spec) == 2)
        #expect(call.err.contains("shard 1 is given twice: 's1.json' and 's1.json'"))
        #expect(call.err.contains("has a result in 's1.json' and in 's1.json'"))
        #expect(call("merge", "s1.json", "s2.json", "s3.json") == 2)
        #expect(call.err.contains("is not in the spec: give the spec that was run with --spec"))
        #expect(call("run", "--spec", spec, "--backend", "wrong", "--messages", "kind", "--json", "k.json") == 1)
        #expect(call("merge", "s1.json", "k.json", "--spec", spec) == 2)
        #expect(call.err.contains("the options of 'k.json'"))
        #expect(call.err.contains("'k.json' is of a whole run, 's1.json' of a shard"))
        _ = try call.chapter(Samples.session("n0", ">>> 1\n1"))
        #expect(call("run", "--spec", spec, "--shard", "1/3", "--json", "o.json") == 0)
        _ = try self.spec(call)
        #expect(call("merge", "o.json", "s2.json", "s3.json", "--spec", spec) == 2)
        #expect(call.err.contains("from 1 cases"))
        #expect(call("merge") == 2)
    }

    // MARK: - diff

    /// Two chapters with the same ids and other programs: what a backend that changed would answer.
    private func runs(_ call: Call, _ before: String, _ after: String) throws {
        for (name, text) in [("before", before), ("after", after)] {
            let spec = try call.chapter(text)
            _ = call("run", "--spec", spec, "--json", "\(name).json")
        }
    }

    @Test func everyKindOfChangeIsTold() throws {
        let call = try Call()
        func sessions(_ bodies: [(String, String)]) -> String { bodies.map { Samples.session($0, $1) }.joined() }
        try runs(
            call,
            sessions(
                [
                    ("breaks", ">>> 1\n1"), ("mends", ">>> 1\n2"), ("same", ">>> 1\n1"), ("fails-anew", ">>> 1\n7"),
                    ("open level=may", ">>> 1\n1"), ("gone", ">>> 1\n1"), ("lost", ">>> 1\n1"),
                    ("given-up", ">>> 1\n2"), ("tick`s", ">>> 1\n1"),
                ].filter { $0.0 != "tick`s" }),
            sessions([
                ("breaks", ">>> 1\n2"), ("mends", ">>> 1\n1"), ("same", ">>> 1\n1"), ("fails-anew", ">>> 2\n7"),
                ("open level=may", ">>> 2\n1"), ("lost needs=dlpack", ">>> 1\n1"),
                ("given-up needs=dlpack", ">>> 1\n2"), ("new", ">>> 1\n2"),
            ]))
        #expect(call("diff", "before.json", "after.json") == 1)
        for told in [
            "newly failing: 1\n  sample/breaks\n      >>> 1\n      before  2\n      after   1\n",
            "no longer passing: 1\n  sample/lost\n      before  passed\n      after   unsupported: needs dlpack\n",
            "newly passing: 1\n  sample/mends\n", "no longer failing: 1\n  sample/given-up\n",
            "failing with another answer: 1\n  sample/fails-anew\n      >>> 1\n      before  1\n      after   2\n",
            "changed answer: 1\n  sample/open\n      >>> 1\n      before  1\n      after   2\n",
            "added: 1\n  sample/new\n", "retired: 1\n  sample/gone\n", "\n7 cases in both reports: 1 newly failing, ",
        ] { #expect(call.out.contains(told), "\(call.out) lacks \(told)") }
        #expect(call("diff", "before.json", "before.json") == 0)
        #expect(call.out.hasSuffix("8 cases in both reports: no change\n"))
        #expect(call("diff", "before.json", "after.json", "--format", "markdown", "--output", "d.md") == 1)
        let markdown = String(decoding: try call.data("d.md"), as: UTF8.self)
        #expect(markdown.hasPrefix("### Tensor conformance: something got worse\n"))
        #expect(
            markdown.contains(
                "<details open><summary>newly failing: 1</summary>\n\n- `sample/breaks`\n  ```diff\n    >>> 1\n"
                    + "  - before  2\n  + after   1\n  ```\n\n</details>"))
    }

    @Test func addedAndRetiredCasesAreNoRegression() throws {
        let call = try Call()
        try runs(call, Samples.session("a", ">>> 1\n1"), Samples.session("b", ">>> 1\n2"))
        #expect(call("diff", "before.json", "after.json") == 0)
        #expect(call("diff", "before.json") == 2)
        #expect(call("diff", "before.json", "absent.json") == 2)
        #expect(call.err == "tensor-conformance: cannot read 'absent.json': there is no such file\n")
    }

    @Test func textOfABackendStaysInsideItsFence() throws {
        let call = try Call()
        try runs(
            call, Samples.session("a", ">>> print('1')\n1"),
            Samples.session("a", ">>> print('```<script>alert(1)</script>\\x1b[31m')\n1"))
        #expect(call("diff", "before.json", "after.json", "--format", "markdown") == 1)
        #expect(call.out.contains("  ````diff\n"))
        #expect(call.out.contains("```<script>alert(1)</script>\\x1b[31m\n  ````"))
    }

    // MARK: - publish

    @Test func publishingTwiceLeavesNoDifference() throws {
        let call = try Call()
        let spec = try spec(call)
        #expect(call("run", "--spec", spec, "--json", "r.json") == 0)
        #expect(call("publish", "r.json", "--spec", spec) == 0)
        #expect(call.out == "wrote Reports/results/fake-1.0.json\nwrote Reports/MATRIX.md\n")
        let matrix = String(decoding: try call.data("Reports/MATRIX.md"), as: UTF8.self)
        #expect(matrix.contains("| [First](../Spec/10-sample.md#first) | ✓ 40 |\n"))
        #expect(
            matrix.contains(
                "| [Second, with \\| and `code`](../Spec/10-sample.md#second-with--and-code) | 1 ? |\n"))
        // The same answers at another time.
        let later = String(decoding: try call.data("r.json"), as: UTF8.self)
            .replacing("2026-11-21T01:02:03Z", with: "2027-01-01T00:00:00Z").replacing("0.250", with: "0.750")
        try Data(later.utf8).write(to: URL(fileURLWithPath: call.folder + "/r.json"))
        #expect(call("publish", "r.json", "--spec", spec, "--check") == 0)
        #expect(call("publish", "r.json", "--spec", spec) == 0)
        #expect(call.out == "nothing changed\n")
        #expect(call("run", "--spec", spec, "--backend", "wrong", "--json", "w.json") == 1)
        #expect(call("publish", "w.json", "--spec", spec, "--check") == 1)
        #expect(call.err.contains("'Reports/results/fake-1.0.json' is not current"))
        #expect(try String(decoding: call.data("Reports/MATRIX.md"), as: UTF8.self) == matrix)
    }

    @Test func foldersOfTheMachineAreNotPublished() throws {
        let call = try Call()
        let spec = try call.chapter(
            Samples.session("open level=may", ">>> print('File \"/home/me/lib/ops.py\", line 3')\n1"))
        #expect(call("run", "--spec", spec, "--json", "r.json") == 0)
        #expect(call("publish", "r.json", "--spec", spec) == 0)
        let result = try PublishedResult.read(call.data("Reports/results/fake-1.0.json"))
        #expect(result.rules.first?.others["open"]?.answer == "File \"ops.py\", line 3\n")
    }

    @Test func onlyWholeRunsArePublished() throws {
        let call = try Call()
        let spec = try spec(call)
        #expect(call("publish", "--spec", spec) == 2)
        #expect(call("run", "n1", "--spec", spec, "--json", "r.json") == 0)
        #expect(call("publish", "r.json", "--spec", spec) == 2)
        #expect(call.err.contains("published are whole runs"))
        #expect(!call.exists("Reports"))
    }

    // MARK: - badge

    @Test(arguments: [
        ("right", "40 passed", "brightgreen"), ("wrong", "0 of 40 passed", "red"),
        ("crashing", "0 of 41 passed", "red"),
    ])
    func badges(backend: String, message: String, color: String) throws {
        let call = try Call()
        let spec = try spec(call)
        _ = call("run", "--spec", spec, "--backend", backend, "--json", "r.json")
        #expect(call("badge", "r.json", "--svg", "b.svg", "--json", "b.json", "--label", "a < b") == 0)
        let answer = try JSONDecoder().decode(Endpoint.self, from: call.data("b.json"))
        #expect(answer == Endpoint(schemaVersion: 1, label: "a < b", message: message, color: color))
        let parser = XMLParser(data: try call.data("b.svg"))
        #expect(parser.parse())
        #expect(call("badge", "r.json") == 2)
    }

    private struct Endpoint: Decodable, Equatable {
        var schemaVersion: Int
        var label: String
        var message: String
        var color: String
    }
}

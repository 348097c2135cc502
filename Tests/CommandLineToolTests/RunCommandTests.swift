import CommandLineTool
import ConformanceReports
import FakeBackends
import Foundation
import Synchronization
import Testing

@Suite struct RunCommandTests {
    private let two = Samples.session("one", ">>> 1\n1") + Samples.session("two needs=autograd", ">>> 2\n2")

    @Test(arguments: [("right", 0), ("wrong", 1), ("crashing", 1), ("silent", 3), ("absent", 3)])
    func exitCodes(backend: String, code: Int32) throws {
        let call = try Call()
        let spec = try call.chapter(two)
        #expect(call("run", "--spec", spec, "--backend", backend) == code)
        if backend == "absent" { #expect(call.err == "tensor-conformance: install it with x\n") }
    }

    @Test func theWholeSpecIsReportedInDefaultPlaces() throws {
        let call = try Call()
        let spec = try call.chapter(two)
        #expect(call("run", "--spec", spec) == 0)
        let report = try Report.read(try call.data("Reports/fake/report.json"))
        #expect(report.cases.map(\.verdict) == ["passed", "unsupported"])
        #expect(report.header.options == ["spec": spec])
        #expect(call.exists("Reports/fake/junit.xml"))
        #expect(call.out.hasSuffix("wrote Reports/fake/junit.xml, Reports/fake/report.json\n"))
    }

    @Test func aPartIsReportedWhereAsked() throws {
        let call = try Call()
        let spec = try call.chapter(two)
        #expect(call("--spec", spec, "run") == 2)
        #expect(call("run", "one", "--spec", spec) == 0)
        #expect(!call.exists("Reports"))
        #expect(call("run", "one", "--spec", spec, "--json=out/r.json") == 0)
        #expect(try Report.read(try call.data("out/r.json")).cases.map(\.id) == ["sample/one"])
        #expect(!call.exists("Reports"))
    }

    @Test func oneWrongExpectationFailsThatCaseAlone() throws {
        let call = try Call()
        let spec = try call.chapter(two + Samples.session("three", ">>> 1\n1\n>>> 3\n4"))
        #expect(call("run", "--spec", spec, "--json", "r.json", "--junit", "j.xml") == 1)
        let report = try Report.read(try call.data("r.json"))
        let failed = report.cases.filter { $0.verdict == "failed" }
        #expect(failed.map(\.id) == ["sample/three"])
        #expect(failed.first?.steps?.map(\.got) == ["3\n"])
        #expect(call.out.contains("run it alone: tensor-conformance run 'sample/three' --spec \(spec)\n"))
        let junit = String(decoding: try call.data("j.xml"), as: UTF8.self)
        #expect(junit.contains("file=\"\(spec)\" line=\"11\"><failure message=\"3: expected 4, got 3\""))
    }

    @Test func answersThatVaryAreTold() throws {
        let call = try Call()
        let spec = try call.chapter(Samples.session("one", ">>> 1\n1"))
        #expect(call("run", "--spec", spec, "--backend", "unsteady", "--repeat", "3", "--json", "r.json") == 1)
        #expect(call.out.contains("ERROR sample/one (unstable)"))
        #expect(call.out.contains("unstable: passed at first, failed in repetition 2: 1: expected 1, got 7"))
        let report = try Report.read(try call.data("r.json"))
        #expect(report.cases.map(\.verdict) == ["error"])
        #expect(report.cases.map(\.cause) == ["unstable"])
        #expect(call("run", "--spec", spec, "--backend", "unsteady") == 0)
    }

    @Test func failFastLeavesTheRestNotRun() throws {
        let call = try Call()
        let spec = try call.chapter((0..<50).map { Samples.session("s\($0)", ">>> 1\n1") }.joined())
        #expect(call("run", "--spec", spec, "--backend", "wrong", "--fail-fast", "--json", "r.json") == 1)
        let verdicts = try Report.read(try call.data("r.json")).cases.map(\.verdict)
        #expect(verdicts.count == 50)
        #expect(verdicts.first == "failed" && verdicts.last == "not-run")
    }

    @Test func placesThatCannotBeWrittenAreToldBeforeTheRun() throws {
        let call = try Call()
        let spec = try call.chapter(two)
        #expect(call("run", "--spec", spec, "--junit", "10-sample.md/x.xml") == 2)
        #expect(call.err.contains("cannot write '"))
        #expect(call.out.isEmpty)
    }

    @Test func requiredCapabilities() throws {
        let call = try Call()
        let spec = try call.chapter(two)
        #expect(call("run", "--spec", spec, "--require", "autograd") == 1)
        #expect(call.out.contains("FAILED sample/two (required)"))
        #expect(call("run", "--spec", spec, "--require", "autogard") == 2)
        #expect(call.err.contains("did you mean 'autograd'?"))
    }

    @Test func shardsByOptionAndByBazel() throws {
        let call = try Call()
        let spec = try call.chapter((0..<40).map { Samples.session("n\($0)", ">>> 1\n1") }.joined())
        var parts: [[String]] = []
        for index in 1...3 {
            #expect(call("run", "--spec", spec, "--shard", "\(index)/3", "--json", "r.json") == 0)
            parts.append(try Report.read(try call.data("r.json")).cases.map(\.id))
        }
        #expect(Set(parts.joined()).count == 40 && parts.joined().count == 40)
        call.environment = [
            "TEST_TOTAL_SHARDS": "3", "TEST_SHARD_INDEX": "2", "TEST_SHARD_STATUS_FILE": "status",
            "XML_OUTPUT_FILE": "bazel.xml",
        ]
        #expect(call("run", "--spec", spec, "--json", "b.json") == 0)
        #expect(try Report.read(try call.data("b.json")).cases.map(\.id) == parts[2])
        #expect(call.exists("status") && call.exists("bazel.xml"))
        call.environment["TEST_SHARD_INDEX"] = "3"
        #expect(call("run", "--spec", spec) == 2)
    }

    @Test func mistakesInTheSpecAreToldTogether() throws {
        let call = try Call()
        let spec = try call.chapter(
            Samples.session("a", ">>> lambda: 1\n1") + Samples.session("b colour=red", ">>> 1\n1"))
        #expect(call("run", "--spec", spec) == 2)
        #expect(call.err.split(separator: "\n").count == 3)
        #expect(call.err.contains("\(spec):2:"))
        #expect(call.err.contains("\(spec):6:"))
        #expect(call.err.hasSuffix("the spec has 2 mistakes, nothing was run\n"))
        #expect(call.out.isEmpty)
    }

    @Test func optionsReachTheBackend() throws {
        let call = try Call()
        let spec = try call.chapter(two)
        #expect(call("run", "--spec", spec, "--accelerator", "sim", "--python=/p", "--jobs", "3") == 0)
        let choice = try #require(call.asked.last)
        #expect(choice.accelerator == "sim" && choice.python == "/p" && choice.jobs == 3 && choice.command == nil)
        #expect(call("run", "--spec", spec, "--adapter", "prog --x") == 0)
        #expect(call.asked.last?.command == "prog --x")
        #expect(call("run", "--spec", spec, "--adapter", "prog", "--backend", "right") == 2)
    }

    @Test(arguments: [
        ("'open", 2, "unclosed '"), (" ", 2, "nothing but blanks"), ("/no/such/adapter", 3, "/no/such/adapter"),
        ("true", 3, "exited with status 0"),
    ])
    func adaptersThatCannotBeRun(command: String, code: Int32, message: String) throws {
        let call = try Call()
        call.hasOwnBackends = true
        #expect(call("run", "--spec", try call.chapter(two), "--adapter", command) == code)
        #expect(call.err.contains(message), "\(call.err)")
        #expect(call.err.hasPrefix("tensor-conformance: "))
        #expect(!call.exists("Reports"))
    }

    @Test func knownDivergences() throws {
        let call = try Call()
        let spec = try call.chapter(two)
        #expect(call("run", "--spec", spec, "--backend", "wrong", "--write-divergences", "known.txt") == 1)
        #expect(call("run", "--spec", spec, "--backend", "wrong", "--divergences", "known.txt") == 2)
        #expect(call.err.contains("known.txt:10:12: error: '?', which is to be filled in"), "\(call.err)")
        #expect(call.err.hasSuffix("the known divergences have 2 mistakes, nothing was run\n"))
        #expect(call.out.isEmpty)
        let list = String(decoding: try call.data("known.txt"), as: UTF8.self)
        try Data(list.replacingOccurrences(of: ": ?", with: ": bug").utf8).write(
            to: URL(fileURLWithPath: call.folder + "/known.txt"))
        let words = ["run", "--spec", spec, "--divergences", "known.txt", "--json", "r.json"]
        #expect(call.call(words + ["--backend", "wrong"]) == 0)
        let known = try Report.read(try call.data("r.json")).cases.first
        #expect(known?.verdict == "diverged" && known?.divergence?.line == 7)
        #expect(call.call(words) == 1)
        #expect(call.out.contains("UNEXPECTED-PASS sample/one (stale-divergence)"))
        #expect(call.call(words + ["--backend", "crashing"]) == 1)
        #expect(call.out.contains("not the 'failed' that is recorded in known.txt:7: signal 11"))
        #expect(call("run", "--spec", spec, "--divergences", "unknown.txt") == 2)
        #expect(call.err == "tensor-conformance: cannot read 'unknown.txt': there is no such file\n")
    }

    @Test func modulesReachTheBackend() throws {
        let call = try Call()
        let spec = try call.chapter(two)
        #expect(call("run", "--spec", spec, "--import", "vendor") == 2)
        #expect(call.err.contains("'--import' needs '--backend pytorch'"))
        let told = Mutex<[BackendChoice]>([])
        let catalog = BackendCatalog(names: ["reference", "pytorch"]) { choice in
            told.withLock { $0.append(choice) }
            return FakeBackend.right()
        }
        let context = ToolContext(
            environment: [:], directory: call.folder, out: { _ in }, err: { _ in }, now: { "" }, backends: catalog)
        let words = [
            "run", "--spec", spec, "--backend", "pytorch", "--import", "a", "--import=b", "--accelerator", "npu",
        ]
        #expect(Tool.main(words, context) == 0)
        #expect(told.withLock { $0.map(\.modules) } == [["a", "b"]])
    }
}

import FakeBackends
import Foundation
import Testing

@Suite struct KillMatrixTests {
    private func spec(_ call: Call) throws -> String {
        try call.chapter(
            Samples.session(
                "shares", ">>> a = np.array([1, 2])\n>>> t = torch.from_numpy(a)\n>>> a[0] = 9\n>>> t\ntensor([9, 2])")
                + Samples.session("plain", ">>> 1 + 1\n2"))
    }

    @Test func breaksTheReference() throws {
        let call = try Call()
        let spec = try spec(call)
        let faults = ["kill-matrix", "from-numpy.copies", "to-numpy.copies", "--spec", spec, "--output", "matrix.md"]
        #expect(call.call(faults + ["--killers", "killers.json", "--json", "all.json"]) == 1)
        #expect(call.out.contains("survives: to-numpy.copies"))
        #expect(call.out.contains("2 faults, 1 killed, 1 survive; 1 of 2 cases kill a fault\n"))
        let text = String(decoding: try call.data("matrix.md"), as: UTF8.self)
        #expect(text.contains("| `from-numpy.copies` | `from_numpy` copies the array | 1 | 1 |\n"))
        #expect(text.contains("- `to-numpy.copies`: `numpy()` copies\n"))
        #expect(text.contains("| sample | 2 | 1 | 1 |\n"))
        let killers = try JSONDecoder().decode([String: [String]].self, from: call.data("killers.json"))
        #expect(killers == ["from-numpy.copies": ["sample/shares"], "to-numpy.copies": []])
        #expect(String(decoding: try call.data("all.json"), as: UTF8.self).contains("\"sample/plain\""))

        #expect(call.call(faults + ["--check"]) == 1)
        #expect(!call.out.contains("stale"))
        try Data((text + "\n").utf8).write(to: URL(fileURLWithPath: call.folder + "/matrix.md"))
        #expect(call.call(faults + ["--check"]) == 1)
        #expect(call.out.contains("'matrix.md' is stale"))
    }

    @Test func listsFaults() throws {
        let call = try Call()
        #expect(call("kill-matrix", "--list", "dlpack") == 0)
        #expect(call.out.contains("dlpack.import-copies  `from_dlpack` copies\n"))
        #expect(call.out.split(separator: "\n").dropLast().allSatisfy { $0.hasPrefix("dlpack.") })
    }

    @Test(arguments: [
        (
            ["run", "--fault", "from-nump.copies"],
            "unknown fault 'from-nump.copies'; did you mean 'from-numpy.copies'?"
        ),
        (["run", "--fault", "x"], "unknown fault 'x'; 'tensor-conformance kill-matrix --list' lists them"),
        (["run", "--backend", "right", "--fault", "views.view-copies"], "'--fault' needs '--backend reference'"),
        (["kill-matrix", "views.view-copys"], "did you mean 'views.view-copies'?"),
        (["kill-matrix", "dlpack", "--check"], "needs '--output FILE'"),
    ])
    func mistakesInTheCall(words: [String], message: String) throws {
        let call = try Call()
        #expect(call.call(words) == 2)
        #expect(call.err.contains(message), "\(call.err)")
        #expect(call.out.isEmpty)
    }
}

import Conformance
import ReferenceBackend
import SpecLanguage
import Testing

/// What the reference says of its memory, and of nothing else than its memory.
@Suite struct MemoryTests {
    private func snapshot(_ lines: String..., needs: String = "") throws -> MemorySnapshot {
        let source = lines.map { ">>> \($0)" }.joined(separator: "\n")
        let text = "# Sample\n\n```pycon sample \(needs.isEmpty ? "" : "needs=\(needs)")\n\(source)\n```\n"
        let cases = try SpecLoader().load(chapters: [("01-sample.md", text)])
        let found = ReferenceBackend.make().memory(after: cases.map { CaseRequest($0, timeLimit: 60) })
        return try #require(found[0])
    }

    private func texts(_ snapshot: MemorySnapshot, _ storage: Int = 0, _ reading: Int = 0) -> [String?] {
        snapshot.storages[storage].readings[reading].cells.map(\.text)
    }

    @Test func `an array and the tensor made of it look at one storage`() throws {
        let memory = try snapshot("a = np.array([5, 7, 1], dtype=np.int32)", "t = torch.from_numpy(a)", "t[0] = 99")
        #expect(memory.storages.count == 1)
        #expect(memory.storages[0].owner == "NumPy")
        #expect(memory.views.map(\.names) == [["a"], ["t"]])
        #expect(memory.views.map(\.strides) == [[4], [4]])
        #expect(texts(memory) == ["99", "7", "1"])
        #expect(memory.showsSharing)
    }

    @Test func `a transposed slice keeps its base's storage`() throws {
        let memory = try snapshot("t = torch.arange(12.0).reshape(3, 4)", "v = t.t()[1:3]")
        #expect(memory.storages.map(\.byteCount) == [48])
        #expect(memory.views.map(\.offset) == [0, 4])
        #expect(memory.views.map(\.strides) == [[16, 4], [4, 16]])
        #expect(memory.views[1].declaredOffset == 1)
        #expect(texts(memory).count == 12)
    }

    @Test func `what an array's slice became begins inside the array's storage`() throws {
        let memory = try snapshot("a = np.arange(6)", "t = torch.from_numpy(a[2:])")
        #expect(memory.storages.count == 1)
        #expect(memory.views.map(\.offset) == [0, 16])
        #expect(memory.views[1].declaredOffset == 0)
    }

    @Test func `an expanded tensor has a stride of 0`() throws {
        let memory = try snapshot("t = torch.tensor([1.0, 2.0])", "e = t.expand(3, 2)")
        #expect(memory.views[1].shape == [3, 2])
        #expect(memory.views[1].strides == [0, 4])
        #expect(memory.views[1].count == 6)
        #expect(texts(memory) == ["1.0", "2.0"])
    }

    @Test func `detach shares the version counter and data does not`() throws {
        let memory = try snapshot(
            "w = torch.tensor([1.0, 2.0], requires_grad=True)", "d = w.detach()", "d += 1", "x = w.data", "y = w * 2")
        #expect(memory.storages.count == 2)
        #expect(memory.views.map(\.version) == [1, 1, 0, 0])
        #expect(memory.views[0].versionCounter == memory.views[1].versionCounter)
        #expect(memory.views[0].versionCounter != memory.views[2].versionCounter)
        #expect(memory.views.map(\.requiresGrad) == [true, false, false, true])
        #expect(memory.views[3].gradFunction == "MulBackward0")
    }

    @Test func `a copy on a device is a storage there`() throws {
        let memory = try snapshot(
            "t = torch.tensor([1.0, 2.0])", "g = t.to('cuda')", "g += 1", needs: "accelerator")
        #expect(memory.storages.map(\.device) == ["cpu", "cuda:0"])
        #expect(texts(memory, 0) == ["1.0", "2.0"])
        #expect(texts(memory, 1) == ["2.0", "3.0"])
        #expect(memory.showsSharing)
    }

    @Test func `a gradient comes along, an object has all its names`() throws {
        let memory = try snapshot(
            "w = torch.tensor([3.0], requires_grad=True)", "(w * w).sum().backward()", "v = w",
            "parts = torch.arange(4).split(2)")
        #expect(memory.views.map(\.names) == [["w", "v"], ["w.grad"], ["parts[0]"], ["parts[1]"]])
        #expect(memory.views.map(\.isAttached) == [false, true, false, false])
        #expect(memory.storages.count == 3)
    }

    @Test func `bytes read in two ways are read twice`() throws {
        let memory = try snapshot("t = torch.tensor([1.0])", "b = t.view(torch.uint8)", "s = t.untyped_storage()")
        #expect(memory.storages[0].readings.map(\.dtype) == ["float32", "uint8"])
        #expect(texts(memory, 0, 1) == ["0", "0", "128", "63"])
        #expect(memory.views[2].dtype == nil)
    }

    @Test func `a bytearray, its memoryview and an array over it are one storage`() throws {
        let memory = try snapshot(
            "b = bytearray(b'ab')", "m = memoryview(b)", "a = np.frombuffer(b, dtype=np.uint8)", "a[0] = 1")
        #expect(memory.storages.count == 1)
        #expect(memory.storages[0].owner == "Python")
        #expect(memory.views.map(\.kind) == ["bytearray", "memoryview", "ndarray"])
        #expect(texts(memory) == ["1", "98"])
    }

    @Test func `read-only is said, meta has no data, nothing is nothing`() throws {
        let memory = try snapshot(
            "a = np.broadcast_to(np.arange(2), (2, 2))", "m = torch.empty(2, device='meta')", "z = torch.zeros(0)")
        #expect(memory.views[0].isReadOnly)
        #expect(texts(memory, 1) == [nil, nil])
        #expect(memory.storages[2].byteCount == 0)
    }

    @Test func `a large storage is read at its ends and where views lie`() throws {
        let memory = try snapshot("a = np.zeros(1_000_000)", "v = a[500_000:500_003]")
        let offsets = memory.storages[0].readings[0].cells.map(\.offset)
        #expect(offsets.count < 64)
        #expect(offsets.first == 0 && offsets.last == 7_999_992 && offsets.contains(4_000_008))
    }

    @Test func `what is no longer named is not there, what was displayed is`() throws {
        let memory = try snapshot("a = np.arange(3)", "b = a.copy()", "del a", "b[1:]")
        #expect(memory.views.map(\.names) == [["b"], ["_"]])
        #expect(memory.storages.count == 1)
        let text = "# Sample\n\n```pycon sample\n>>> a = 1\n```\n"
        let cases = try SpecLoader().load(chapters: [("01-sample.md", text)])
        #expect(ReferenceBackend.make().memory(after: cases.map { CaseRequest($0, timeLimit: 60) }) == [nil])
    }
}

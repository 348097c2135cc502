import Conformance
import FakeBackends
import SpecLanguage
import TensorLibraries
import TensorTypes
import Testing

@Suite struct TensorLibraryTests {
    /// What a session comes to on a library, its last step's answer included.
    private func result(_ session: String, on library: some TensorLibrary, needs: String = "") throws -> CaseResult {
        let keys = needs.isEmpty ? "" : " needs=\(needs)"
        let cases = try Samples.cases(Samples.session("it" + keys, session))
        let running = try RunningBackend(starting: library.backend(jobs: 1))
        defer { running.stop() }
        return try #require(Runner().run(cases, on: running).results.first)
    }

    @Test func fiveFunctionsAreEnough() throws {
        let session = """
            >>> t = torch.tensor([[1, 2.5], [3, 4]])
            >>> t
            tensor([[1.0000, 2.5000],
                    [3.0000, 4.0000]])
            >>> t.shape, t.dtype, t.size(-1), t.numel(), len(t), t.tolist()
            (torch.Size([2, 2]), torch.float32, 2, 4, 2, [[1.0, 2.5], [3.0, 4.0]])
            >>> u = torch.from_numpy(np.array([0.1, 1e10]))
            >>> u
            tensor([1.0000e-01, 1.0000e+10], dtype=torch.float64)
            >>> v = torch.as_tensor(np.array(5.0)[...])
            >>> float(v), bool(v), v.item(), '{:.2f}'.format(v)
            (5.0, True, 5.0, '5.00')
            >>> isinstance(v, torch.Tensor), torch.is_tensor(v), torch.is_tensor(5)
            (True, True, False)
            >>> torch.tensor(13)
            Traceback (most recent call last):
                ...
            IndexError: unlucky
            >>> torch.tensor(-1)
            Traceback (most recent call last):
                ...
            RuntimeError: unnamed
            >>> torch.tensor(-2)
            Traceback (most recent call last):
                ...
            SystemError: the library gives 0 values for a tensor of shape []
            >>> torch.tensor(-3)
            Traceback (most recent call last):
                ...
            SystemError: the library gives int(0) as an element of a float32 tensor
            """
        let result = try result(session, on: FiveFunctions())
        #expect(result.verdict == .passed, "\(result.steps)")
    }

    @Test(
        arguments: [
            ("t + 1", "ArithmeticLibrary.apply(.add, _:_:)"),
            ("2 ** t", "ArithmeticLibrary.apply(.pow, _:_:)"),
            ("-t", "ArithmeticLibrary.apply(.neg, to:)"),
            ("t < t", "ArithmeticLibrary.apply(.less, _:_:)"),
            ("t @ t", "ArithmeticLibrary.multiplyMatrices(_:_:)"),
            ("torch.true_divide(t, 2)", "ArithmeticLibrary.apply(.div, _:_:)"),
            ("t.reshape(-1)", "ViewLibrary.reshape(_:to:)"),
            ("t.T", "ViewLibrary.permute(_:_:)"),
            ("t[0]", "IndexingLibrary.part(of:at:)"),
            ("t[0] = 1", "InPlaceLibrary.assign(_:to:at:)"),
            ("t += 1", "InPlaceLibrary.update(_:.add, _:)"),
            ("t.exp_()", "InPlaceLibrary.update(_:.exp)"),
            ("t.sum(0, keepdim=True)", "ReductionLibrary.reduce(.sum, _:_:keepsDimensions:dtype:)"),
            ("torch.zeros(2, 3)", "CreationLibrary.full(_:_:dtype:)"),
            ("torch.cat([t, t])", "JoiningLibrary.concatenate(_:_:)"),
            ("t.double()", "CastingLibrary.cast(_:to:copies:)"),
            ("t.stride()", "StrideLibrary.strides(of:)"),
            ("t.data_ptr()", "AddressLibrary.address(of:)"),
            ("t._version", "VersionLibrary.version(of:)"),
            ("t.requires_grad", "AutogradLibrary.requiresGradient(_:)"),
            ("t.device", "DeviceLibrary.device(of:)"),
            ("t.numpy()", "ArrayLibrary.array(of:)"),
            ("np.asarray(t)", "ArrayLibrary.array(of:)"),
            ("t.clone()", "CopyingLibrary.clone(_:)"),
            ("t.frobnicate()", "Tensor.frobnicate"),
            ("torch.frobnicate", "torch.frobnicate"),
            ("torch.int8", "torch.int8"),
            ("t.reshape('x')", "Tensor.reshape with such arguments"),
            ("torch.from_numpy([1])", "torch.from_numpy of what is no array"),
            ("torch.tensor([[1], [2, 3]])", "a tensor of lists of different lengths"),
            ("bool(t)", "bool of a tensor of 2 elements"),
        ])
    func whatIsLackingIsNamed(expression: String, reason: String) throws {
        let result = try result(
            ">>> t = torch.tensor([1.0, 2.0])\n>>> \(expression)\n0", on: FiveFunctions())
        #expect(result.verdict == .unsupported)
        #expect(result.reason == reason)
    }

    @Test(arguments: [">>> np.arange(3)\narray([0, 1, 2])", ">>> torch.float32.itemsize\n4"])
    func whatAsksNothingOfTheLibraryIsNoSuccessOfIt(session: String) throws {
        let result = try result(session, on: FiveFunctions())
        #expect(result.verdict == .unsupported)
        #expect(result.reason == "asks nothing of the library")
    }

    @Test func capabilitiesFollowFromAreasAndTypes() throws {
        #expect(try FiveFunctions().backend().start().capabilities == ["float64"])
        var wide = FiveFunctions(dtypes: Set(DType.allCases), declaredCapabilities: [.numpyViews])
        let words: Set<String> = [
            "float64", "float16", "bfloat16", "float8", "int64", "unsigned", "complex", "numpy-views",
        ]
        #expect(try wide.backend().start().capabilities == words)
        wide.dtypes.remove(.float8e5m2)
        wide.dtypes.remove(.uint16)
        #expect(try wide.backend().start().capabilities == words.subtracting(["float8", "unsigned"]))
        let shared: Set<String> = ["float64", "numpy-views", "in-place"]
        #expect(try Sharing().backend().start().capabilities == shared.union(["no-accelerator"]))
        let two = [Device(type: "npu", index: 0), Device(type: "npu", index: 1)]
        #expect(try Sharing(devices: two).backend().start().capabilities == shared.union(["accelerator"]))
        #expect(try Sharing(devices: [two[0]]).backend().start().capabilities == shared)
    }

    @Test func memoryIsSharedBothWays() throws {
        let session = """
            >>> a = np.zeros(3)
            >>> t = torch.from_numpy(a)
            >>> t[0] = 7
            >>> a
            array([7., 0., 0.])
            >>> a[1] = 8
            >>> t
            tensor([7., 8., 0.])
            >>> b = t.numpy()
            >>> np.shares_memory(a, b)
            True
            >>> u = torch.from_numpy(a[::-2])
            >>> u.fill_(5) is u
            True
            >>> a, b
            (array([5., 8., 5.]), array([5., 8., 5.]))
            >>> c = t.clone().numpy()
            >>> c[0] = 1
            >>> a[0], c.flags.owndata
            (np.float64(5.0), True)
            >>> t.contiguous() is t, t.clone() is t
            (True, False)
            >>> del a, b
            >>> t[1:].fill_(2)
            tensor([2., 2.])
            >>> t
            tensor([5., 2., 2.])
            """
        let result = try result(session, on: Sharing())
        #expect(result.verdict == .passed, "\(result.steps)")
    }

    /// A tensor's memory stays where it is, whatever happens to the array.
    @Test func lentMemoryDoesNotMove() throws {
        let session = """
            >>> a = np.array([1.0, 2.0])
            >>> t = torch.from_numpy(a)
            >>> a.resize(1000)
            Traceback (most recent call last):
                ...
            ValueError: cannot resize an array that references or is referenced...
            >>> a.resize(1000, refcheck=False)
            >>> a[0] = 9
            >>> t
            tensor([1., 2.])
            >>> del t
            >>> a.resize(2)
            >>> a
            array([9., 2.])
            """
        let result = try result(session, on: Sharing())
        #expect(result.verdict == .passed, "\(result.steps)")
    }

    @Test func memoryThatIsKeptIsALeak() throws {
        let session = ">>> a = np.zeros(3)\n>>> t = torch.from_numpy(a)\n>>> t\ntensor([0., 0., 0.])"
        #expect(try result(session, on: Sharing()).verdict == .passed)
        let leaking = try result(session, on: Sharing(hoard: Sharing.Hoard()))
        #expect(leaking.cause == .leak)
        #expect(leaking.reason == "after the session: 24 bytes in 1 blocks on cpu are still allocated")
    }
}

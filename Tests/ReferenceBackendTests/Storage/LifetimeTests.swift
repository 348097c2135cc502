import Conformance
import InProcess
import ReferenceTensor
import SpecLanguage
import SpecText
import Testing

@testable import ReferenceBackend

/// Every byte that a session allocated is freed exactly once when the session is over.
@Suite struct LifetimeTests {
    /// The ledger after a session's end; nil if it balances.
    private func imbalance(_ program: Program, accelerator: Accelerator?) -> String? {
        let world = ReferenceWorld(accelerator: accelerator)
        let ledger = world.torch.runtime.memory
        let interpreter = Interpreter(world: world)
        _ = interpreter.execute(program)
        interpreter.finish()
        return ledger.isBalanced ? nil : "\(ledger.blocksInUse) blocks, \(ledger.bytesInUse) bytes"
    }

    @Test func sessionsOfTheBuiltInSpecLeaveNoMemoryBehind() throws {
        let cases = try SpecLoader().load(chapters: SpecText.chapters)
        #expect(!cases.isEmpty)
        var left: [String] = []
        for one in cases {
            let accelerator = one.needs.contains(.accelerator) ? Accelerator() : nil
            if let text = imbalance(one.program, accelerator: accelerator) { left.append("\(one.id): \(text)") }
        }
        #expect(left.isEmpty, "\(left.count) of \(cases.count) sessions:\n\(left.joined(separator: "\n"))")
    }

    @Test func cyclesAndFailuresLeaveNoMemoryBehind() throws {
        let sessions = [
            "x = torch.ones(2, requires_grad=True) ; y = (x * x).exp() ; y.retain_grad() ; y.sum().backward()",
            "x = torch.ones(2, requires_grad=True) ; y = x.exp() ; y.mul_(2) ; y.sum().backward()",
            "x = torch.ones(2, requires_grad=True) ; y = x * 2 ; v = y[0:1] ; v.mul_(3) ; y.sum().backward()",
            "x = torch.ones(2, requires_grad=True) ; (x * x).sum().backward(retain_graph=True) ; x.grad",
            "l = [torch.ones(3)] ; l.append(l) ; l",
            "t = torch.ones(3) ; s = t.untyped_storage() ; w = s[1:4] ; s.resize_(2) ; w.tolist() ; t + 1",
            "a = np.zeros(3) ; t = torch.from_numpy(a) ; b = t.numpy() ; del a ; t.resize_(5)",
            "f = io.BytesIO() ; torch.save([torch.ones(2)] * 2, f) ; f.seek(0) ; torch.load(f)",
            "t = torch.ones(2) ; copy.deepcopy([t, t[:1], t.untyped_storage()]) ; pickle.dumps(t)",
            "torch.eye(3).to_sparse().coalesce().to_dense() ; torch.ones(2).resize_(2 ** 45)",
        ]
        let text = sessions.enumerated().map { number, line in
            "```pycon s\(number)\n" + line.split(separator: " ; ").map { ">>> \($0)\n" }.joined() + "```\n"
        }
        for one in try SpecLoader().load(chapters: [("01-lifetime.md", text.joined(separator: "\n"))]) {
            let text = imbalance(one.program, accelerator: nil)
            #expect(text == nil, "\(one.source): \(text ?? "")")
        }
    }

    /// What fails half-way holds no byte of what it had made by then.
    @Test(arguments: [
        "torch.from_numpy(a[::-1])", "torch.from_numpy(a.astype('>f8'))", "torch.from_numpy(np.array(['x']))",
        "torch.asarray(a, dtype=torch.float32, copy=False)", "torch.tensor([1, 'x'])", "torch.tensor([[1, 2], [3]])",
        "x.numpy()", "np.asarray(x)", "torch.ones(2, dtype=torch.bfloat16).numpy()",
        "torch.ones(2, device='meta').cpu()",
        "np.from_dlpack(x)", "torch.from_dlpack(x)", "torch.frombuffer(bytearray(3), dtype=torch.int32)",
        "t.to('gpu')", "t.view(5)", "t.t().view(6)", "t + torch.ones(5)", "t.add_(torch.ones(5))",
        "t.view(6)[1:].add_(t.view(6)[:-1])",
        "t.expand(2, 2, 3).add_(1)", "t.clone().add_(1j)", "t.resize_(2 ** 62)", "t.index_select(0, torch.tensor([9]))",
        "torch.cat([t, torch.ones(1)])", "torch.stack([t, torch.ones(1)])", "torch.ones(2 ** 62)", "x.exp().backward()",
        "x.backward(torch.ones(3))", "torch.autograd.grad(t.sum(), x)", "x.add_(1)", "copy.deepcopy(x * 2)",
        "x.unbind()[0].add_(1)",
        "torch.add(x, 1, out=torch.empty(2))",
        "t.masked_fill_(torch.ones(2, 3), 1)", "np.array(object()).astype(float)", "a.reshape(7)", "a + np.ones(7)",
    ])
    func whatFailsHoldsNothing(_ line: String) throws {
        let text =
            "```pycon s\n>>> a = np.arange(4.0)\n>>> t = torch.arange(6.0).view(2, 3)\n"
            + ">>> x = torch.ones(2, requires_grad=True)\n>>> e = 0\n>>> \(line)\n>>> e = 0\n```\n"
        let program = try #require(try SpecLoader().load(chapters: [("01-failures.md", text)]).first).program
        let world = ReferenceWorld()
        let memory = world.torch.runtime.memory
        let interpreter = Interpreter(world: world)
        _ = interpreter.execute(Program(steps: Array(program.steps.prefix(4))))
        let before = memory.bytesInUse
        let seen = interpreter.execute(Program(steps: Array(program.steps.suffix(2)))).observations
        guard case .raised? = seen.first else {
            Issue.record("\(line) raised nothing: \(seen)")
            return
        }
        #expect(memory.bytesInUse == before)
        interpreter.finish()
        #expect(memory.isBalanced)
    }

    @Test func memoryHeldByTheWorldShows() {
        let world = ReferenceWorld()
        let kept = Storage(byteCount: 8, device: .cpu, runtime: world.torch.runtime)
        #expect(!world.torch.runtime.memory.isBalanced)
        withExtendedLifetime(kept) {}
    }
}

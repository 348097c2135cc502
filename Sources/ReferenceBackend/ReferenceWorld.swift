import Conformance
import InProcess
import ReferenceTensor

/// The reference's libraries for one session.
public final class ReferenceWorld: TorchWorld {
    /// PyTorch's state.
    public let torch: TorchSession

    /// Makes fresh libraries; without an accelerator there is none to be found.
    public init(accelerator: Accelerator? = nil) {
        torch = TorchSession(runtime: Runtime(accelerator: accelerator))
    }

    /// `reference`.
    public var name: String { "reference" }

    /// `torch`.
    public func globals(_ interpreter: Interpreter) -> [(name: String, value: Value)] {
        [("torch", .object(TorchModule.make(torch)))]
    }

    /// The warnings that the libraries raised.
    public func takeWarnings() -> [ObservedWarning] {
        defer { torch.runtime.warnings.removeAll() }
        return torch.runtime.warnings.map { ObservedWarning(category: $0.category, message: $0.message) }
    }
}

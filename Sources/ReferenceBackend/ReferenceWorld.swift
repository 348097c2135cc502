import Conformance
import InProcess
import ReferenceTensor

/// A world whose arrays keep their state in a ``Runtime``.
package protocol RuntimeWorld: LibraryWorld {
    /// The arrays' state.
    var runtime: Runtime { get }
}

/// The reference's libraries for one session.
public final class ReferenceWorld: TorchWorld, RuntimeWorld {
    /// PyTorch's state.
    public let torch: TorchSession
    /// The state that both libraries share.
    package var runtime: Runtime { torch.runtime }
    private var arrays: NumPySession?

    /// Makes fresh libraries; without an accelerator there is none to be found.
    ///
    /// - Parameter fault: the rule that the session breaks on purpose.
    public init(accelerator: Accelerator? = nil, fault: Fault? = nil) {
        torch = TorchSession(runtime: Runtime(accelerator: accelerator, fault: fault))
    }

    /// `reference`.
    public var name: String { "reference" }

    /// `np` and `torch`.
    public func globals(_ interpreter: Interpreter) -> [(name: String, value: Value)] {
        let arrays = NumPySession(runtime, interpreter)
        self.arrays = arrays
        return [("np", arrays.module), ("torch", .object(TorchModule.make(torch)))]
    }

    /// Lets go of objects that arrays refer to, and of recorded gradients.
    public func reset() {
        runtime.objects.removeAll()
        if !runtime.has(.gradientCyclesKept) { runtime.breakGradientCycles() }
    }

    /// The bytes that arrays and tensors of the session still hold.
    public var leak: String? { runtime.memory.imbalance }

    /// The warnings that the libraries raised.
    public func takeWarnings() -> [ObservedWarning] {
        defer { runtime.warnings.removeAll() }
        return runtime.warnings.map { ObservedWarning(category: $0.category, message: $0.message) }
    }
}

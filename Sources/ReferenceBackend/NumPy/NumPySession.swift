import InProcess
import ReferenceTensor

/// NumPy for one session, whatever the tensors beside it are.
package final class NumPySession {
    /// The module `numpy`.
    package let module: Value
    private let codec: PythonObjectCodec

    /// Makes the module, and lets object arrays refer to the session's objects for as long as this lives.
    package init(_ runtime: Runtime, _ interpreter: Interpreter) {
        module = .object(NumPyModule.make())
        codec = PythonObjectCodec(interpreter)
        runtime.objectCodec = codec
    }
}

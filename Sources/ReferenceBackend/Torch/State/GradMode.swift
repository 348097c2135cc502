import InProcess
import ReferenceTensor
import TensorTypes

/// The classes that switch recording: `no_grad`, `enable_grad`, `inference_mode`, `set_grad_enabled`.
enum GradMode {
    /// `torch.no_grad`.
    static let noGrad: PythonType = PythonType(
        "no_grad", module: module,
        constructor: { arguments, interpreter in
            try refuseArguments(arguments)
            return .object(GradModeGuard(noGrad, isEnabled: false))
        })
    /// `torch.enable_grad`.
    static let enableGrad: PythonType = PythonType(
        "enable_grad", module: module,
        constructor: { arguments, interpreter in
            try refuseArguments(arguments)
            return .object(GradModeGuard(enableGrad, isEnabled: true))
        })
    /// `torch.set_grad_enabled`, which acts when it is called.
    static let setGradEnabled: PythonType = PythonType(
        "set_grad_enabled", module: module,
        constructor: { arguments, interpreter in
            let mode = try setForm.bind(arguments, receiver: Value.none).1[1] ?? .none
            guard case .bool(let isEnabled) = mode else {
                throw TensorError.type(
                    "set_grad_enabled(): argument 'enabled' (position 1) must be bool, not \(mode.typeName)")
            }
            let runtime = try TorchSession.of(interpreter).runtime
            let state = GradModeGuard(setGradEnabled, isEnabled: isEnabled)
            state.outer = (runtime.isGradEnabled, runtime.isInferenceMode)
            if !runtime.has(.setGradLate) { runtime.isGradEnabled = isEnabled }
            return .object(state)
        })
    /// `torch.inference_mode`.
    static let inferenceMode: PythonType = PythonType(
        "inference_mode", module: module,
        constructor: { arguments, interpreter in
            let mode = try inferenceForm.bind(arguments, receiver: Value.none).1[1] ?? .bool(true)
            guard case .bool(let isInference) = mode else { throw decorating }
            return .object(GradModeGuard(inferenceMode, isEnabled: !isInference, isInference: isInference))
        })

    static let types = [noGrad, enableGrad, setGradEnabled, inferenceMode]

    private static let module = "torch.autograd.grad_mode"
    private static let plainForm = PythonForm("_NoParamDecoratorContextManager.__new__(cls, orig_func=None)")
    private static let setForm = PythonForm("set_grad_enabled.__init__(self, mode)")
    private static let inferenceForm = PythonForm("inference_mode.__new__(cls, mode=True)")
    private static var decorating: UnsupportedOperation { UnsupportedOperation("decorating functions") }

    private static func refuseArguments(_ arguments: CallArguments) throws {
        if try plainForm.bind(arguments, receiver: Value.none).1[1] != nil { throw decorating }
    }
}

/// An instance of one of the classes in ``GradMode``.
final class GradModeGuard: PythonObject {
    let typeObject: PythonType
    private let isEnabled: Bool
    /// Nil leaves inference mode as it is.
    private let isInference: Bool?
    /// What leaving the block goes back to.
    var outer: (isGradEnabled: Bool, isInference: Bool) = (false, false)

    init(_ type: PythonType, isEnabled: Bool, isInference: Bool? = nil) {
        typeObject = type
        self.isEnabled = isEnabled
        self.isInference = isInference
    }

    func enter(_ interpreter: Interpreter) throws -> Value? {
        let runtime = try TorchSession.of(interpreter).runtime
        // `set_grad_enabled` remembers what was before it was called, not before the block.
        if typeObject !== GradMode.setGradEnabled { outer = (runtime.isGradEnabled, runtime.isInferenceMode) }
        let isIgnored = runtime.has(.enableGradIgnored) && !outer.isGradEnabled
        runtime.isGradEnabled = isEnabled && !isIgnored
        if let isInference { runtime.isInferenceMode = isInference }
        return Value.none
    }

    func exit(_ interpreter: Interpreter) throws {
        let runtime = try TorchSession.of(interpreter).runtime
        runtime.isGradEnabled = outer.isGradEnabled || runtime.has(.gradModeForgotten)
        if isInference != nil { runtime.isInferenceMode = outer.isInference }
    }

    func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        switch name {
        case "mode" where typeObject === GradMode.setGradEnabled: .bool(isEnabled)
        case "mode": isInference.map(Value.bool)
        case "prev" where isInference == nil: .bool(outer.isGradEnabled)
        default: nil
        }
    }

    func repr(_ interpreter: Interpreter) throws -> String? {
        typeObject === GradMode.setGradEnabled
            ? "torch.autograd.grad_mode.set_grad_enabled(mode=\(isEnabled ? "True" : "False"))" : nil
    }
}

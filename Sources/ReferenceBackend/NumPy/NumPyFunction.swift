import InProcess
import ReferenceTensor
import TensorTypes

/// A function of the `numpy` module.
struct NumPyFunction: Sendable {
    typealias Body = @Sendable (BoundCall) throws -> Value

    let name: String
    let signature: Signature
    let body: Body

    init(_ name: String, _ parameters: String, _ style: Signature.Style = .python, _ body: @escaping Body) {
        self.name = name
        signature = Signature(name, parameters, style)
        self.body = body
    }

    /// A function that does what a method of its first argument does.
    init(
        method name: String, called function: String? = nil, _ parameters: String, delegation: Delegation = .method
    ) {
        self.name = function ?? name
        signature = Signature(function ?? name, parameters)
        let onArray: Body = { call in
            guard let method = ArrayMethods.table[name] else { throw UnsupportedOperation("np.\(name)") }
            return try method.body(call.array("a"), call)
        }
        body = { call in try delegation.call(name, call, array: onArray) ?? onArray(call) }
    }

    /// The function as a Python object.
    var object: PythonFunction {
        PythonFunction(name) { arguments, interpreter in
            let call = try signature.bind(arguments, interpreter)
            // Every function with this parameter checks it the same way: arrays have one place to be.
            if let device = call.given("device"), !device.isNone {
                guard case .string(let text) = device else {
                    throw TensorError.type(
                        "Device not understood. Only \"cpu\" is allowed, but received: \(try interpreter.str(device))")
                }
                guard text == "cpu" else {
                    throw TensorError.value("Device not understood. Only \"cpu\" is allowed, but received: \(text)")
                }
            }
            guard Subclasses.keepers.contains(name) else { return try body(call) }
            let subclass = Subclasses.subclass(among: arguments.positional + arguments.keywords.map(\.value))
            guard subclass != .none, try call.flag("subok", default: true) else { return try body(call) }
            return try Subclasses.wrapped(body(call), as: subclass)
        }
    }
}

import InProcess
import ReferenceBackend
import TensorTypes

/// The attributes of a library's tensors.
enum LibraryAttributes {
    static func get<Library>(
        _ name: String, _ object: LibraryTensor<Library>, _ interpreter: Interpreter
    ) throws -> Value? {
        let (areas, tensor) = (object.areas, object.tensor)
        switch name {
        case "shape": return .object(SizeObject(object.shape))
        case "dtype": return .object(DTypeObject.of(object.dtype))
        case "ndim": return .int(Int128(object.shape.count))
        case "itemsize": return .int(Int128(object.dtype.itemSize))
        case "nbytes": return .int(Int128(object.dtype.itemSize * object.count))
        case "device": return .object(DeviceObject(try areas.devices.device(of: tensor)))
        case "is_cpu": return .bool(try areas.devices.device(of: tensor).isCPU)
        case "is_cuda": return .bool(try areas.devices.device(of: tensor).type == "cuda")
        case "requires_grad": return .bool(try areas.autograd.requiresGradient(tensor))
        case "is_leaf": return .bool(try areas.autograd.isLeaf(tensor))
        case "grad":
            return try areas.autograd.gradient(of: tensor).map(object.world(interpreter).value) ?? Value.none
        case "grad_fn":
            return try areas.autograd.gradientFunction(of: tensor).map { .object(GradientFunction($0)) } ?? Value.none
        case "_version": return .int(Int128(try areas.versions.version(of: tensor)))
        case "T":
            return try object.world(interpreter).value(
                areas.views.permute(tensor, Array(object.shape.indices.reversed())))
        case "mT": return try object.world(interpreter).value(areas.views.transpose(tensor, -2, -1))
        default: return nil
        }
    }

    static func set<Library>(
        _ name: String, _ object: LibraryTensor<Library>, _ value: Value, _ interpreter: Interpreter
    ) throws {
        switch (name, value) {
        case ("requires_grad", .bool(let isRequired)):
            try object.areas.autograd.setRequiresGradient(&object.tensor, isRequired)
        case ("grad", .none): try object.areas.autograd.setGradient(of: &object.tensor, to: nil)
        case ("grad", .object(let gradient as LibraryTensor<Library>)):
            try object.areas.autograd.setGradient(of: &object.tensor, to: gradient.tensor)
        default: throw UnsupportedOperation("setting Tensor.\(name)")
        }
    }
}

/// The function that computed a tensor, known by its name.
final class GradientFunction: PythonObject {
    private let name: String

    init(_ name: String) { self.name = name }

    /// The name without the C++ namespace that some functions' names have.
    static func className(_ name: String) -> String { String(name.split(separator: ":").last ?? "") }

    var typeObject: PythonType { PythonType(Self.className(name)) }

    func hasMethod(_ name: String) -> Bool { name == "name" }

    func callMethod(_ name: String, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        name == "name" ? .string(self.name) : nil
    }

    func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        if hasMethod(name) || SpecialMethods.applies(name, to: .object(self)) || name == "__class__" { return nil }
        throw UnsupportedOperation("grad_fn.\(name)")
    }
}

import InProcess
import ReferenceBackend
import TensorTypes

/// Calls of functions and methods of `torch`.
enum LibraryCalls {
    /// An error that the library raised, as opposed to one of binding arguments.
    struct Raised: Error {
        let error: TensorError
    }

    /// Runs a call. Arguments that fit no declaration are arguments for which the library has no overload, which Swift's
    /// type checker would say of them.
    ///
    /// - Throws: what the library throws, and an ``UnsupportedOperation`` for such arguments.
    static func guarded<Result>(_ name: String, _ call: () throws -> Result) throws -> Result {
        do {
            return try call()
        } catch let raised as Raised {
            throw raised.error
        } catch is TensorError {
            throw UnsupportedOperation("\(name) with such arguments")
        }
    }
}

/// One call, its arguments bound.
struct LibraryCall<Library: TensorLibrary> {
    let arguments: TorchArguments
    let world: LibraryWorld<Library>

    var areas: LibraryAreas<Library> { world.surface.areas }

    /// Makes the body of a binding of what the library does.
    static func body(_ run: @escaping @Sendable (LibraryCall) throws -> Value) -> TorchBinding.Body {
        { arguments in
            guard let world = arguments.interpreter.world as? LibraryWorld<Library> else {
                throw UnsupportedOperation("a call in another world")
            }
            world.isAsked = true
            do {
                return try shown { try run(LibraryCall(arguments: arguments, world: world)) }
            } catch let error as TensorError {
                throw LibraryCalls.Raised(error: error)
            }
        }
    }

    func object(_ name: String = "input") throws -> LibraryTensor<Library> {
        guard let object = arguments.given(name)?.object(as: LibraryTensor<Library>.self) else {
            throw UnsupportedOperation("'\(name)' that is no tensor")
        }
        return object
    }

    func tensor(_ name: String = "input") throws -> Library.Tensor { try object(name).tensor }

    func operand(_ name: String) throws -> Operand<Library.Tensor> {
        let value = arguments.value(name)
        if let object = value.object(as: LibraryTensor<Library>.self) { return .tensor(object.tensor) }
        if let number = value.number { return .number(number) }
        throw UnsupportedOperation("'\(name)' that is no tensor and no number")
    }

    func tensors(_ name: String) throws -> [Library.Tensor] {
        try (arguments.value(name).sequence?.items ?? []).map { item in
            guard let object = item.object(as: LibraryTensor<Library>.self) else {
                throw UnsupportedOperation("'\(name)' with something else than tensors in it")
            }
            return object.tensor
        }
    }

    func give(_ tensor: Library.Tensor) -> Value { world.value(tensor) }

    func give(_ tensors: [Library.Tensor]) -> Value { .tuple(tensors.map(give)) }

    /// A fresh tensor with what `device=` and `requires_grad=` ask for.
    func finish(_ tensor: Library.Tensor) throws -> Value {
        var tensor = tensor
        if let device = try arguments.optionalDevice() ?? arguments.runtime.defaultDevice {
            tensor = try areas.devices.move(tensor, to: device, copies: false)
        }
        if arguments.bool("requires_grad") { try areas.autograd.setRequiresGradient(&tensor, true) }
        return give(tensor)
    }
}

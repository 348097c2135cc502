import InProcess
import ReferenceBackend
import ReferenceTensor
import SpecLanguage
import TensorTypes

/// A library's tensor as a Python object.
final class LibraryTensor<Library: TensorLibrary> {
    var tensor: Library.Tensor
    let surface: LibrarySurface<Library>

    init(_ tensor: Library.Tensor, _ surface: LibrarySurface<Library>) {
        self.tensor = tensor
        self.surface = surface
    }

    var areas: LibraryAreas<Library> { surface.areas }
    /// The library's shape; a size that is none counts as 0.
    var shape: [Int] { areas.library.shape(of: tensor).map { max($0, 0) } }
    var dtype: DType { areas.library.dtype(of: tensor) }
    /// The number of elements; the largest integer where it does not fit.
    var count: Int {
        if shape.contains(0) { return 0 }
        return shape.reduce(1) { product, size in
            let (next, overflows) = product.multipliedReportingOverflow(by: size)
            return overflows ? Int.max : next
        }
    }

    /// The elements in row-major order.
    ///
    /// - Throws: what the library throws, and a `SystemError` for another number of elements than the shape has, or for
    ///   elements that the type does not have.
    func values() throws -> [Scalar] {
        let (values, dtype) = (try shown { try areas.library.values(of: tensor) }, dtype)
        guard values.count == count else {
            throw TensorError(
                kind: "SystemError", "the library gives \(values.count) values for a tensor of shape \(shape)")
        }
        if let stray = values.first(where: { !dtype.has($0) }) {
            throw TensorError(kind: "SystemError", "the library gives \(stray) as an element of a \(dtype.name) tensor")
        }
        return values
    }

    /// The one element; what a conversion says of several is Python's affair and not the library's.
    func onlyValue(for operation: String) throws -> Scalar {
        guard count == 1, let value = try values().first else {
            throw UnsupportedOperation("\(operation) of a tensor of \(count) elements")
        }
        return value
    }

    /// The one element, which has no imaginary part.
    func realValue(for operation: String) throws -> Scalar {
        guard !dtype.isComplex else { throw UnsupportedOperation("\(operation) of a complex tensor") }
        return try onlyValue(for: operation)
    }

    /// What a session shows of the tensor.
    func text(_ options: TorchPrintOptions) throws -> String {
        if let printing = areas.printing { return try shown { try printing.text(of: tensor) } }
        var annotations = TensorAnnotations(
            dtype: "torch.\(dtype.name)",
            dtypeNaming: TensorPrinting.naming(dtype, defaultDType: areas.library.defaultDType))
        if areas.hasDevices {
            let device = try shown { try areas.devices.device(of: tensor) }
            if !device.isCPU { annotations.device = device.text }
        }
        if areas.hasGradients {
            if let name = try shown({ try areas.autograd.gradientFunction(of: tensor) }) {
                annotations.gradient = .function(GradientFunction.className(name))
            } else if try shown({ try areas.autograd.requiresGradient(tensor) }) {
                annotations.gradient = .requiresGrad
            }
        }
        let values = try values()
        let elements = PrintableElements(shape: shape, kind: TensorPrinting.kind(dtype)) { position in
            TensorPrinting.printable(values[position])
        }
        return tensorText(elements, annotations, options: options)
    }
}

extension DType {
    /// Whether a number can be an element: of the type's kind, and in the range of its integers.
    fileprivate func has(_ number: Scalar) -> Bool {
        guard number.category == category else { return false }
        guard case .int(let value) = number, let range = integerRange else { return true }
        return value >= range.least && value <= range.greatest
    }
}

/// Runs a part of the library, whose errors are shown as Python's: those that name no kind as a `RuntimeError`.
func shown<Result>(_ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch let error as TensorError {
        throw error
    } catch let error as UnsupportedOperation {
        throw error
    } catch {
        throw TensorError.runtime("\(error)")
    }
}

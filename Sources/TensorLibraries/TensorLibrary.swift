import InProcess
import SpecLanguage
import TensorTypes

/// A tensor library in Swift, in its own terms: how to make a tensor of numbers or of an array, and what is in one.
///
/// These five functions are enough to be tested. Everything else a library can do is in small protocols by area, such as
/// ``ViewLibrary`` and ``InPlaceLibrary``, whose requirements all have defaults: a library conforms to the areas it has
/// and implements of each what it can do. What it leaves out is reported as unsupported, with the requirement's name.
///
/// A tensor may be a class or a value; functions that change one take it `inout`. Errors are `TensorError`,
/// whose kind is the Python exception that a session shows; any other error is shown as a `RuntimeError`. Cases run on
/// several threads at once, each case on one.
public protocol TensorLibrary<Tensor>: Sendable {
    /// The library's tensor type.
    associatedtype Tensor

    /// The library's name in reports.
    var name: String { get }
    /// The library's version in reports.
    var version: String { get }
    /// The element types that the library has.
    var dtypes: Set<DType> { get }
    /// The element type that literals such as `1.5` get, which printing leaves out.
    var defaultDType: DType { get }
    /// What the library can do beyond what the areas that it conforms to say, such as `numpyViews`.
    var declaredCapabilities: Set<Capability> { get }

    /// `torch.tensor`: a tensor with memory of its own.
    ///
    /// - Parameters:
    ///   - values: the elements in row-major order.
    ///   - shape: the size of each dimension.
    ///   - dtype: the element type; where nil, the library's rule decides by the kinds of the values.
    func tensor(_ values: [Scalar], shape: [Int], dtype: DType?) throws -> Tensor
    /// `torch.from_numpy`: a tensor of an array, over the same memory where the library can.
    func tensor(from array: HostArray) throws -> Tensor
    /// The size of each dimension.
    func shape(of tensor: Tensor) -> [Int]
    /// The element type.
    func dtype(of tensor: Tensor) -> DType
    /// The elements in row-major order.
    func values(of tensor: Tensor) throws -> [Scalar]
}

extension TensorLibrary {
    /// Booleans, the integers of up to 64 bits, `float32` and `float64`.
    public var dtypes: Set<DType> { [.bool, .uint8, .int8, .int16, .int32, .int64, .float32, .float64] }
    /// `float32`, as in PyTorch.
    public var defaultDType: DType { .float32 }
    /// Nothing further.
    public var declaredCapabilities: Set<Capability> { [] }
}

/// An operation that a library lacks, as opposed to one that it refuses; the case is reported as unsupported.
public typealias UnsupportedOperation = InProcess.UnsupportedOperation

/// The error of a requirement that a library leaves to its default.
func lacking(_ area: String, _ requirement: String = #function) -> UnsupportedOperation {
    UnsupportedOperation("\(area).\(requirement)")
}

import TensorTypes

/// Making tensors of a shape.
public protocol CreationLibrary<Tensor>: Sendable {
    /// The library's tensor type.
    associatedtype Tensor
    /// `torch.full`; `dtype` is nil where the value's kind decides.
    func full(_ shape: [Int], _ value: Scalar, dtype: DType?) throws -> Tensor
    /// `torch.full_like`, `zeros_like` and `ones_like`: of the shape and layout of another tensor; `dtype` is nil for its.
    func full(like tensor: Tensor, _ value: Scalar, dtype: DType?) throws -> Tensor
    /// `torch.zeros`; by default through ``full(_:_:dtype:)``, which is given the library's default dtype where nil.
    func zeros(_ shape: [Int], dtype: DType?) throws -> Tensor
    /// `torch.ones`; by default through ``full(_:_:dtype:)``.
    func ones(_ shape: [Int], dtype: DType?) throws -> Tensor
    /// `torch.empty`: a tensor whose elements may be anything; by default ``zeros(_:dtype:)``.
    func empty(_ shape: [Int], dtype: DType?) throws -> Tensor
    /// `torch.arange`: from `start`, before `end`; `dtype` is nil where the bounds' kinds decide.
    func arange(from start: Scalar, to end: Scalar, by step: Scalar, dtype: DType?) throws -> Tensor
    /// `torch.eye`.
    func eye(rows: Int, columns: Int, dtype: DType?) throws -> Tensor
}

extension CreationLibrary {
    /// Unsupported.
    public func full(_ shape: [Int], _ value: Scalar, dtype: DType?) throws -> Tensor {
        throw lacking("CreationLibrary")
    }
    /// Unsupported.
    public func full(like tensor: Tensor, _ value: Scalar, dtype: DType?) throws -> Tensor {
        throw lacking("CreationLibrary")
    }
    /// Zeros by ``full(_:_:dtype:)``.
    public func zeros(_ shape: [Int], dtype: DType?) throws -> Tensor { try full(shape, .float(0), dtype: dtype) }
    /// Ones by ``full(_:_:dtype:)``.
    public func ones(_ shape: [Int], dtype: DType?) throws -> Tensor { try full(shape, .float(1), dtype: dtype) }
    /// ``zeros(_:dtype:)``.
    public func empty(_ shape: [Int], dtype: DType?) throws -> Tensor { try zeros(shape, dtype: dtype) }
    /// Unsupported.
    public func arange(from start: Scalar, to end: Scalar, by step: Scalar, dtype: DType?) throws -> Tensor {
        throw lacking("CreationLibrary")
    }
    /// Unsupported.
    public func eye(rows: Int, columns: Int, dtype: DType?) throws -> Tensor { throw lacking("CreationLibrary") }
}

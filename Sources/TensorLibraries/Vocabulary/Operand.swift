import TensorTypes

/// One side of an operation: a tensor, or a number written beside it.
public enum Operand<Tensor> {
    /// A tensor.
    case tensor(Tensor)
    /// A number, whose dtype counts less than a tensor's in PyTorch's promotion.
    case number(Scalar)
}

/// One part of an index such as `t[0, 1:, None]`.
public enum TensorIndex<Tensor> {
    /// One position; negative ones count from the end. The dimension goes away.
    case integer(Int)
    /// `start:stop:step` as written: nil where nothing was, negative where it counts from the end.
    case slice(start: Int?, stop: Int?, step: Int?)
    /// `None`: a new dimension of size 1.
    case newAxis
    /// `...`: all dimensions that no other part names.
    case ellipsis
    /// A mask, or positions.
    case tensor(Tensor)
}

/// Printing tensors in a way of the library's own.
///
/// Without this, the suite prints a tensor by PyTorch's rules from its shape, dtype and elements.
public protocol PrintingLibrary<Tensor>: Sendable {
    /// The library's tensor type.
    associatedtype Tensor
    /// `repr(tensor)`.
    func text(of tensor: Tensor) throws -> String
}

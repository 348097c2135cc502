/// Gradients; conforming declares the capability `autograd`.
///
/// Whether operations are recorded is a state of the thread that runs a case.
public protocol AutogradLibrary<Tensor>: Sendable {
    /// The library's tensor type.
    associatedtype Tensor
    /// `tensor.requires_grad`.
    func requiresGradient(_ tensor: Tensor) throws -> Bool
    /// `tensor.requires_grad = isRequired`.
    func setRequiresGradient(_ tensor: inout Tensor, _ isRequired: Bool) throws
    /// `tensor.is_leaf`.
    func isLeaf(_ tensor: Tensor) throws -> Bool
    /// `tensor.grad`.
    func gradient(of tensor: Tensor) throws -> Tensor?
    /// `tensor.grad = gradient`.
    func setGradient(of tensor: inout Tensor, to gradient: Tensor?) throws
    /// The name of the function that computed the tensor, such as `AddBackward0` or `torch::autograd::CopySlices`, for
    /// `grad_fn`; nil for a leaf.
    func gradientFunction(of tensor: Tensor) throws -> String?
    /// `tensor.backward(gradient, retain_graph)`.
    func propagate(from tensor: Tensor, gradient: Tensor?, keepsGraph: Bool) throws
    /// `tensor.detach()`.
    func detach(_ tensor: Tensor) throws -> Tensor
    /// `torch.is_grad_enabled()` on this thread.
    func isRecording() throws -> Bool
    /// Whether operations are recorded from now on, on this thread; sessions begin with true.
    func setRecording(_ isRecording: Bool) throws
}

extension AutogradLibrary {
    /// Unsupported.
    public func requiresGradient(_ tensor: Tensor) throws -> Bool { throw lacking("AutogradLibrary") }
    /// Unsupported.
    public func setRequiresGradient(_ tensor: inout Tensor, _ isRequired: Bool) throws {
        throw lacking("AutogradLibrary")
    }
    /// Unsupported.
    public func isLeaf(_ tensor: Tensor) throws -> Bool { throw lacking("AutogradLibrary") }
    /// Unsupported.
    public func gradient(of tensor: Tensor) throws -> Tensor? { throw lacking("AutogradLibrary") }
    /// Unsupported.
    public func setGradient(of tensor: inout Tensor, to gradient: Tensor?) throws { throw lacking("AutogradLibrary") }
    /// Unsupported.
    public func gradientFunction(of tensor: Tensor) throws -> String? { throw lacking("AutogradLibrary") }
    /// Unsupported.
    public func propagate(from tensor: Tensor, gradient: Tensor?, keepsGraph: Bool) throws {
        throw lacking("AutogradLibrary")
    }
    /// Unsupported.
    public func detach(_ tensor: Tensor) throws -> Tensor { throw lacking("AutogradLibrary") }
    /// Unsupported.
    public func isRecording() throws -> Bool { throw lacking("AutogradLibrary") }
    /// Unsupported.
    public func setRecording(_ isRecording: Bool) throws { throw lacking("AutogradLibrary") }
}

/// How a tensor's elements lie in memory; conforming declares the capability `strides`.
public protocol StrideLibrary<Tensor>: Sendable {
    /// The library's tensor type.
    associatedtype Tensor
    /// `tensor.stride()`: the elements between neighbours in each dimension.
    func strides(of tensor: Tensor) throws -> [Int]
    /// `tensor.storage_offset()`: the elements before the first.
    func offset(of tensor: Tensor) throws -> Int
    /// `tensor.is_contiguous()`: whether the elements lie in row-major order without gaps.
    func isContiguous(_ tensor: Tensor) throws -> Bool
    /// `tensor.as_strided(shape, strides, offset)`: another look at the storage; a nil offset is the tensor's own.
    func restride(_ tensor: Tensor, _ shape: [Int], strides: [Int], offset: Int?) throws -> Tensor
}

extension StrideLibrary {
    /// Unsupported.
    public func strides(of tensor: Tensor) throws -> [Int] { throw lacking("StrideLibrary") }
    /// Unsupported.
    public func offset(of tensor: Tensor) throws -> Int { throw lacking("StrideLibrary") }
    /// Unsupported.
    public func isContiguous(_ tensor: Tensor) throws -> Bool { throw lacking("StrideLibrary") }
    /// Unsupported.
    public func restride(_ tensor: Tensor, _ shape: [Int], strides: [Int], offset: Int?) throws -> Tensor {
        throw lacking("StrideLibrary")
    }
}

/// Where a tensor's memory is; conforming declares the capability `data-pointers`.
public protocol AddressLibrary<Tensor>: Sendable {
    /// The library's tensor type.
    associatedtype Tensor
    /// `tensor.data_ptr()`: the address of the first element.
    func address(of tensor: Tensor) throws -> Int
}

extension AddressLibrary {
    /// Unsupported.
    public func address(of tensor: Tensor) throws -> Int { throw lacking("AddressLibrary") }
}

/// Counting writes; conforming declares the capability `version-counters`.
public protocol VersionLibrary<Tensor>: Sendable {
    /// The library's tensor type.
    associatedtype Tensor
    /// `tensor._version`: how often the memory was written to.
    func version(of tensor: Tensor) throws -> Int
}

extension VersionLibrary {
    /// Unsupported.
    public func version(of tensor: Tensor) throws -> Int { throw lacking("VersionLibrary") }
}

import Foundation
import SpecLanguage
import Synchronization
import TensorLibraries
import TensorTypes

/// The five functions and nothing else.
struct FiveFunctions: TensorLibrary {
    struct Tensor {
        var values: [Scalar]
        var shape: [Int]
        var dtype: DType
    }

    /// What goes wrong when values are read.
    enum Fault: Error {
        case unnamed
    }

    let name = "five"
    let version = "1"
    var dtypes: Set<DType> = [.float32, .float64]
    var declaredCapabilities: Set<Capability> = []

    func tensor(_ values: [Scalar], shape: [Int], dtype: DType?) throws -> Tensor {
        if values == [.int(13)] { throw TensorError.index("unlucky") }
        return Tensor(values: values.map { .float($0.double) }, shape: shape, dtype: dtype ?? .float32)
    }
    func tensor(from array: HostArray) throws -> Tensor {
        Tensor(values: array.values(), shape: array.shape, dtype: array.dtype)
    }
    func shape(of tensor: Tensor) -> [Int] { tensor.shape }
    func dtype(of tensor: Tensor) -> DType { tensor.dtype }
    func values(of tensor: Tensor) throws -> [Scalar] {
        switch tensor.values.first {
        case .float(-1): throw Fault.unnamed
        case .float(-2): []
        case .float(-3): [.int(0)]
        default: tensor.values
        }
    }
}

/// Tensors of doubles that are objects over memory which they share with arrays.
struct Sharing: TensorLibrary, ArrayLibrary, CopyingLibrary, IndexingLibrary, InPlaceLibrary, DeviceLibrary {
    final class Tensor {
        let memory: HostArray
        init(_ memory: HostArray) { self.memory = memory }
        func pointer(_ position: Int) -> UnsafeMutablePointer<Double> {
            (memory.pointer + position * memory.strides[0]).assumingMemoryBound(to: Double.self)
        }
    }

    let name = "sharing"
    let version = "1"
    let dtypes: Set<DType> = [.float64]
    let defaultDType = DType.float64
    let declaredCapabilities: Set<Capability> = [.numpyViews]
    var devices: [Device] = []
    /// Owners of memory that are never let go of.
    var hoard: Hoard?

    final class Hoard: Sendable {
        private struct Kept: @unchecked Sendable {
            let owner: AnyObject
        }
        private let kept = Mutex<[Kept]>([])
        func keep(_ owner: AnyObject) {
            let entry = Kept(owner: owner)
            kept.withLock { $0.append(entry) }
        }
    }

    func tensor(_ values: [Scalar], shape: [Int], dtype: DType?) throws -> Tensor {
        Tensor(try HostArray(copying: values, shape: shape, dtype: .float64))
    }
    func tensor(from array: HostArray) throws -> Tensor {
        guard array.dtype == .float64, array.shape.count == 1 else { throw UnsupportedOperation("such arrays") }
        hoard?.keep(array.owner)
        return Tensor(array)
    }
    func shape(of tensor: Tensor) -> [Int] { tensor.memory.shape }
    func dtype(of tensor: Tensor) -> DType { .float64 }
    func values(of tensor: Tensor) -> [Scalar] { tensor.memory.values() }
    func array(of tensor: Tensor) -> HostArray { tensor.memory }
    func clone(_ tensor: Tensor) throws -> Tensor {
        Tensor(try HostArray(copying: values(of: tensor), shape: tensor.memory.shape, dtype: .float64))
    }
    func contiguous(_ tensor: Tensor) -> Tensor { tensor }
    func part(of tensor: Tensor, at index: [TensorIndex<Tensor>]) throws -> Tensor {
        guard case .slice(let start?, nil, nil)? = index.first, index.count == 1 else {
            throw UnsupportedOperation("such an index")
        }
        let memory = tensor.memory
        return Tensor(
            HostArray(
                borrowing: memory.pointer + start * memory.strides[0], shape: [memory.shape[0] - start],
                strides: memory.strides, dtype: .float64, owner: memory.owner))
    }
    func assign(_ source: Operand<Tensor>, to tensor: inout Tensor, at index: [TensorIndex<Tensor>]) throws {
        guard case .number(let number) = source, case .integer(let position)? = index.first else {
            throw UnsupportedOperation("such an assignment")
        }
        tensor.pointer(position).pointee = number.double
    }
    func fill(_ tensor: inout Tensor, with value: Scalar) {
        for position in 0..<tensor.memory.shape[0] { tensor.pointer(position).pointee = value.double }
    }
    func device(of tensor: Tensor) -> Device { .cpu }
    func move(_ tensor: Tensor, to device: Device, copies: Bool) -> Tensor { tensor }
}

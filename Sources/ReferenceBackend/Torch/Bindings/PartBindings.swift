import InProcess
import ReferenceTensor
import TensorTypes

/// Operations that show a tensor as several.
enum PartBindings {
    static let table: [TorchBinding] = parts

    private static func several(_ tensors: [Tensor]) -> Value { .tensors(tensors) }

    /// Sizes of the parts that boundaries cut a dimension into.
    private static func sizes(_ boundaries: [Int], _ length: Int) -> [Int] {
        var start = 0
        return (boundaries + [length]).map { boundary in
            let end = min(max(boundary < 0 ? boundary + length : boundary, 0), length)
            defer { start = max(start, end) }
            return max(end - start, 0)
        }
    }

    private static func even(_ sections: Int, _ length: Int) -> [Int] {
        (0..<sections).map { length / sections + ($0 < length % sections ? 1 : 0) }
    }

    private static func tensorSplit(_ arguments: TorchArguments, _ axis: Int, _ name: String) throws -> Value {
        let input = try arguments.input
        guard input.rank > 0 else {
            throw TensorError.runtime(
                "tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims")
        }
        let resolved = try Geometry.axis(axis, rank: input.rank)
        let length = input.shape[resolved]
        let parts: [Int]
        if let indices = try arguments.optionalInts(name == "tensor_split" ? "indices" : "indices") {
            parts = sizes(indices, length)
        } else if let tensor = try arguments.optionalTensor("tensor_indices_or_sections") {
            let values = try tensor.bytes().gather(as: Int64.self).map(Int.init)
            parts = tensor.rank == 0 ? even(values[0], length) : sizes(values, length)
        } else {
            let sections = try arguments.int("sections")
            guard sections > 0 || name != "tensor_split" else {
                throw TensorError.runtime("number of sections must be larger than 0, got \(sections)")
            }
            if name != "tensor_split" && (sections <= 0 || length % sections != 0) {
                throw TensorError.runtime(
                    "torch.\(name) attempted to split along dimension \(resolved), but the size of the dimension \(length) is not "
                        + "divisible by the split_size \(sections)!")
            }
            parts = even(sections, length)
        }
        var start = 0
        return several(
            try parts.map { size in
                defer { start += size }
                return try Shaping.slice(input, resolved, start: start, stop: start + size, step: 1)
            })
    }

    static func split(_ input: Tensor, _ size: Int, _ axis: Int) throws -> [Tensor] {
        guard input.rank > 0 else { throw TensorError.runtime("split expects at least a 1-dimensional tensor") }
        let resolved = try Geometry.axis(axis, rank: input.rank)
        guard size >= 0 else {
            throw TensorError.runtime("split expects split_size be non-negative, but got split_size=\(size)")
        }
        let length = input.shape[resolved]
        guard size > 0 || length == 0 else {
            throw TensorError.runtime(
                "split_size can only be 0 if dimension size is 0, but got dimension size of \(length)")
        }
        let count = size == 0 ? 1 : max((length + size - 1) / size, 1)
        return try Shaping.split(
            input, sizes: (0..<count).map { min(size, length - $0 * size) }, resolved, name: "SplitBackward0")
    }

    private static let parts: [TorchBinding] = [
        .both("unbind(Tensor input, int dim=0)") { several(try Shaping.unbind($0.input, $0.optionalInt("dim") ?? 0)) },
        .method("split(Tensor input, object split_size, int dim=0)") { try splitAny($0, "split_size") },
        .function("split(Tensor tensor, object split_size_or_sections, int dim=0)") {
            try splitAny($0, "split_size_or_sections")
        },
        .both("split_with_sizes(Tensor input, IntArrayRef split_sizes, int dim=0)") {
            try withSizes($0.input, $0.ints("split_sizes"), $0.optionalInt("dim") ?? 0)
        },
        .both("chunk(Tensor input, int chunks, int dim=0)") {
            let (input, count) = (try $0.input, try $0.int("chunks"))
            guard input.rank > 0 else { throw TensorError.runtime("chunk expects at least a 1-dimensional tensor") }
            guard count > 0 else {
                throw TensorError.runtime("chunk expects `chunks` to be greater than 0, got: \(count)")
            }
            let axis = try Geometry.axis($0.optionalInt("dim") ?? 0, rank: input.rank)
            let length = input.shape[axis]
            if length == 0 {
                return try withSizes(input, [Int](repeating: 0, count: count), axis)
            }
            return several(try split(input, (length + count - 1) / count, axis))
        },
        .both(
            "tensor_split(Tensor input, IntArrayRef indices, int dim=0)",
            "tensor_split(Tensor input, Tensor tensor_indices_or_sections, int dim=0)",
            "tensor_split(Tensor input, int sections, int dim=0)"
        ) { try tensorSplit($0, $0.optionalInt("dim") ?? 0, "tensor_split") },
        .both("hsplit(Tensor input, int sections)", "hsplit(Tensor input, IntArrayRef indices)") {
            let rank = try $0.input.rank
            guard rank > 0 else {
                throw TensorError.runtime(
                    "torch.hsplit requires a tensor with at least 1 dimension, but got a tensor with 0 dimensions!")
            }
            return try tensorSplit($0, rank == 1 ? 0 : 1, "hsplit")
        },
        .both("vsplit(Tensor input, int sections)", "vsplit(Tensor input, IntArrayRef indices)") {
            let rank = try $0.input.rank
            guard rank > 1 else {
                throw TensorError.runtime(
                    "torch.vsplit requires a tensor with at least 2 dimension, but got a tensor with \(rank) dimensions!"
                )
            }
            return try tensorSplit($0, 0, "vsplit")
        },
        .both("dsplit(Tensor input, int sections)", "dsplit(Tensor input, IntArrayRef indices)") {
            let rank = try $0.input.rank
            guard rank > 2 else {
                throw TensorError.runtime(
                    "torch.dsplit requires a tensor with at least 3 dimension, but got a tensor with \(rank) dimensions!"
                )
            }
            return try tensorSplit($0, 2, "dsplit")
        },
    ]

    private static func withSizes(_ input: Tensor, _ sizes: [Int], _ axis: Int) throws -> Value {
        guard input.rank > 0 else { throw TensorError.runtime("split expects at least a 1-dimensional tensor") }
        let resolved = try Geometry.axis(axis, rank: input.rank)
        guard sizes.allSatisfy({ $0 >= 0 }), sizes.reduce(0, +) == input.shape[resolved] else {
            throw TensorError.runtime(
                "split_with_sizes expects split_sizes to sum exactly to \(input.shape[resolved]) (input tensor's size at "
                    + "dimension \(axis)), but got split_sizes=[\(Geometry.text(sizes))]")
        }
        return several(try Shaping.split(input, sizes: sizes, resolved, name: "SplitWithSizesBackward0"))
    }

    private static func splitAny(_ arguments: TorchArguments, _ name: String) throws -> Value {
        let input = try arguments.optionalTensor("tensor") == nil ? try arguments.input : try arguments.tensor("tensor")
        let axis = try arguments.optionalInt("dim") ?? 0
        var given = arguments.value(name)
        if let tensor = given.object(as: Tensor.self), tensor.count == 1 {
            given = .int(try arguments.interpreter.int(given))
        }
        let handed = CallArguments([.object(input), given, .int(Int128(axis))])
        switch given {
        case .int, .bool:
            let size = try arguments.rebind(sizeForm, handed).int("split_size")
            return several(try split(input, size, axis))
        default:
            return try withSizes(input, arguments.rebind(sizesForm, handed).ints("split_sizes"), axis)
        }
    }

    /// What `split`, a function in Python, hands an integer to, and a `bool` for one.
    private static let sizeForm = NativeForm(
        [
            "split(Tensor input, SymInt split_size, int dim=0)",
            "split(Tensor input, SymIntArrayRef split_size, int dim=0)",
        ], isMethod: false)
    /// What it hands anything else to.
    private static let sizesForm = NativeForm(
        ["split_with_sizes(Tensor input, SymIntArrayRef split_sizes, int dim=0)"], isMethod: false)
}

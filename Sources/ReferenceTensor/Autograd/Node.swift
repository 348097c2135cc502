import TensorTypes

/// One recorded operation: how gradients of its outputs become gradients of its inputs.
public final class Node {
    /// What an edge points at: an output of a node, where a gradient is delivered.
    public struct Edge {
        /// The node that takes the gradient.
        public let node: Node
        /// Which of its outputs the gradient belongs to.
        public let output: Int
    }

    /// What a gradient delivered to an output must look like.
    package struct OutputMetadata {
        var shape: [Int]
        var dtype: DType
        var device: Device
    }

    /// Computes gradients of inputs; nil where there is none.
    package typealias Backward = (BackwardContext) throws -> [Tensor?]

    /// The name as PyTorch shows it, for example `MulBackward0`.
    public let name: String
    /// Where the gradient of each input goes; nil for inputs that need none.
    public internal(set) var edges: [Edge?]
    /// Orders nodes: later operations are undone first.
    package let sequence: Int
    package var outputs: [OutputMetadata] = []
    private(set) var saved: [SavedTensor]
    private(set) var backward: Backward?
    /// Whether the saved tensors were freed by a backward pass.
    private(set) var isReleased = false
    /// The leaf whose gradient this node accumulates, for an `AccumulateGrad` node.
    package let variable: Tensor?
    /// Tensors whose gradients are kept although they are no leaves, by output number.
    package var retaining: [(output: Int, tensor: WeakTensor)] = []

    package init(
        _ name: String, edges: [Edge?], saved: [SavedTensor] = [], variable: Tensor? = nil, runtime: Runtime,
        backward: Backward?
    ) {
        self.name = runtime.has(.nodeNamesBare) ? String(name.prefix { !$0.isNumber }) : name
        self.edges = edges
        self.saved = saved
        self.variable = variable
        self.backward = backward
        sequence = variable == nil ? runtime.nextSequence() : Int.max
    }

    /// The name as error messages give it: without `Backward`, and without the number of a first overload.
    package var operationName: String {
        guard let range = name.range(of: "Backward", options: .backwards),
            name[range.upperBound...].allSatisfy(\.isNumber)
        else { return name }
        let number = name[range.upperBound...]
        return String(name[..<range.lowerBound] + (number == "0" ? "" : number))
    }

    /// Adds a tensor that backward needs and that exists only after the node does, such as its own result.
    package func save(_ tensor: SavedTensor) { saved.append(tensor) }

    /// Frees what was saved.
    package func release() {
        guard variable == nil, !saved.isEmpty || isReleased else { return }
        saved = []
        isReleased = true
    }

    package func savedTensor(_ index: Int) throws -> Tensor {
        guard !isReleased else {
            throw TensorError.runtime(
                "Trying to backward through the graph a second time (or directly access saved tensors after they have "
                    + "already been freed). Saved intermediate values of the graph are freed when you call .backward() or "
                    + "autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time "
                    + "or if you need to access saved tensors after calling backward.")
        }
        return try saved[index].unpack(for: self)
    }

    package var savedCount: Int { saved.count }

    /// Frees a long chain of nodes without recursion: what a node leads to is taken before the node goes.
    deinit {
        var pending = takeSuccessors()
        while var node = pending.popLast() {
            if isKnownUniquelyReferenced(&node) { pending.append(contentsOf: node.takeSuccessors()) }
        }
    }

    /// Lets go of everything that leads to earlier nodes: edges, and the histories of saved inputs.
    private func takeSuccessors() -> [Node] {
        let successors = edges.compactMap { $0?.node } + saved.compactMap { $0.takeHistory() }
        edges = []
        saved = []
        return successors
    }
}

/// A reference that does not keep a tensor alive.
package struct WeakTensor {
    package weak var tensor: Tensor?
}

/// What a backward formula works with.
package struct BackwardContext {
    package let node: Node
    /// Gradients of the outputs; nil where none arrived.
    package let gradients: [Tensor?]

    /// The gradient of the only output.
    package var gradient: Tensor { gradients[0]! }

    /// Whether the gradient of an input is wanted.
    package func needs(_ input: Int) -> Bool { input < node.edges.count && node.edges[input] != nil }

    /// A saved tensor, in the order of saving.
    package func saved(_ index: Int) throws -> Tensor { try node.savedTensor(index) }
}

extension Runtime {
    package func nextSequence() -> Int {
        sequence += 1
        return sequence
    }
}

import TensorTypes

/// The backward pass: runs the nodes behind some outputs, later operations first, and delivers gradients.
package enum Engine {
    /// Runs a backward pass.
    ///
    /// - Parameters:
    ///   - outputs: the tensors to start from, with their gradients.
    ///   - inputs: the tensors whose gradients to return instead of accumulating into leaves; nil to accumulate.
    ///   - keepsGraph: whether saved tensors survive.
    ///   - createsGraph: whether the pass itself is recorded.
    /// - Returns: the gradients of `inputs`.
    /// - Throws: a `RuntimeError` for outputs without history, freed or changed saved tensors, and gradients that do not fit.
    package static func run(
        outputs: [(tensor: Tensor, gradient: Tensor)], inputs: [Tensor]? = nil, keepsGraph: Bool, createsGraph: Bool
    ) throws -> [Tensor?] {
        guard let runtime = outputs.first?.tensor.runtime else { return [] }
        var roots: [(edge: Node.Edge, gradient: Tensor)] = []
        for (number, output) in outputs.enumerated() {
            guard let edge = try output.tensor.gradientEdge else {
                throw TensorError.runtime(
                    "element \(number) of tensors does not require grad and does not have a grad_fn")
            }
            roots.append((edge, try checked(output.gradient, edge, number, from: nil)))
        }
        let captures = try inputs?.enumerated().map { number, input -> Node.Edge in
            guard input.requiresGrad, let edge = try input.gradientEdge else {
                throw TensorError.runtime("One of the differentiated Tensors does not require grad")
            }
            return edge
        }
        let createsGraph = createsGraph && !runtime.has(.createGraphIgnored)
        let keepsGraph = keepsGraph && !runtime.has(.retainIgnored) || runtime.has(.neverFreed)
        let previous = runtime.isGradEnabled
        runtime.isGradEnabled = createsGraph
        defer { runtime.isGradEnabled = previous }
        var pass = Pass(keepsGraph: keepsGraph, createsGraph: createsGraph, captures: captures)
        return try pass.run(roots)
    }

    /// Makes a gradient fit the output it is delivered to: summed over broadcast dimensions, converted.
    fileprivate static func checked(_ gradient: Tensor, _ edge: Node.Edge, _ number: Int, from node: Node?) throws
        -> Tensor
    {
        guard edge.output < edge.node.outputs.count else { return gradient }
        let expected = edge.node.outputs[edge.output]
        var gradient = gradient
        if gradient.shape != expected.shape {
            guard let wide = try? Geometry.broadcast(expected.shape, gradient.shape), wide == gradient.shape else {
                let origin = node.map { "Function \($0.name) returned an invalid gradient" } ?? "invalid gradient"
                throw TensorError.runtime(
                    "\(origin) at index \(number) - got [\(Geometry.text(gradient.shape))] but expected shape compatible "
                        + "with [\(Geometry.text(expected.shape))]")
            }
            let unreduced = try gradient.runtime.fault?.unreduced(gradient, expected.shape)
            gradient = try unreduced ?? Reductions.sum(gradient, toShape: expected.shape)
        }
        if gradient.dtype != expected.dtype {
            if gradient.dtype.isComplex && !expected.dtype.isComplex { gradient = try ComplexViews.real(gradient) }
            gradient = try Conversion.convert(gradient, to: expected.dtype)
        }
        if gradient.device != expected.device {
            guard gradient.rank == 0 else {
                let origin = node.map { "Function \($0.name) returned an invalid gradient" } ?? "invalid gradient"
                throw TensorError.runtime(
                    "\(origin) at index \(number) - expected device \(expected.device.text) but got \(gradient.device.text)"
                )
            }
            gradient = try Conversion.move(gradient, to: expected.device)
        }
        return gradient
    }
}

/// One backward pass under way.
private struct Pass {
    let keepsGraph: Bool
    let createsGraph: Bool
    let captures: [Node.Edge]?
    private var dependencies: [ObjectIdentifier: Int] = [:]
    private var needed: Set<ObjectIdentifier> = []
    private var buffers: [ObjectIdentifier: [Tensor?]] = [:]
    private var ready = ReadyQueue()

    init(keepsGraph: Bool, createsGraph: Bool, captures: [Node.Edge]?) {
        self.keepsGraph = keepsGraph
        self.createsGraph = createsGraph
        self.captures = captures
    }

    mutating func run(_ roots: [(edge: Node.Edge, gradient: Tensor)]) throws -> [Tensor?] {
        explore(from: roots.map(\.edge.node))
        var started: Set<ObjectIdentifier> = []
        for root in roots { try deliver(root.gradient, to: root.edge) }
        for root in roots {
            let id = ObjectIdentifier(root.edge.node)
            if dependencies[id, default: 0] == 0 && started.insert(id).inserted { ready.push(root.edge.node) }
        }
        var captured = [Tensor?](repeating: nil, count: captures?.count ?? 0)
        while let node = ready.pop() {
            let id = ObjectIdentifier(node)
            let gradients = buffers.removeValue(forKey: id) ?? []
            for (output, weak) in node.retaining {
                if let tensor = weak.tensor, output < gradients.count, let gradient = gradients[output] {
                    try accumulate(gradient, into: tensor)
                }
            }
            for (index, edge) in (captures ?? []).enumerated() where edge.node === node {
                captured[index] = edge.output < gradients.count ? gradients[edge.output] : nil
            }
            if captures == nil || needed.contains(id) {
                try evaluate(node, gradients)
            } else if !keepsGraph {
                for case let edge? in node.edges { finish(edge.node) }
            }
        }
        return captured
    }

    /// Counts, for every node behind the roots, the edges that lead to it, and marks those on the way to a capture.
    private mutating func explore(from roots: [Node]) {
        var seen: Set<ObjectIdentifier> = []
        var order: [Node] = []
        var pending = roots
        while let node = pending.popLast() {
            guard seen.insert(ObjectIdentifier(node)).inserted else { continue }
            order.append(node)
            for case let edge? in node.edges {
                dependencies[ObjectIdentifier(edge.node), default: 0] += 1
                pending.append(edge.node)
            }
        }
        guard let captures else { return }
        let targets = Set(captures.map { ObjectIdentifier($0.node) })
        // Nodes are visited so that what they lead to comes first.
        for node in order.sorted(by: { $0.sequence < $1.sequence }) {
            let leadsThere = node.edges.contains { edge in
                edge.map { targets.contains(ObjectIdentifier($0.node)) || needed.contains(ObjectIdentifier($0.node)) }
                    ?? false
            }
            if leadsThere { needed.insert(ObjectIdentifier(node)) }
        }
    }

    private mutating func deliver(_ gradient: Tensor, to edge: Node.Edge) throws {
        let id = ObjectIdentifier(edge.node)
        var buffer = buffers[id] ?? []
        while buffer.count <= edge.output { buffer.append(nil) }
        buffer[edge.output] = try buffer[edge.output].map { try Pointwise.add($0, gradient) } ?? gradient
        buffers[id] = buffer
    }

    private mutating func finish(_ node: Node) {
        let id = ObjectIdentifier(node)
        dependencies[id, default: 0] -= 1
        if dependencies[id] == 0 { ready.push(node) }
    }

    private mutating func evaluate(_ node: Node, _ gradients: [Tensor?]) throws {
        if let variable = node.variable {
            // The leaf may have been told since that it needs no gradient.
            let takesGradient = variable.requiresGrad || variable.runtime.has(.frozenLeavesAccumulate)
            if captures == nil, takesGradient, let gradient = gradients.first ?? nil {
                try accumulate(gradient, into: variable)
            }
            return
        }
        let results = gradients.contains { $0 != nil } ? try node.run(gradients) : []
        if !keepsGraph { node.release() }
        for (number, edge) in node.edges.enumerated() {
            guard let edge else { continue }
            if number < results.count, let gradient = results[number] {
                try deliver(try Engine.checked(gradient, edge, number, from: node), to: edge)
            }
            finish(edge.node)
        }
    }

    /// Adds to `.grad`: in place unless the pass is recorded, so that the tensor object stays the same.
    private func accumulate(_ gradient: Tensor, into tensor: Tensor) throws {
        let state = tensor.autogradState
        let fault = tensor.runtime.fault
        guard let existing = state.grad, fault != .gradOverwritten else {
            if fault == .gradSharesIncoming && !createsGraph {
                state.grad = gradient.detached()
                return
            }
            let keepsLayout =
                Geometry.isNonOverlappingAndDense(tensor.shape, tensor.strides) && fault != .gradLosesLayout
            let strides = keepsLayout ? tensor.strides : nil
            let copy = try Tensor(
                shape: gradient.shape, strides: gradient.shape == tensor.shape ? strides : nil, dtype: gradient.dtype,
                device: gradient.device, runtime: gradient.runtime)
            if createsGraph && gradient.requiresGrad {
                try Conversion.copyInPlace(copy, from: gradient)
                copy.version?.reset()
                tensor.runtime.noteRecordedGradient(of: tensor)
            } else {
                try copy.overwrite(with: gradient)
            }
            state.grad = copy
            return
        }
        if createsGraph || fault == .gradReplaced {
            state.grad = try Pointwise.add(existing, gradient)
            tensor.runtime.noteRecordedGradient(of: tensor)
        } else {
            if !existing.isMeta { try existing.accumulate(gradient) }
            if fault != .gradUncounted { Recording.bump(existing) }
        }
    }
}

extension Node {
    /// Computes the gradients of the inputs.
    package func run(_ gradients: [Tensor?]) throws -> [Tensor?] {
        guard let backward else { return [] }
        return try backward(BackwardContext(node: self, gradients: gradients))
    }
}

/// Nodes ready to run, the latest recorded first; leaves before all.
private struct ReadyQueue {
    private var heap: [Node] = []

    mutating func push(_ node: Node) {
        heap.append(node)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            if heap[parent].sequence >= heap[child].sequence { break }
            heap.swapAt(parent, child)
            child = parent
        }
    }

    mutating func pop() -> Node? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var parent = 0
        while true {
            var largest = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[child].sequence > heap[largest].sequence { largest = child }
            }
            if largest == parent { return first }
            heap.swapAt(parent, largest)
            parent = largest
        }
    }
}

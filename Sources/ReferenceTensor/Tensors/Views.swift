import TensorTypes

/// Making views, and gradients through them.
///
/// Every view is a map from its own positions to positions of its source. The gradient of the source is therefore, in
/// general, zeros with the view's gradient at the mapped positions (``embed(_:into:at:node:overlaps:)``); a view that shows
/// every element once has an inverse instead.
package enum Views {
    /// A view of `source` with another layout, sharing storage and version counter.
    ///
    /// - Parameters:
    ///   - name: the node's name.
    ///   - isOneOfSeveral: whether the operation returns several views, which forbids changing them in place.
    ///   - overlaps: whether elements of the source may be shown more than once.
    ///   - inverse: the operation that leads a gradient back, if the view shows every element.
    ///   - transform: the operation; applied to the source's layout for the result, and to the contiguous layout of its
    ///     shape for the gradient.
    package static func make(
        _ source: Tensor, _ name: String, overlaps: Bool = false, inverse: ((Tensor) throws -> Tensor)? = nil,
        transform: @escaping (Layout) throws -> Layout
    ) throws -> Tensor {
        if let result = try Sparse.view(source, node: name, transform) { return result }
        let sourceShape = source.shape
        let result = bare(source, try transform(source.layout))
        try source.runtime.fault?.breakView(result, of: source, name)
        track(result, of: source, creation: creation(source.runtime))
        try Recording.record(result, name, inputs: [source]) { context in
            if let inverse { return [try inverse(context.gradient)] }
            let layout = try transform(.contiguous(sourceShape))
            return [
                try embed(context.gradient, into: sourceShape, at: layout, node: gradientNode(name), overlaps: overlaps)
            ]
        }
        return result
    }

    /// The node of a view's gradient: that of `SelectBackward0` is `SelectBackwardBackward0`.
    private static func gradientNode(_ name: String) -> String {
        String(name.reversed().drop(while: \.isNumber).reversed()) + "Backward0"
    }

    /// Several views made by one operation, such as `unbind`.
    ///
    /// - Parameter join: the operation that leads their gradients back.
    package static func makeSeveral(
        _ source: Tensor, _ name: String, join: @escaping ([Tensor]) throws -> Tensor,
        transforms: [(Layout) throws -> Layout]
    ) throws -> [Tensor] {
        if source.sparse != nil { return try transforms.map { try make(source, name, transform: $0) } }
        let runtime = source.runtime
        let results = try transforms.map { bare(source, try $0(source.layout)) }
        if let fault = runtime.fault { for result in results { try fault.breakView(result, of: source, name) } }
        let creation: ViewMeta.Creation =
            runtime.isInferenceMode
            ? .inference
            : (runtime.isGradEnabled ? (runtime.has(.unbindAllowsInPlace) ? .normal : .multipleOutputs) : .noGrad)
        for result in results { track(result, of: source, creation: creation) }
        if Recording.isNeeded([source], runtime) {
            let shapes = results.map(\.shape)
            let node = try Recording.node(name, inputs: [source], runtime: runtime) { context in
                guard let known = context.gradients.compactMap({ $0 }).first else { return [nil] }
                let parts = try shapes.indices.map { index in
                    try (index < context.gradients.count ? context.gradients[index] : nil)
                        ?? Tensor(shape: shapes[index], dtype: known.dtype, device: known.device, runtime: runtime)
                }
                return [try join(parts)]
            }
            Recording.attach(results, to: node)
        }
        return results
    }

    /// Shares memory and version, and copies the lazy bits; knows nothing of history.
    package static func bare(_ source: Tensor, _ layout: Layout, dtype: DType? = nil) -> Tensor {
        let result = Tensor(
            storage: source.storage, dtype: dtype ?? source.dtype, shape: layout.shape, strides: layout.strides,
            offset: layout.offset, version: source.version)
        result.version = source.version
        result.isConjugated = source.isConjugated && !source.runtime.has(.viewsDropConjugate)
        result.isNegated = source.isNegated
        return result
    }

    package static func creation(_ runtime: Runtime) -> ViewMeta.Creation {
        runtime.isInferenceMode
            ? .inference : (runtime.isGradEnabled || runtime.has(.noGradViewForgotten) ? .normal : .noGrad)
    }

    /// Makes `result` a differentiable view of `source`, or of the tensor that `source` is a view of.
    ///
    /// - Parameter operation: what makes such a view of any tensor, if strides alone do not tell it.
    package static func track(
        _ result: Tensor, of source: Tensor, creation: ViewMeta.Creation,
        operation: ((Tensor) throws -> Tensor)? = nil
    ) {
        guard let version = source.version else { return }
        let inherited = source.autograd?.view
        result.autogradState.view = ViewMeta(
            base: source.runtime.has(.viewBaseNotCollapsed) ? source : inherited?.base ?? source,
            creation: creation == .normal ? inherited?.creation ?? .normal : creation,
            historyVersion: version.value, replay: ViewMeta.replay(of: result, from: source, by: operation))
    }

    /// Zeros of a shape, with `gradient` where `layout` says, positions counted in C order of the shape.
    ///
    /// - Parameters:
    ///   - node: the name of the node, where the gradient is itself recorded.
    ///   - overlaps: whether positions may repeat, whose gradients then add up.
    package static func embed(
        _ gradient: Tensor, into shape: [Int], at layout: Layout, node: String = "AsStridedScatterBackward0",
        overlaps: Bool = true
    ) throws -> Tensor {
        let result = try Tensor(shape: shape, dtype: gradient.dtype, device: gradient.device, runtime: gradient.runtime)
        if !result.isMeta && gradient.count > 0 {
            let target = bare(result, layout)
            if !overlaps {
                try target.overwrite(with: gradient)
            } else if Geometry.isNonOverlappingAndDense(layout.shape, layout.strides) || !layout.strides.contains(0) {
                try target.accumulate(gradient)
            } else {
                // Positions that stride 0 repeats are summed first.
                let repeated = layout.strides.indices.filter { layout.strides[$0] == 0 && layout.shape[$0] != 1 }
                let summed = try gradient.runtime.withoutGrad {
                    repeated.isEmpty ? gradient : try Reductions.sum(gradient, axes: repeated, keepsAxes: true)
                }
                var single = layout
                for axis in repeated { single.shape[axis] = 1 }
                try bare(result, single).accumulate(summed)
            }
        }
        try Recording.record(result, node, inputs: [gradient]) { context in
            [try Views.make(context.gradient.contiguous(), "AsStridedBackward0") { _ in layout }]
        }
        return result
    }

    /// The history of a view whose base was changed: its elements are read from the base.
    package static func asStridedNode(base: Tensor, view: Tensor) throws -> Node {
        let shape = base.shape
        let relative = relativeLayout(of: view, in: base)
        let node = try Recording.node("AsStridedBackward0", inputs: [base], runtime: base.runtime) { context in
            [try embed(context.gradient, into: shape, at: relative, node: "AsStridedBackward0")]
        }
        node.outputs = [Node.OutputMetadata(shape: view.shape, dtype: view.dtype, device: view.device)]
        return node
    }

    /// Where a view's elements lie among its base's, counted in C order of the base's shape.
    private static func relativeLayout(of view: Tensor, in base: Tensor) -> Layout {
        // In storage order the base's own strides map to C-order strides dimension by dimension.
        let contiguous = rowMajorStrides(base.shape)
        func position(_ distance: Int) -> Int {
            var rest = distance
            var result = 0
            let order = base.strides.indices.filter { base.strides[$0] > 0 && base.shape[$0] > 1 }
                .sorted { base.strides[$0] > base.strides[$1] }
            for axis in order {
                result += rest / base.strides[axis] * contiguous[axis]
                rest %= base.strides[axis]
            }
            return result
        }
        return Layout(
            shape: view.shape, strides: view.strides.map(position), offset: position(view.offset - base.offset))
    }

    /// The history of a base after a view of it was changed in place by `operation`.
    package static func copySlicesNode(base: Tensor, view: Tensor, operation: Node) throws -> Node {
        var edges = operation.edges
        if edges.isEmpty { edges = [nil] }
        edges[0] = try base.gradientEdge
        let baseShape = base.shape
        let baseStrides =
            Geometry.isNonOverlappingAndDense(base.shape, base.strides) ? base.strides : rowMajorStrides(base.shape)
        let replay = view.autograd?.view?.replay
        let viewLayout = replay == nil ? relativeLayout(of: view, in: base) : nil
        let node = Node("torch::autograd::CopySlices", edges: edges, runtime: base.runtime) { context in
            let gradient = context.gradient
            let runtime = gradient.runtime
            let result = try Tensor(
                shape: gradient.shape, strides: replay == nil ? nil : baseStrides, dtype: gradient.dtype,
                device: gradient.device, runtime: runtime)
            try result.overwrite(with: gradient)
            let slice: Tensor
            if let viewLayout {
                slice = bare(result, viewLayout)
            } else {
                slice = try runtime.withoutGrad { try replay?(result.detached()) ?? result }
            }
            var gradients = try operation.run([slice.contiguousClone()])
            if context.needs(0) {
                try runtime.withoutGrad {
                    if let part = gradients.first ?? nil {
                        try slice.overwrite(with: part)
                    } else {
                        try slice.fill(.int(0))
                    }
                }
            }
            gradients[0] = result
            return gradients
        }
        node.outputs = [Node.OutputMetadata(shape: baseShape, dtype: base.dtype, device: base.device)]
        return node
    }
}

extension Tensor {
    /// The tensor's window on its storage.
    public var layout: Layout { Layout(shape: shape, strides: strides, offset: offset) }

    /// Adds values to the elements, without any check or record; no element may occur twice at one position.
    package func accumulate(_ values: Tensor) throws {
        let own = try bytes()
        Elementwise.binary(.add, own, try values.bytes().broadcast(to: shape), in: dtype, into: own)
    }

    /// Writes values over the elements, converting and broadcasting them, without any check or record.
    package func overwrite(with values: Tensor) throws {
        if isMeta { return }
        if let fault = runtime.fault, try fault.overwrite(self, with: values) { return }
        try bytes().copy(from: try values.bytes().broadcast(to: shape), halvesBySingle: true)
    }

    /// Writes one number over all elements, without any check or record.
    package func fill(_ scalar: Scalar) throws {
        if isMeta { return }
        let target = try bytes()
        switch scalar {
        case .bool(let value): target.scatter([Int64](repeating: value ? 1 : 0, count: count))
        case .int(let value):
            if value > Int128(Int64.max) {
                target.scatter([UInt64](repeating: UInt64(truncatingIfNeeded: value), count: count))
            } else {
                target.scatter([Int64](repeating: Int64(truncatingIfNeeded: value), count: count))
            }
        case .float(let value): target.scatter([Double](repeating: value, count: count))
        case .complex(let real, let imaginary):
            target.scatter([Complex<Double>](repeating: Complex(real, imaginary), count: count))
        }
    }

    /// A fresh C-contiguous copy without history, lazy bits applied.
    package func contiguousClone() throws -> Tensor {
        let result = try Tensor(shape: shape, dtype: dtype, device: device, runtime: runtime)
        try result.overwrite(with: self)
        return result
    }

    /// This tensor if its elements follow each other, else a copy, without history.
    package func contiguous() throws -> Tensor { isContiguous && offset == 0 ? self : try contiguousClone() }
}

extension Runtime {
    /// Runs without recording.
    public func withoutGrad<R>(_ body: () throws -> R) rethrows -> R { try with(grad: false, body) }

    /// Runs with recording.
    package func withGrad<R>(_ body: () throws -> R) rethrows -> R { try with(grad: true, body) }

    private func with<R>(grad: Bool, _ body: () throws -> R) rethrows -> R {
        let previous = isGradEnabled
        isGradEnabled = grad
        defer { isGradEnabled = previous }
        return try body()
    }
}

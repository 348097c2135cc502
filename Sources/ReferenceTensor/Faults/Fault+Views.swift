import TensorTypes

/// Views that do not show the memory that they should.
extension Fault {
    /// The view operation, by the name of its node, whose result gets memory of its own.
    private var copiedView: String? {
        switch self {
        case .selectCopies: "SelectBackward0"
        case .sliceCopies: "SliceBackward0"
        case .transposeCopies: "TransposeBackward0"
        case .matrixTransposeCopies: "TBackward0"
        case .permuteCopies: "PermuteBackward0"
        case .viewCopies: "ViewBackward0"
        case .expandCopies: "ExpandBackward0"
        case .squeezeCopies: "SqueezeBackward0"
        case .squeezeOneCopies: "SqueezeBackward1"
        case .unsqueezeCopies: "UnsqueezeBackward0"
        case .diagonalCopies: "DiagonalBackward0"
        case .unfoldCopies: "UnfoldBackward0"
        case .aliasCopies: "AliasBackward0"
        case .unbindCopies: "UnbindBackward0"
        case .splitCopies: "SplitBackward0"
        case .splitSizesCopies: "SplitWithSizesBackward0"
        case .asStridedCopies: "AsStridedBackward0"
        case .realViewCopies: "ViewAsRealBackward0"
        case .complexViewCopies: "ViewAsComplexBackward0"
        case .dtypeViewCopies: "view(dtype)"
        default: nil
        }
    }

    /// Breaks a view that was just made: its geometry and its relations are as they should be unless they are the fault.
    package func breakView(_ view: Tensor, of source: Tensor, _ node: String) throws {
        if copiedView == node { view.storage = try view.storage.copied() }
        switch (self, node) {
        case (.sliceDropsOffset, "SliceBackward0"), (.diagonalDropsOffset, "DiagonalBackward0"):
            view.offset = source.offset
        case (.sliceDropsStep, "SliceBackward0"):
            view.strides = source.strides
        case (.viewsOwnCounter, _) where node != "view(dtype)", (.dtypeViewOwnCounter, "view(dtype)"):
            view.version = source.version.map { VersionCounter(startingAt: $0.value) }
        case (.dtypeViewIsView, "view(dtype)"):
            Views.track(view, of: source, creation: .normal)
        default: break
        }
    }

    /// What `detach` gives instead; nil if it is not what is broken.
    package func detached(_ source: Tensor) throws -> Tensor? {
        let result = source.detached()
        switch self {
        case .detachCopies: result.storage = try result.storage.copied()
        case .detachOwnCounter: result.version = source.version.map { _ in VersionCounter() }
        case .detachIsView: Views.track(result, of: source, creation: .normal)
        case .detachRequiresGrad: result.autogradState.requiresGrad = source.requiresGrad
        default: return nil
        }
        return result
    }

    /// What `clone` gives instead; nil if it is not what is broken.
    package func cloned(_ source: Tensor) throws -> Tensor? {
        switch self {
        case .cloneShares: source.detached()
        case .cloneDetaches: try Conversion.clone(source.detached())
        default: nil
        }
    }

    /// A view for the positions that one index tensor names, if they lie side by side.
    package func indexed(_ view: Tensor, _ indices: [Tensor?], _ positions: [Int]) throws -> Tensor? {
        guard self == .indexListShares, let axis = indices.firstIndex(where: { $0 != nil }), !view.isMeta,
            let index = indices[axis], index.rank == 1, indices.compactMap({ $0 }).count == 1
        else { return nil }
        let entries = try index.bytes().gather(as: Int64.self)
        guard let first = entries.first, first >= 0,
            entries.enumerated().allSatisfy({ $1 == first + Int64($0) })
        else { return nil }
        return try Shaping.slice(view, axis, start: Int(first), stop: Int(first) + entries.count, step: 1)
    }
}

extension Geometry {
    /// The strides of C order if a window with the given ones reaches as far, else the given ones.
    static func flattened(_ shape: [Int], _ strides: [Int]) -> [Int] {
        let count = shape.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
        return count > 0 && extent(shape, strides) >= count ? rowMajorStrides(shape) : strides
    }
}

extension Tensor {
    /// A leaf that holds the elements of this window and nothing else.
    package func window() throws -> Tensor {
        guard sparse == nil else { return self }
        let result = try contiguousClone()
        result.requiresGradFlag = requiresGrad
        return result
    }
}

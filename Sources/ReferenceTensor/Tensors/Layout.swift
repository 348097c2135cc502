import TensorTypes

/// A window on a storage: shape, strides and offset, all in elements.
///
/// A view operation is a function from layout to layout; its gradient follows from the same function (``Views``).
public struct Layout: Sendable, Equatable {
    /// The size of each dimension.
    public var shape: [Int]
    /// The elements between neighbours in each dimension.
    public var strides: [Int]
    /// The position of the first element.
    public var offset: Int

    /// Makes a layout.
    public init(shape: [Int], strides: [Int], offset: Int = 0) {
        self.shape = shape
        self.strides = strides
        self.offset = offset
    }

    /// The C-contiguous layout of a shape, from offset 0.
    package static func contiguous(_ shape: [Int]) -> Layout { Layout(shape: shape, strides: rowMajorStrides(shape)) }

    /// The number of dimensions.
    package var rank: Int { shape.count }

    package func axis(_ axis: Int) throws(TensorError) -> Int { try Geometry.axis(axis, rank: rank) }

    /// One position of a dimension, which disappears.
    package func selecting(axis: Int, index: Int) -> Layout {
        var result = self
        result.offset += index * strides[axis]
        result.shape.remove(at: axis)
        result.strides.remove(at: axis)
        return result
    }

    /// Every `step`th position from `start` to before `stop`, all within bounds.
    package func slicing(axis: Int, start: Int, stop: Int, step: Int) -> Layout {
        var result = self
        result.offset += start * strides[axis]
        result.shape[axis] = stop > start ? (stop - start + step - 1) / step : 0
        result.strides[axis] *= step
        return result
    }

    package func permuted(_ order: [Int]) -> Layout {
        Layout(shape: order.map { shape[$0] }, strides: order.map { strides[$0] }, offset: offset)
    }

    package func transposed(_ first: Int, _ second: Int) -> Layout {
        var result = self
        result.shape.swapAt(first, second)
        result.strides.swapAt(first, second)
        return result
    }

    /// A new dimension of size 1.
    package func inserting(axis: Int) -> Layout {
        var result = self
        let stride = axis >= rank ? 1 : shape[axis] * strides[axis]
        result.shape.insert(1, at: axis)
        result.strides.insert(stride, at: axis)
        return result
    }

    /// Without the dimensions of size 1 among `axes`.
    package func squeezing(_ axes: Set<Int>) -> Layout {
        let kept = shape.indices.filter { !(axes.contains($0) && shape[$0] == 1) }
        return Layout(shape: kept.map { shape[$0] }, strides: kept.map { strides[$0] }, offset: offset)
    }

    /// The layout under another shape; nil if that would need a copy.
    package func viewing(_ newShape: [Int]) -> Layout? {
        guard let newStrides = Geometry.viewStrides(shape, strides, as: newShape) else { return nil }
        return Layout(shape: newShape, strides: newStrides, offset: offset)
    }

    /// Repeated over new leading dimensions and dimensions of size 1, by strides of 0; -1 keeps a size.
    ///
    /// - Throws: a `RuntimeError` if the shape cannot be expanded so.
    package func expanding(_ target: [Int]) throws(TensorError) -> Layout {
        guard target.count >= rank else {
            throw .runtime(
                "expand(\(target.count)): the number of sizes provided (\(target.count)) must be greater or equal to the "
                    + "number of dimensions in the tensor (\(rank))")
        }
        var result = Layout(shape: target, strides: [Int](repeating: 0, count: target.count), offset: offset)
        let padding = target.count - rank
        for index in target.indices.reversed() {
            let own = index - padding
            let size = own >= 0 ? shape[own] : 1
            let stride =
                own >= 0
                ? strides[own]
                : result.shape.indices.contains(index + 1)
                    ? result.shape[index + 1] * result.strides[index + 1] : 1
            var wanted = target[index]
            if wanted == -1 {
                guard own >= 0 || rank == 0 else {
                    throw .runtime(
                        "The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension \(index)"
                    )
                }
                wanted = own >= 0 ? size : wanted
            }
            if size == wanted {
                result.strides[index] = stride
            } else {
                guard size == 1 else {
                    throw .runtime(
                        "The expanded size of the tensor (\(wanted)) must match the existing size (\(size)) at "
                            + "non-singleton dimension \(index).  Target sizes: [\(Geometry.text(target))].  Tensor "
                            + "sizes: [\(Geometry.text(shape))]")
                }
                result.strides[index] = 0
            }
            result.shape[index] = wanted
        }
        try StorageSize.checkCount(result.shape)
        return result
    }

    /// The diagonal of two dimensions, which become one at the end.
    package func diagonal(_ shift: Int, _ first: Int, _ second: Int) -> Layout {
        var result = self
        let length =
            shift >= 0
            ? max(min(shape[first], shape[second] - shift), 0) : max(min(shape[first] + shift, shape[second]), 0)
        if length > 0 {
            result.offset += shift >= 0 ? shift * strides[second] : -shift * strides[first]
        }
        for axis in [first, second].sorted(by: >) {
            result.shape.remove(at: axis)
            result.strides.remove(at: axis)
        }
        result.shape.append(length)
        result.strides.append(strides[first] + strides[second])
        return result
    }

    /// Windows of `size` along a dimension, every `step`, as a new last dimension.
    package func unfolding(axis: Int, size: Int, step: Int) -> Layout {
        var result = self
        result.shape.append(size)
        result.strides.append(rank == 0 ? 1 : strides[axis])
        if rank > 0 {
            result.shape[axis] = (shape[axis] - size) / step + 1
            result.strides[axis] = strides[axis] * step
        }
        return result
    }
}

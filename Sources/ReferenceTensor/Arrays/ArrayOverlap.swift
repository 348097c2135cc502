import TensorTypes

/// Whether arrays have memory in common.
extension NDArray {
    /// `may_share_memory`: whether the byte ranges meet.
    package func boundsOverlap(_ other: NDArray) -> Bool {
        count > 0 && other.count > 0 && dtype.itemSize > 0 && other.dtype.itemSize > 0 && bounds.overlaps(other.bounds)
    }

    /// Whether both arrays describe the same elements of the same memory, so that a copy would change nothing.
    package func isSamePlace(as other: NDArray) -> Bool {
        pointer == other.pointer && dtype == other.dtype && shape == other.shape && strides == other.strides
    }

    /// `shares_memory`: whether any byte belongs to elements of both.
    ///
    /// The elements' ranges are sorted and merged, so that the work grows with the number of elements and not with the
    /// number of pairs.
    package func sharesMemory(_ other: NDArray) -> Bool {
        guard boundsOverlap(other) else { return false }
        let isWhole = (isCContiguous || isFContiguous) && (other.isCContiguous || other.isFContiguous)
        if isWhole { return true }
        let mine = spans
        let others = other.spans
        var (i, j) = (0, 0)
        while i < mine.count && j < others.count {
            if mine[i].overlaps(others[j]) { return true }
            if mine[i].upperBound <= others[j].upperBound { i += 1 } else { j += 1 }
        }
        return false
    }

    /// The byte ranges of the elements in rising order, joined where they touch.
    private var spans: [Range<Int>] {
        let start = Int(bitPattern: pointer)
        let size = dtype.itemSize
        if isCContiguous || isFContiguous { return [bounds] }
        var result: [Range<Int>] = []
        for offset in offsets.sorted() {
            let low = start + offset
            if let last = result.last, last.upperBound >= low {
                result[result.count - 1] = last.lowerBound..<max(last.upperBound, low + size)
            } else {
                result.append(low..<low + size)
            }
        }
        return result
    }
}

import TensorTypes

/// How many bytes a window needs, counted as PyTorch counts them: unsigned, with every overflow noticed.
///
/// Source: `computeStorageNbytes` and `safe_compute_numel` in `c10/core` and `ATen/EmptyTensor.cpp`.
enum StorageSize {
    /// Refuses shapes whose number of elements cannot be counted.
    ///
    /// PyTorch lets a negative size pass beside one of 0, and then crashes on some uses of the tensor; here it is refused.
    ///
    /// - Throws: a `RuntimeError`.
    static func checkCount(_ shape: [Int]) throws(TensorError) {
        var count: UInt64 = 1
        var overflows = false
        for size in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: UInt64(bitPattern: Int64(size)))
            count = product
            overflows = overflows || overflow || size < 0
        }
        guard !overflows, count <= UInt64(Int64.max) else { throw .runtime("numel: integer multiplication overflow") }
    }

    /// The bytes from the start of the storage to the end of the last element; 0 without elements.
    ///
    /// - Parameter strides: nil for the contiguous ones.
    /// - Throws: a `RuntimeError` if they cannot be counted.
    static func bytes(_ shape: [Int], strides: [Int]?, offset: Int, itemSize: Int) throws(TensorError) -> Int {
        if shape.contains(0) { return 0 }
        var total = Counter(1)
        if let strides {
            for (size, stride) in zip(shape, strides) {
                var distance = Counter(UInt64(bitPattern: Int64(stride)))
                distance.multiply(by: UInt64(bitPattern: Int64(size &- 1)))
                total.add(distance)
            }
        } else {
            for size in shape { total.multiply(by: UInt64(bitPattern: Int64(size))) }
        }
        total.add(Counter(UInt64(bitPattern: Int64(offset))))
        total.multiply(by: UInt64(itemSize))
        guard !total.overflows, let count = Int(exactly: total.value) else {
            let stridesText = strides.map { " and strides=[\(Geometry.text($0))]" } ?? ""
            throw .runtime("Storage size calculation overflowed with sizes=[\(Geometry.text(shape))]\(stridesText)")
        }
        return count
    }

    private struct Counter {
        var value: UInt64
        var overflows = false

        init(_ value: UInt64) { self.value = value }

        mutating func add(_ other: Counter) {
            let (sum, overflow) = value.addingReportingOverflow(other.value)
            value = sum
            overflows = overflows || other.overflows || overflow
        }

        mutating func multiply(by factor: UInt64) {
            let (product, overflow) = value.multipliedReportingOverflow(by: factor)
            value = product
            overflows = overflows || overflow
        }
    }
}

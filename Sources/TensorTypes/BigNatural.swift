/// A nonnegative integer of any size, with the few operations that digit generation takes.
struct BigNatural: Comparable {
    /// Base 2^32 digits, the least significant first, without leading zeros.
    private(set) var limbs: [UInt32]

    init(_ value: UInt64) {
        limbs = [UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32)]
        normalize()
    }

    var isZero: Bool { limbs.isEmpty }

    static func < (left: BigNatural, right: BigNatural) -> Bool {
        if left.limbs.count != right.limbs.count { return left.limbs.count < right.limbs.count }
        var index = left.limbs.count - 1
        while index >= 0 {
            if left.limbs[index] != right.limbs[index] { return left.limbs[index] < right.limbs[index] }
            index -= 1
        }
        return false
    }

    mutating func multiply(by factor: UInt32) {
        var carry: UInt64 = 0
        for index in limbs.indices {
            let product = UInt64(limbs[index]) * UInt64(factor) + carry
            limbs[index] = UInt32(truncatingIfNeeded: product)
            carry = product >> 32
        }
        if carry != 0 { limbs.append(UInt32(carry)) }
        normalize()
    }

    mutating func multiplyByPowerOfTen(_ exponent: Int) {
        var left = exponent
        while left >= 9 {
            multiply(by: 1_000_000_000)
            left -= 9
        }
        var factor: UInt32 = 1
        for _ in 0..<max(left, 0) { factor *= 10 }
        multiply(by: factor)
    }

    mutating func shiftLeft(_ count: Int) {
        guard count > 0, !limbs.isEmpty else { return }
        let bits = UInt32(count % 32)
        if bits > 0 { multiply(by: 1 << bits) }
        limbs.insert(contentsOf: repeatElement(0, count: count / 32), at: 0)
    }

    mutating func add(_ other: BigNatural) {
        var carry: UInt64 = 0
        for index in 0..<max(limbs.count, other.limbs.count) {
            let left = index < limbs.count ? UInt64(limbs[index]) : 0
            let right = index < other.limbs.count ? UInt64(other.limbs[index]) : 0
            let sum = left + right + carry
            if index < limbs.count {
                limbs[index] = UInt32(truncatingIfNeeded: sum)
            } else {
                limbs.append(UInt32(truncatingIfNeeded: sum))
            }
            carry = sum >> 32
        }
        if carry != 0 { limbs.append(UInt32(carry)) }
    }

    /// Subtracts a number that is not larger.
    mutating func subtract(_ other: BigNatural) {
        var borrow: Int64 = 0
        for index in limbs.indices {
            let right = index < other.limbs.count ? Int64(other.limbs[index]) : 0
            let difference = Int64(limbs[index]) - right - borrow
            limbs[index] = UInt32(truncatingIfNeeded: difference)
            borrow = difference < 0 ? 1 : 0
        }
        normalize()
    }

    private mutating func normalize() {
        while limbs.last == 0 { limbs.removeLast() }
    }
}

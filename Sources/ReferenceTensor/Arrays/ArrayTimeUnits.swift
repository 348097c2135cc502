import TensorTypes

/// Units of dates and time spans, and conversions between them.
extension ArrayTime {
    /// Units of a fixed length, from the longest, each with how many of the next make one.
    private static let linear: [(name: String, next: Int128)] = [
        ("W", 7), ("D", 24), ("h", 60), ("m", 60), ("s", 1000), ("ms", 1000), ("us", 1000), ("ns", 1000), ("ps", 1000),
        ("fs", 1000), ("as", 1),
    ]

    /// A unit such as `25s` in its parts.
    package static func parts(_ unit: String) -> (count: Int, base: String) {
        let digits = unit.prefix { $0.isASCII && $0.isNumber }
        return (Int(digits) ?? 1, String(unit.dropFirst(digits.count)))
    }

    private static func place(_ base: String) -> Int? { linear.firstIndex { $0.name == base } }

    /// How many of the finer unit make one of the coarser; nil for units that are not so related.
    private static func factor(_ coarse: Int, _ fine: Int) -> Int128 {
        linear[coarse..<fine].reduce(1) { $0 * $1.next }
    }

    /// The unit in which both can be counted; nil for calendar units next to days and shorter ones of time spans.
    package static func common(_ left: String, _ right: String, isSpan: Bool) -> String? {
        if left == right || right.isEmpty { return left }
        if left.isEmpty { return right }
        let (a, b) = (parts(left), parts(right))
        let isCalendar = [a.base, b.base].map { $0 == "Y" || $0 == "M" }
        if isCalendar == [true, true] {
            let (m, n) = (a.count * (a.base == "Y" ? 12 : 1), b.count * (b.base == "Y" ? 12 : 1))
            if a.base == b.base { return name(divisor(a.count, b.count), a.base) }
            return name(divisor(m, n), "M")
        }
        if isCalendar != [false, false] {
            if isSpan { return nil }
            return isCalendar[0] ? right : left
        }
        guard let i = place(a.base), let j = place(b.base) else { return nil }
        let fine = max(i, j)
        let (m, n) = (Int128(a.count) * factor(i, fine), Int128(b.count) * factor(j, fine))
        return name(divisor(Int(m), Int(n)), linear[fine].name)
    }

    private static func divisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : divisor(b, a % b) }
    private static func name(_ count: Int, _ base: String) -> String { (count == 1 ? "" : String(count)) + base }

    private static func floorDivide(_ a: Int128, _ b: Int128) -> Int128 {
        let quotient = a / b
        return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient
    }

    /// A count of one unit as a count of another, rounded down.
    package static func convert(_ count: Int64, from: String, to: String, isSpan: Bool) -> Int64 {
        guard count != missing, from != to, !from.isEmpty, !to.isEmpty else { return count }
        let (a, b) = (parts(from), parts(to))
        var value = Int128(count) * Int128(a.count)
        var base = a.base
        if base == "Y", b.base != "Y" {
            value *= 12
            base = "M"
        }
        if base == "M", b.base == "Y" {
            value = floorDivide(value, 12)
            base = "Y"
        }
        if base == "M", b.base != "M" {
            // A span of months has no fixed length; its mean stands for it.
            value =
                isSpan
                ? floorDivide(value * 304_369, 10_000)
                : Int128(days(months: Int64(truncatingIfNeeded: value)))
            base = "D"
        }
        if b.base == "Y" || b.base == "M", let from = place(base), let day = place("D") {
            let days = from <= day ? value * factor(from, day) : floorDivide(value, factor(day, from))
            let months = isSpan ? floorDivide(days * 10_000, 304_369) : Int128(self.months(days: Int64(days)))
            value = b.base == "Y" ? floorDivide(months, 12) : months
            base = b.base
        }
        if base != b.base, let i = place(base), let j = place(b.base) {
            value = i <= j ? value * factor(i, j) : floorDivide(value, factor(j, i))
        }
        return Int64(truncatingIfNeeded: floorDivide(value, Int128(b.count)))
    }

    private static func days(months: Int64) -> Int64 {
        let month = ((months % 12) + 12) % 12
        return parse("\(1970 + (months - month) / 12)-\(month < 9 ? "0" : "")\(month + 1)-01", unit: "D")?.count ?? 0
    }

    private static func months(days: Int64) -> Int64 {
        let date = text(days, ArrayDType(.datetime(unit: "D")))
        return parse(String(date.dropLast(3)), unit: "M")?.count ?? 0
    }
}

extension ArrayDType {
    /// The unit of a date or time span; nil for any other type.
    package var timeUnit: String? {
        switch kind {
        case .datetime(let unit), .timedelta(let unit): unit
        default: nil
        }
    }

    /// The same kind of time in another unit.
    package func counted(in unit: String) -> ArrayDType {
        if case .datetime = kind { return ArrayDType(.datetime(unit: unit)) }
        return ArrayDType(.timedelta(unit: unit))
    }
}

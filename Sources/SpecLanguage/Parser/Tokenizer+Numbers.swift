extension Tokenizer {
    /// Reads a number: an integer in any base, a float, or an imaginary literal.
    mutating func number() throws(Mistake) -> Token {
        let start = position
        if bytes[start] == UInt8(ascii: "0") {
            switch bytes[start + 1] | 0x20 {
            case UInt8(ascii: "x"): return try based(16, start)
            case UInt8(ascii: "o"): return try based(8, start)
            case UInt8(ascii: "b"): return try based(2, start)
            default: break
            }
        }
        var digits: [UInt8] = []
        var isInteger = true
        if bytes[position].isDigit { try decimalDigits(into: &digits) }
        if bytes[position] == UInt8(ascii: ".") {
            isInteger = false
            digits.append(bytes[position])
            position += 1
            if bytes[position].isDigit { try decimalDigits(into: &digits) }
        }
        if bytes[position] | 0x20 == UInt8(ascii: "e") {
            let sign = bytes[position + 1] == UInt8(ascii: "+") || bytes[position + 1] == UInt8(ascii: "-")
            if bytes[position + (sign ? 2 : 1)].isDigit {
                isInteger = false
                digits.append(contentsOf: bytes[position..<(position + (sign ? 2 : 1))])
                position += sign ? 2 : 1
                try decimalDigits(into: &digits)
            }
        }
        let imaginary = bytes[position] | 0x20 == UInt8(ascii: "j")
        if imaginary { position += 1 }
        try endOfNumber(start)
        let kind: Token.Kind
        if imaginary || !isInteger {
            let value = Double(String(decoding: digits, as: UTF8.self)) ?? .nan
            kind = imaginary ? .imaginary(value) : .float(value)
        } else {
            if digits.first == UInt8(ascii: "0"), digits.contains(where: { $0 != UInt8(ascii: "0") }) {
                throw mistake(start, "an integer with leading zeros", "`0o` before an octal integer")
            }
            kind = .integer(try value(of: digits, base: 10, start))
        }
        return Token(kind: kind, range: start..<position)
    }

    private mutating func based(_ base: UInt8, _ start: Int) throws(Mistake) -> Token {
        position += 2
        var digits: [UInt8] = []
        while true {
            if bytes[position] == UInt8(ascii: "_") { position += 1 }
            guard let digit = bytes[position].hexValue, digit < base else { break }
            digits.append(bytes[position])
            position += 1
        }
        guard !digits.isEmpty, bytes[position - 1] != UInt8(ascii: "_") else {
            throw mistake(position, "an integer that ends too early", "a digit of base \(base)")
        }
        try endOfNumber(start)
        return Token(kind: .integer(try value(of: digits, base: Int128(base), start)), range: start..<position)
    }

    /// Appends digits without the single underscores that may separate them.
    private mutating func decimalDigits(into digits: inout [UInt8]) throws(Mistake) {
        while true {
            if bytes[position].isDigit {
                digits.append(bytes[position])
                position += 1
            } else if bytes[position] == UInt8(ascii: "_") {
                guard bytes[position + 1].isDigit else {
                    throw mistake(position, "`_` that no digit follows", "a digit")
                }
                position += 1
            } else {
                return
            }
        }
    }

    private func endOfNumber(_ start: Int) throws(Mistake) {
        guard position < end, bytes[position].isNamePart || bytes[position] >= 0x80 else { return }
        throw mistake(start, "the number \(bytes[start...position].quoted)", "an operator or bracket after the digits")
    }

    private func value(of digits: [UInt8], base: Int128, _ start: Int) throws(Mistake) -> Int128 {
        var value: Int128 = 0
        for digit in digits {
            let (product, overflow) = value.multipliedReportingOverflow(by: base)
            let (sum, carry) = product.addingReportingOverflow(Int128(digit.hexValue ?? 0))
            guard !overflow, !carry else {
                throw mistake(start, "an integer that needs more than 128 bits", "an integer below 2**127")
            }
            value = sum
        }
        return value
    }
}

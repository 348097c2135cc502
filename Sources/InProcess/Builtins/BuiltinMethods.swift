import Foundation
import SpecLanguage
import TensorTypes

/// Data attributes of the builtin immutable values.
enum BuiltinAttributes {
    static func value(_ value: Value, _ name: String) -> Value? {
        switch value {
        case .slice(let slice):
            switch name {
            case "start": slice.start
            case "stop": slice.stop
            case "step": slice.step
            default: nil
            }
        case .int, .bool, .float, .complex: Number(value).flatMap { number($0, name) }
        default: nil
        }
    }

    private static func number(_ number: Number, _ name: String) -> Value? {
        switch (name, number) {
        case ("real", .integer(let value)), ("numerator", .integer(let value)): .int(value)
        case ("imag", .integer): .int(0)
        case ("denominator", .integer): .int(1)
        case ("real", .float(let value)): .float(value)
        case ("imag", .float): .float(0)
        case ("real", .complex(let real, _)): .float(real)
        case ("imag", .complex(_, let imaginary)): .float(imaginary)
        default: nil
        }
    }
}

/// Methods of the builtin immutable values.
enum BuiltinMethods {
    typealias Method = @Sendable (Value, CallArguments, Interpreter) throws -> Value

    static func find(_ value: Value, _ name: String) -> Method? {
        switch value {
        case .string: string[name]
        case .bytes: bytes[name]
        case .tuple: tuple[name]
        case .int, .bool: integer[name]
        case .float: float[name]
        case .complex: complex[name]
        case .slice: slice[name]
        default: nil
        }
    }

    private static func items(_ value: Value) -> [Value] {
        if case .tuple(let items) = value { return items }
        return []
    }

    static let tuple: [String: Method] = [
        "count": { value, arguments, interpreter in
            let wanted = try arguments.one("tuple.count")
            return .int(Int128(try items(value).count { try interpreter.equal($0, wanted) }))
        },
        "index": { value, arguments, interpreter in
            let wanted = try arguments.between(1, 3, "index")[0]
            guard let position = try items(value).firstIndex(where: { try interpreter.equal($0, wanted) }) else {
                throw TensorError.value("tuple.index(x): x not in tuple")
            }
            return .int(Int128(position))
        },
    ]

    static let slice: [String: Method] = [
        "indices": { value, arguments, interpreter in
            guard case .slice(let slice) = value else { return .none }
            let count = try interpreter.size(arguments.one("slice.indices"))
            guard count >= 0 else { throw TensorError.value("length should not be negative") }
            let resolved = try interpreter.resolve(slice, count: count)
            return .tuple([resolved.start, resolved.stop, resolved.step].map { .int(Int128($0)) })
        }
    ]

    static let integer: [String: Method] = [
        "bit_length": { value, arguments, interpreter in
            try arguments.none("int.bit_length")
            return .int(Int128(128 - (try interpreter.int(value)).magnitude.leadingZeroBitCount))
        },
        "bit_count": { value, arguments, interpreter in
            try arguments.none("int.bit_count")
            return .int(Int128((try interpreter.int(value)).magnitude.nonzeroBitCount))
        },
        "conjugate": { value, arguments, interpreter in
            try arguments.none("int.conjugate")
            return .int(try interpreter.int(value))
        },
        "as_integer_ratio": { value, arguments, interpreter in
            try arguments.none("int.as_integer_ratio")
            return .tuple([.int(try interpreter.int(value)), .int(1)])
        },
        "to_bytes": { value, arguments, interpreter in
            let given = try arguments.positional(between: 0, 2, "to_bytes")
            let length = try (given.first ?? arguments.keyword("length")).map(interpreter.size) ?? 1
            let signed = try arguments.keyword("signed").map(interpreter.truth) ?? false
            let number = try interpreter.int(value)
            guard length >= 0 else { throw TensorError.value("length argument must be non-negative") }
            guard signed || number >= 0 else {
                throw TensorError.overflow("can't convert negative int to unsigned")
            }
            let width = min(length * 8, 127)
            let fits =
                signed
                ? length > 0 && (width >= 127 || (number >> (width - 1) == 0 || number >> (width - 1) == -1))
                : width >= 127 || number >> width == 0
            guard fits else { throw TensorError.overflow("int too big to convert") }
            try interpreter.reserve((length, false))
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: number >> min($0 * 8, 127)) }
            let order = given.count > 1 ? given[1] : arguments.keyword("byteorder") ?? .string("big")
            return .bytes(try Constructors.isLittleEndian(order) ? bytes : bytes.reversed())
        },
    ]

    static let float: [String: Method] = [
        "is_integer": { value, arguments, interpreter in
            try arguments.none("float.is_integer")
            let number = try interpreter.float(value)
            return .bool(number.isFinite && number == number.rounded())
        },
        "conjugate": { value, arguments, _ in
            try arguments.none("float.conjugate")
            return value
        },
        "hex": { value, arguments, interpreter in
            try arguments.none("float.hex")
            return .string(hexadecimal(try interpreter.float(value)))
        },
        "as_integer_ratio": { value, arguments, interpreter in
            try arguments.none("float.as_integer_ratio")
            var number = try interpreter.float(value)
            guard number.isFinite else {
                let kind = number.isNaN ? "NaN" : "Infinity"
                let message = "cannot convert \(kind) to integer ratio"
                throw number.isNaN ? TensorError.value(message) : TensorError.overflow(message)
            }
            var power = 0
            while number != number.rounded() && power < 126 {
                number *= 2
                power += 1
            }
            guard number == number.rounded(), let numerator = Int128(exactly: number) else {
                throw Interpreter.tooLarge
            }
            return .tuple([.int(numerator), .int(1 << Int128(power))])
        },
    ]

    /// `float.hex`: a normalised significand of 13 hexadecimal digits.
    private static func hexadecimal(_ number: Double) -> String {
        let sign = number.sign == .minus && !number.isNaN ? "-" : ""
        guard number.isFinite else { return FloatText.repr(number) }
        if number == 0 { return sign + "0x0.0p+0" }
        let digits = String(number.significandBitPattern, radix: 16)
        let fraction = String(repeating: "0", count: 13 - digits.count) + digits
        let lead = number.isSubnormal ? "0" : "1"
        let exponent = number.isSubnormal ? -1022 : Int(number.exponent)
        return sign + "0x\(lead).\(fraction)p\(exponent < 0 ? "-" : "+")\(abs(exponent))"
    }

    static let complex: [String: Method] = [
        "conjugate": { value, arguments, interpreter in
            try arguments.none("complex.conjugate")
            let (real, imaginary) = try interpreter.complex(value)
            return .complex(real, -imaginary)
        }
    ]

    static let bytes: [String: Method] = [
        "hex": { value, arguments, interpreter in
            try arguments.none("hex")
            let digits = Array("0123456789abcdef")
            let contents = try interpreter.bytes(value) ?? []
            return .string(String(contents.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }))
        },
        "decode": { value, arguments, interpreter in
            let given = try arguments.positional(between: 0, 2, "decode")
            return .string(
                try Encodings.decode(
                    interpreter.bytes(value) ?? [], given.first ?? arguments.keyword("encoding") ?? .string("utf-8"),
                    interpreter))
        },
        "startswith": { value, arguments, interpreter in
            let part = try interpreter.byteContents(arguments.one("startswith"))
            return .bool((try interpreter.bytes(value) ?? []).starts(with: part))
        },
        "endswith": { value, arguments, interpreter in
            let part = try interpreter.byteContents(arguments.one("endswith"))
            return .bool((try interpreter.bytes(value) ?? []).suffix(part.count).elementsEqual(part))
        },
        "find": { value, arguments, interpreter in
            let part = try interpreter.byteContents(arguments.one("find"))
            return .int(Int128(Bytes.find(part, in: try interpreter.bytes(value) ?? []) ?? -1))
        },
        "index": { value, arguments, interpreter in
            let part = try interpreter.byteContents(arguments.one("index"))
            guard let position = Bytes.find(part, in: try interpreter.bytes(value) ?? []) else {
                throw TensorError.value("subsection not found")
            }
            return .int(Int128(position))
        },
        "count": { value, arguments, interpreter in
            let part = try interpreter.byteContents(arguments.one("count"))
            return .int(Int128(StringMethods.count(part, in: try interpreter.bytes(value) ?? [])))
        },
        "join": { value, arguments, interpreter in
            let separator = try interpreter.bytes(value) ?? []
            var result: [UInt8] = []
            for (position, item) in try interpreter.elements(arguments.one("bytes.join")).enumerated() {
                guard let part = try interpreter.bytes(item) else {
                    throw TensorError.type(
                        "sequence item \(position): expected a bytes-like object, \(item.typeName) found")
                }
                if position > 0 { result += separator }
                result += part
            }
            return .bytes(result)
        },
    ]

    static let string: [String: Method] = StringMethods.table
}

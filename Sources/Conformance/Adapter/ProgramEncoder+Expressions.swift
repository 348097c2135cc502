import SpecLanguage

extension ProgramEncoder {
    /// Integers up to this size are exact in a reader that knows only doubles.
    private static let exactIntegers: ClosedRange<Int128> = -(1 << 53)...(1 << 53)

    mutating func encode(_ expression: Expression) throws {
        switch expression {
        case .none: raw("null")
        case .boolean(let value): value ? raw("true") : raw("false")
        case .string(let value): string(value)
        case .integer(let value): try integer(value)
        case .ellipsis: try node("ellipsis") { _ in }
        case .float(let value): try node("float") { $0.element { $0.double(value) } }
        case .imaginary(let value): try node("imag") { $0.element { $0.double(value) } }
        case .bytes(let value): try node("bytes") { $0.element { $0.octets(value) } }
        case .name(let name): try node("name") { $0.element { $0.string(name) } }
        case .attribute(let value, let name):
            try node("attr") { encoder in
                try encoder.element { try $0.encode(value) }
                encoder.element { $0.string(name) }
            }
        case .call(let function, let arguments):
            try node("call") { encoder in
                try encoder.element { try $0.encode(function) }
                for argument in arguments { try encoder.element { try $0.encode(argument) } }
            }
        case .subscript(let value, let index): try node("sub", [value, index])
        case .slice(let lower, let upper, let step):
            try node("slice", [lower ?? .none, upper ?? .none, step ?? .none])
        case .unary(let symbol, let operand):
            try node("unary") { encoder in
                encoder.element { $0.string(symbol.rawValue) }
                try encoder.element { try $0.encode(operand) }
            }
        case .binary(let symbol, let left, let right):
            try node("binary") { encoder in
                encoder.element { $0.string(symbol.rawValue) }
                try encoder.element { try $0.encode(left) }
                try encoder.element { try $0.encode(right) }
            }
        case .comparison(let first, let links):
            try node("compare") { encoder in
                try encoder.element { try $0.encode(first) }
                for link in links {
                    encoder.element { $0.string(link.comparator.rawValue) }
                    try encoder.element { try $0.encode(link.operand) }
                }
            }
        case .conjunction(let operands): try node("and", operands)
        case .disjunction(let operands): try node("or", operands)
        case .list(let items): try node("list", items)
        case .tuple(let items): try node("tuple", items)
        case .dictionary(let entries):
            try node("dict") { encoder in
                for entry in entries {
                    try encoder.element { try $0.list([entry.key, entry.value]) { try $0.encode($1) } }
                }
            }
        }
    }

    private mutating func encode(_ argument: Argument) throws {
        switch argument {
        case .positional(let value): try encode(value)
        case .unpacked(let value): try node("star", [value])
        case .keyword(let name, let value):
            try node("kw") { encoder in
                encoder.element { $0.string(name) }
                try encoder.element { try $0.encode(value) }
            }
        }
    }

    private mutating func node(_ tag: StaticString, _ operands: [Expression]) throws {
        try node(tag) { encoder in
            for operand in operands { try encoder.element { try $0.encode(operand) } }
        }
    }

    private mutating func integer(_ value: Int128) throws {
        if Self.exactIntegers.contains(value) {
            number(Int(value))
        } else {
            try node("int") { $0.element { $0.string(value.description) } }
        }
    }

    /// The shortest digits that give the same double again; infinity, which JSON has no number for, as a string.
    mutating func double(_ value: Double) {
        if value.isFinite {
            bytes.append(contentsOf: value.description.utf8)
        } else {
            string(value.isNaN ? "nan" : value < 0 ? "-inf" : "inf")
        }
    }

    private mutating func octets(_ value: [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in value { hexadecimal(byte) }
        bytes.append(UInt8(ascii: "\""))
    }
}

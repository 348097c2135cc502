import TensorTypes

/// Reading type strings such as `i4`, `>f8`, `float32`, `U5` and `datetime64[s]`.
extension ArrayDType {
    private static let names: [String: ArrayDType] = {
        var table: [String: ArrayDType] = [:]
        for element in elements {
            table[element.name] = ArrayDType(element)
            table[String(ArrayDType(element).char)] = ArrayDType(element)
        }
        let aliases: [(String, DType)] = [
            ("q", .int64), ("Q", .uint64), ("p", .int64), ("P", .uint64), ("n", .int64), ("N", .uint64),
            ("int", .int64), ("uint", .uint64), ("float", .float64), ("complex", .complex128), ("long", .int64),
            ("ulong", .uint64), ("longlong", .int64), ("ulonglong", .uint64), ("intp", .int64), ("uintp", .uint64),
            ("int_", .int64), ("byte", .int8), ("ubyte", .uint8), ("short", .int16), ("ushort", .uint16),
            ("intc", .int32), ("uintc", .uint32), ("half", .float16), ("single", .float32), ("double", .float64),
            ("csingle", .complex64), ("cdouble", .complex128), ("bool_", .bool),
        ]
        for (name, element) in aliases { table[name] = ArrayDType(element) }
        let others: [(String, Kind)] = [
            ("g", .longDouble), ("longdouble", .longDouble), ("float128", .longDouble), ("G", .complexLongDouble),
            ("clongdouble", .complexLongDouble), ("complex256", .complexLongDouble), ("O", .object),
            ("object", .object), ("object_", .object), ("U", .unicode(0)), ("str", .unicode(0)), ("str_", .unicode(0)),
            ("unicode", .unicode(0)), ("S", .bytes(0)), ("bytes", .bytes(0)), ("bytes_", .bytes(0)),
            ("V", .void(0, fields: [])), ("void", .void(0, fields: [])), ("M", .datetime(unit: "")),
            ("datetime64", .datetime(unit: "")), ("m", .timedelta(unit: "")), ("timedelta64", .timedelta(unit: "")),
        ]
        for (name, kind) in others { table[name] = ArrayDType(kind) }
        return table
    }()

    package static let units: Set<String> = [
        "Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as",
    ]

    /// The type that a string names.
    ///
    /// - Throws: a `TypeError` if it names none.
    package init(parsing text: String) throws {
        let parts = ArrayDType.parts(text)
        if parts.count > 1 || text.utf8.contains(UInt8(ascii: ",")) && !text.utf8.starts(with: [UInt8(ascii: "(")]) {
            self = try ArrayDType.structure(parts.filter { !$0.isEmpty }.map { try ArrayDType(parsing: $0) })
            return
        }
        if let (shape, rest) = ArrayDType.repetition(text) {
            let base = try ArrayDType(parsing: rest)
            self = shape.isEmpty ? base : ArrayDType.block(of: base, shape)
            return
        }
        var body = Substring(text)
        var isSwapped = false
        if let first = body.utf8.first, "<>=|".utf8.contains(first) {
            isSwapped = first == UInt8(ascii: ">")
            body = body.dropFirst()
        }
        guard let found = ArrayDType.names[String(body)] ?? ArrayDType.sized(body), !body.isEmpty else {
            throw TensorError.type("data type '\(text)' not understood")
        }
        self = ArrayDType(found.kind, isByteSwapped: isSwapped && found.hasByteOrder)
    }

    /// The parts of a list of types, split at the commas that no parentheses enclose.
    private static func parts(_ text: String) -> [String] {
        var (parts, depth) = ([""], 0)
        for character in text {
            if character == "(" || character == "[" { depth += 1 }
            if character == ")" || character == "]" { depth -= 1 }
            if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        return parts.map { part in
            var part = part[...]
            while part.first == " " { part = part.dropFirst() }
            while part.last == " " { part = part.dropLast() }
            return String(part)
        }
    }

    /// The shape in front of a type that stands for a block, as in `(2, 3)f8` and `3i4`; nil if there is none.
    private static func repetition(_ text: String) -> (shape: [Int], rest: String)? {
        if text.first == "(", let end = text.firstIndex(of: ")") {
            let numbers = text[text.index(after: text.startIndex)..<end].split(separator: ",").map { part in
                Int(part.filter { $0 != " " })
            }
            let rest = String(text[text.index(after: end)...])
            guard !rest.isEmpty, numbers.allSatisfy({ $0.map { $0 >= 0 } ?? false }) else { return nil }
            return (numbers.compactMap { $0 }, rest)
        }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, digits.count < text.count, let count = Int(digits), count < 1 << 28 else { return nil }
        return (count == 1 ? [] : [count], String(text.dropFirst(digits.count)))
    }

    /// A block of a type; a block of blocks is one block.
    package static func block(of base: ArrayDType, _ shape: [Int]) -> ArrayDType {
        let (inner, extents) = base.unfolded
        return ArrayDType(.block(inner, shape: shape + extents))
    }

    /// Types written with a size: `i4`, `U5`, `M8[s]`.
    private static func sized(_ text: Substring) -> ArrayDType? {
        for (prefix, isSpan) in [("datetime64[", false), ("M8[", false), ("timedelta64[", true), ("m8[", true)]
        where text.hasPrefix(prefix) && text.last == "]" {
            var unit = String(text.dropFirst(prefix.count).dropLast())
            if unit.hasPrefix("1"), unit.dropFirst().allSatisfy(\.isLetter) { unit.removeFirst() }
            let name = unit.drop { $0.isASCII && $0.isNumber }
            guard units.contains(String(name)), name.count == unit.count || Int(unit.dropLast(name.count)) ?? 0 > 0
            else { return nil }
            return ArrayDType(isSpan ? .timedelta(unit: unit) : .datetime(unit: unit))
        }
        guard let letter = text.first, let size = Int(text.dropFirst()), size >= 0, size <= 1 << 28,
            text.dropFirst().utf8.allSatisfy({ $0 >= 48 && $0 <= 57 })
        else { return nil }
        switch letter {
        case "U": return ArrayDType(.unicode(size))
        case "S", "a": return ArrayDType(.bytes(size))
        case "V": return ArrayDType(.void(size, fields: []))
        case "O" where size == 8: return .object
        case "M" where size == 8: return ArrayDType(.datetime(unit: ""))
        case "m" where size == 8: return ArrayDType(.timedelta(unit: ""))
        case "f" where size == 16: return ArrayDType(.longDouble)
        case "c" where size == 32: return ArrayDType(.complexLongDouble)
        case "b" where size == 1: return .bool
        default:
            return elements.lazy.map { ArrayDType($0) }.first { $0.kindCode == letter && $0.itemSize == size }
        }
    }

    /// A structured type with the fields `f0`, `f1` and so on, one after the other, or as a C compiler would place them.
    package static func structure(
        _ types: [ArrayDType], names: [String]? = nil, aligned: Bool = false
    ) -> ArrayDType {
        var fields: [Field] = []
        var (offset, widest) = (0, 1)
        for (index, type) in types.enumerated() {
            if aligned {
                let alignment = type.alignment
                widest = max(widest, alignment)
                offset = (offset + alignment - 1) / alignment * alignment
            }
            fields.append(Field(name: names?[index] ?? "f\(index)", dtype: type, offset: offset))
            offset += type.itemSize
        }
        if aligned { offset = (offset + widest - 1) / widest * widest }
        var result = ArrayDType(.void(offset, fields: fields))
        result.isAlignedStructure = aligned
        return result
    }
}

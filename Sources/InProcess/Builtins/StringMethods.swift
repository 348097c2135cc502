import TensorTypes

/// The methods of `str`.
enum StringMethods {
    /// The method's own string.
    private static func text(_ value: Value) -> String {
        if case .string(let text) = value { return text }
        return ""
    }

    private static func string(_ value: Value, _ message: (String) -> String) throws -> String {
        guard case .string(let text) = value else { throw TensorError.type(message(value.typeName)) }
        return text
    }

    static func count(_ part: [UInt8], in bytes: [UInt8]) -> Int {
        guard !part.isEmpty else { return bytes.count + 1 }
        var count = 0
        var position = 0
        while let found = Bytes.find(part, in: bytes, from: position) {
            count += 1
            position = found + part.count
        }
        return count
    }

    private static func split(_ bytes: [UInt8], by separator: [UInt8], limit: Int) -> [Value] {
        var parts: [Value] = []
        var start = 0
        while parts.count != limit, let found = Bytes.find(separator, in: bytes, from: start) {
            parts.append(.string(String(decoding: bytes[start..<found], as: UTF8.self)))
            start = found + separator.count
        }
        parts.append(.string(String(decoding: bytes[start...], as: UTF8.self)))
        return parts
    }

    private static func splitAtSpaces(_ text: String, limit: Int) -> [Value] {
        var parts: [Value] = []
        var rest = text.unicodeScalars[...].drop { $0.properties.isWhitespace }
        while !rest.isEmpty {
            if parts.count == limit {
                while let last = rest.last, last.properties.isWhitespace { rest.removeLast() }
                parts.append(.string(String(String.UnicodeScalarView(rest))))
                break
            }
            let word = rest.prefix { !$0.properties.isWhitespace }
            parts.append(.string(String(String.UnicodeScalarView(word))))
            rest = rest[word.endIndex...].drop { $0.properties.isWhitespace }
        }
        return parts
    }

    private enum Side {
        case left, right, both
    }

    private static func strip(_ value: Value, _ arguments: CallArguments, _ name: String, _ side: Side) throws -> Value
    {
        let given = try arguments.between(0, 1, name).first ?? .none
        var removes: (UnicodeScalar) -> Bool = { $0.properties.isWhitespace }
        if !given.isNone {
            let set = Set(try string(given) { _ in "\(name) arg must be None or str" }.unicodeScalars)
            removes = { set.contains($0) }
        }
        var rest = text(value).unicodeScalars[...]
        if side != .right { rest = rest.drop(while: removes) }
        if side != .left { while let last = rest.last, removes(last) { rest.removeLast() } }
        return .string(String(String.UnicodeScalarView(rest)))
    }

    private static func affix(
        _ value: Value, _ arguments: CallArguments, _ name: String, _ test: (String, String) -> Bool
    ) throws -> Value {
        let given = try arguments.one(name)
        let candidates: [Value] = if case .tuple(let items) = given { items } else { [given] }
        let own = text(value)
        return .bool(
            try candidates.contains {
                test(own, try string($0) { "\(name) first arg must be str or a tuple of str, not \($0)" })
            })
    }

    private static func find(_ value: Value, _ arguments: CallArguments, _ name: String) throws -> Int? {
        let part = try string(arguments.one(name)) { "must be str, not \($0)" }
        let bytes = Array(text(value).utf8)
        guard let position = Bytes.find(Array(part.utf8), in: bytes) else { return nil }
        return String(decoding: bytes[..<position], as: UTF8.self).unicodeScalars.count
    }

    private static func pad(
        _ value: Value, _ arguments: CallArguments, _ name: String, _ interpreter: Interpreter,
        leading: (Int) -> Int
    ) throws -> Value {
        let given = try arguments.between(1, 2, name)
        let width = try interpreter.size(given[0])
        let fill =
            given.count > 1 ? try string(given[1]) { "The fill character must be a unicode character, not \($0)" } : " "
        guard fill.unicodeScalars.count == 1 else {
            throw TensorError.type("The fill character must be exactly one character long")
        }
        let own = text(value)
        let missing = width - own.unicodeScalars.count
        guard missing > 0 else { return value }
        try interpreter.reserve((missing, false))
        let before = leading(missing)
        return .string(String(repeating: fill, count: before) + own + String(repeating: fill, count: missing - before))
    }

    static let table: [String: BuiltinMethods.Method] = [
        "format": { value, arguments, interpreter in
            .string(try BraceFormat.apply(text(value), arguments, interpreter))
        },
        "join": { value, arguments, interpreter in
            let given = try arguments.one("str.join")
            guard let items = try interpreter.elementsIfIterable(given) else {
                throw TensorError.type("can only join an iterable")
            }
            var total = 0
            let parts = try items.enumerated().map { position, item in
                let part = try string(item) { "sequence item \(position): expected str instance, \($0) found" }
                total += part.utf8.count
                return part
            }
            let (gaps, overflow) = text(value).utf8.count.multipliedReportingOverflow(by: items.count)
            try interpreter.reserve((gaps &+ total, overflow))
            return .string(parts.joined(separator: text(value)))
        },
        "split": { value, arguments, interpreter in
            let given = try arguments.positional(between: 0, 2, "split")
            let separator = given.first ?? arguments.keyword("sep") ?? .none
            let limit = try (given.count > 1 ? given[1] : arguments.keyword("maxsplit")).map(interpreter.size) ?? -1
            if separator.isNone { return .object(PythonList(splitAtSpaces(text(value), limit: limit))) }
            let mark = try string(separator) { "must be str or None, not \($0)" }
            guard !mark.isEmpty else { throw TensorError.value("empty separator") }
            return .object(PythonList(split(Array(text(value).utf8), by: Array(mark.utf8), limit: limit)))
        },
        "splitlines": { value, arguments, _ in
            try arguments.none("splitlines")
            var lines: [Value] = []
            var line = String.UnicodeScalarView()
            var afterReturn = false
            for scalar in text(value).unicodeScalars {
                if scalar == "\n" && afterReturn {
                    afterReturn = false
                } else if scalar == "\n" || scalar == "\r" {
                    lines.append(.string(String(line)))
                    line = String.UnicodeScalarView()
                    afterReturn = scalar == "\r"
                } else {
                    line.append(scalar)
                    afterReturn = false
                }
            }
            if !line.isEmpty { lines.append(.string(String(line))) }
            return .object(PythonList(lines))
        },
        "startswith": { value, arguments, _ in
            try affix(value, arguments, "startswith") { $0.utf8.starts(with: $1.utf8) }
        },
        "endswith": { value, arguments, _ in
            try affix(value, arguments, "endswith") { $0.utf8.reversed().starts(with: $1.utf8.reversed()) }
        },
        "upper": { value, arguments, _ in
            try arguments.none("str.upper")
            return .string(text(value).uppercased())
        },
        "lower": { value, arguments, _ in
            try arguments.none("str.lower")
            return .string(text(value).lowercased())
        },
        "capitalize": { value, arguments, _ in
            try arguments.none("str.capitalize")
            return .string(text(value).prefix(1).uppercased() + text(value).dropFirst().lowercased())
        },
        "replace": { value, arguments, interpreter in
            let given = try arguments.between(2, 3, "replace")
            let old = try string(given[0]) { "replace() argument 1 must be str, not \($0)" }
            let new = try string(given[1]) { "replace() argument 2 must be str, not \($0)" }
            let limit = given.count > 2 ? try interpreter.size(given[2]) : -1
            let parts: [Value]
            if old.isEmpty {
                let scalars = text(value).unicodeScalars.map { Value.string(String($0)) }
                guard limit < 0 else { throw UnsupportedOperation("str.replace() of an empty string with a limit") }
                parts = [.string("")] + scalars + [.string("")]
            } else {
                parts = split(Array(text(value).utf8), by: Array(old.utf8), limit: limit)
            }
            let (added, overflow) = parts.count.multipliedReportingOverflow(by: new.utf8.count)
            try interpreter.reserve((added &+ text(value).utf8.count, overflow))
            return .string(parts.map(text).joined(separator: new))
        },
        "strip": { value, arguments, _ in try strip(value, arguments, "strip", .both) },
        "lstrip": { value, arguments, _ in try strip(value, arguments, "lstrip", .left) },
        "rstrip": { value, arguments, _ in try strip(value, arguments, "rstrip", .right) },
        "find": { value, arguments, _ in .int(Int128(try find(value, arguments, "find") ?? -1)) },
        "index": { value, arguments, _ in
            guard let position = try find(value, arguments, "index") else {
                throw TensorError.value("substring not found")
            }
            return .int(Int128(position))
        },
        "count": { value, arguments, _ in
            let part = try string(arguments.one("count")) { "must be str, not \($0)" }
            if part.isEmpty { return .int(Int128(text(value).unicodeScalars.count + 1)) }
            return .int(Int128(count(Array(part.utf8), in: Array(text(value).utf8))))
        },
        "encode": { value, arguments, interpreter in
            let given = try arguments.positional(between: 0, 2, "encode")
            return .bytes(
                try Encodings.encode(
                    text(value), given.first ?? arguments.keyword("encoding") ?? .string("utf-8"), interpreter))
        },
        "isdigit": { value, arguments, _ in
            try arguments.none("str.isdigit")
            return .bool(
                !text(value).isEmpty && text(value).unicodeScalars.allSatisfy { $0.properties.numericType != nil })
        },
        "ljust": { value, arguments, interpreter in try pad(value, arguments, "ljust", interpreter) { _ in 0 } },
        "rjust": { value, arguments, interpreter in try pad(value, arguments, "rjust", interpreter) { $0 } },
        "center": { value, arguments, interpreter in
            let width = try interpreter.size(arguments.between(1, 2, "center")[0])
            return try pad(value, arguments, "center", interpreter) { $0 / 2 + ($0 & width & 1) }
        },
        "zfill": { value, arguments, interpreter in
            let width = try interpreter.size(arguments.one("str.zfill"))
            let own = text(value)
            let missing = width - own.unicodeScalars.count
            guard missing > 0 else { return value }
            try interpreter.reserve((missing, false))
            let zeros = String(repeating: "0", count: missing)
            guard let sign = own.first, sign == "-" || sign == "+" else { return .string(zeros + own) }
            return .string(String(sign) + zeros + own.dropFirst())
        },
    ]
}

/// The encodings that texts and bytes are converted by.
enum Encodings {
    private static func name(_ value: Value) throws -> String {
        guard case .string(let text) = value else {
            throw TensorError.type("encode() argument 'encoding' must be str, not \(value.typeName)")
        }
        let plain = text.lowercased().map { $0 == "_" ? "-" : $0 }
        switch String(plain) {
        case "utf-8", "utf8": return "utf-8"
        case "ascii", "us-ascii": return "ascii"
        case "latin-1", "latin1", "iso-8859-1": return "latin-1"
        default: throw TensorError(kind: "LookupError", "unknown encoding: \(text)")
        }
    }

    static func encode(_ text: String, _ encoding: Value, _ interpreter: Interpreter) throws -> [UInt8] {
        let name = try name(encoding)
        guard name != "utf-8" else { return Array(text.utf8) }
        let limit: UInt32 = name == "ascii" ? 128 : 256
        return try text.unicodeScalars.enumerated().map { position, scalar in
            guard scalar.value < limit else {
                let shown = "'\(Text.escape(scalar.value))'"
                throw TensorError(
                    kind: "UnicodeEncodeError",
                    "'\(name)' codec can't encode character \(shown) in position \(position): "
                        + "ordinal not in range(\(limit))")
            }
            return UInt8(truncatingIfNeeded: scalar.value)
        }
    }

    static func decode(_ bytes: [UInt8], _ encoding: Value, _ interpreter: Interpreter) throws -> String {
        switch try name(encoding) {
        case "utf-8":
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw UnsupportedOperation("decoding malformed UTF-8")
            }
            return text
        case "ascii":
            if let position = bytes.firstIndex(where: { $0 >= 128 }) {
                throw TensorError(
                    kind: "UnicodeDecodeError",
                    "'ascii' codec can't decode byte 0x\(String(bytes[position], radix: 16)) in position \(position): "
                        + "ordinal not in range(128)")
            }
            return String(decoding: bytes, as: UTF8.self)
        default:
            var result = String.UnicodeScalarView()
            for byte in bytes { result.append(UnicodeScalar(byte)) }
            return String(result)
        }
    }
}

import TensorTypes

/// `'{} {0:>5} {name.attr[key]!r}'.format(...)`.
enum BraceFormat {
    static func apply(_ format: String, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> String {
        var formatter = Formatter(arguments: arguments, interpreter: interpreter)
        return try formatter.format(Array(format.unicodeScalars)[...], nesting: 2)
    }

    private struct Formatter {
        let arguments: CallArguments
        let interpreter: Interpreter
        var next = 0
        var usesNumbers = false

        mutating func format(_ text: ArraySlice<UnicodeScalar>, nesting: Int) throws -> String {
            guard nesting > 0 else { throw TensorError.value("Max string recursion exceeded") }
            var result = String.UnicodeScalarView()
            var rest = text
            while let scalar = rest.popFirst() {
                switch scalar {
                case "{" where rest.first == "{", "}" where rest.first == "}":
                    result.append(scalar)
                    rest.removeFirst()
                case "}": throw TensorError.value("Single '}' encountered in format string")
                case "{":
                    guard !rest.isEmpty else { throw TensorError.value("Single '{' encountered in format string") }
                    result.append(contentsOf: try field(&rest, nesting: nesting).unicodeScalars)
                default: result.append(scalar)
                }
            }
            return String(result)
        }

        /// Formats one replacement field, whose opening brace is read.
        private mutating func field(_ rest: inout ArraySlice<UnicodeScalar>, nesting: Int) throws -> String {
            var depth = 1
            var end = rest.startIndex
            while end < rest.endIndex {
                if rest[end] == "{" { depth += 1 }
                if rest[end] == "}" { depth -= 1 }
                if depth == 0 { break }
                end += 1
            }
            guard end < rest.endIndex else { throw TensorError.value("expected '}' before end of string") }
            let body = rest[rest.startIndex..<end]
            rest = rest[(end + 1)...]
            let nameEnd = body.firstIndex { $0 == "!" || $0 == ":" } ?? body.endIndex
            var value = try look(up: body[..<nameEnd])
            var tail = body[nameEnd...]
            if tail.first == "!" {
                tail.removeFirst()
                guard let conversion = tail.popFirst() else {
                    throw TensorError.value("end of string while looking for conversion specifier")
                }
                switch conversion {
                case "r", "a": value = .string(try interpreter.repr(value))
                case "s": value = .string(try interpreter.str(value))
                default: throw TensorError.value("Unknown conversion specifier \(String(conversion))")
                }
                guard tail.isEmpty || tail.first == ":" else {
                    throw TensorError.value("expected ':' after conversion specifier")
                }
            }
            guard tail.popFirst() != nil, !tail.isEmpty else { return try interpreter.format(value, "") }
            return try interpreter.format(value, format(tail, nesting: nesting - 1))
        }

        /// The value of `0.name[key]`.
        private mutating func look(up name: ArraySlice<UnicodeScalar>) throws -> Value {
            let firstEnd = name.firstIndex { $0 == "." || $0 == "[" } ?? name.endIndex
            var value = try argument(string(name[..<firstEnd]))
            var rest = name[firstEnd...]
            while let mark = rest.popFirst() {
                if mark == "." {
                    let end = rest.firstIndex { $0 == "." || $0 == "[" } ?? rest.endIndex
                    guard end > rest.startIndex else { throw TensorError.value("Empty attribute in format string") }
                    value = try interpreter.attribute(value, string(rest[..<end]))
                    rest = rest[end...]
                } else {
                    guard let end = rest.firstIndex(of: "]") else {
                        throw TensorError.value("Missing ']' in format string")
                    }
                    let key = string(rest[..<end])
                    value = try interpreter.item(value, Int128(key).map { .int($0) } ?? .string(key))
                    rest = rest[(end + 1)...]
                }
            }
            return value
        }

        private func string(_ scalars: ArraySlice<UnicodeScalar>) -> String {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars)
            return String(view)
        }

        private mutating func argument(_ name: String) throws -> Value {
            let position: Int
            if name.isEmpty {
                guard !usesNumbers else {
                    throw TensorError.value(
                        "cannot switch from manual field specification to automatic field numbering")
                }
                position = next
                next += 1
            } else if name.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
                guard next == 0 else {
                    throw TensorError.value(
                        "cannot switch from automatic field numbering to manual field specification")
                }
                guard let number = Int(name) else {
                    throw TensorError.value("Too many decimal digits in format string")
                }
                usesNumbers = true
                position = number
            } else {
                if let value = arguments.keyword(name) { return value }
                throw TensorError(kind: "KeyError", Text.quoted(name))
            }
            guard position < arguments.positional.count else {
                throw TensorError.index("Replacement index \(position) out of range for positional args tuple")
            }
            return arguments.positional[position]
        }
    }
}

/// `'%d %s' % (...)`.
enum PercentFormat {
    static func apply(_ format: String, _ value: Value, _ interpreter: Interpreter) throws -> String {
        var values: [Value]
        if case .tuple(let items) = value { values = items.reversed() } else { values = [value] }
        let mapping = value.object(as: PythonDictionary.self)
        let scalars = Array(format.unicodeScalars)
        var result = String.UnicodeScalarView()
        var position = 0
        func next() throws -> Value {
            guard let value = values.popLast() else { throw TensorError.type("not enough arguments for format string") }
            return value
        }
        func incomplete() -> TensorError { .value("incomplete format") }
        while position < scalars.count {
            let scalar = scalars[position]
            position += 1
            guard scalar == "%" else {
                result.append(scalar)
                continue
            }
            var keyed: Value?
            if position < scalars.count, scalars[position] == "(" {
                guard let end = scalars[position...].firstIndex(of: ")") else {
                    throw TensorError.value("incomplete format key")
                }
                guard let mapping else { throw TensorError.type("format requires a mapping") }
                var key = String.UnicodeScalarView()
                key.append(contentsOf: scalars[(position + 1)..<end])
                keyed = try interpreter.item(.object(mapping), .string(String(key)))
                position = end + 1
            }
            var specification = try FormatSpecification("", typeName: "str")
            specification.align = ">"
            flags: while position < scalars.count {
                switch scalars[position] {
                case "-": specification.align = "<"
                case "+": specification.sign = "+"
                case " ": if specification.sign == "-" { specification.sign = " " }
                case "0": specification.zeroPadded = true
                case "#": specification.alternate = true
                default: break flags
                }
                position += 1
            }
            func number() throws -> Int {
                if position < scalars.count, scalars[position] == "*" {
                    position += 1
                    guard let size = try interpreter.indexIfInteger(next()) else {
                        throw TensorError.type("* wants int")
                    }
                    return Int(clamping: min(size, 100_000_000))
                }
                var result = 0
                while position < scalars.count, ("0"..."9").contains(scalars[position]) {
                    guard result < 100_000_000 else { throw TensorError.value("width too big") }
                    result = result * 10 + Int(scalars[position].value - 48)
                    position += 1
                }
                return result
            }
            specification.width = try number()
            if specification.width < 0 {
                specification.width = -specification.width
                specification.align = "<"
            }
            if position < scalars.count, scalars[position] == "." {
                position += 1
                specification.precision = max(0, try number())
            }
            while position < scalars.count, "hlL".unicodeScalars.contains(scalars[position]) { position += 1 }
            guard position < scalars.count else { throw incomplete() }
            let code = scalars[position]
            position += 1
            if code == "%" {
                result.append("%")
                continue
            }
            guard "diuoxXeEfFgGcrsa".unicodeScalars.contains(code) else {
                throw TensorError.value(
                    "unsupported format character '\(String(code))' (0x\(String(code.value, radix: 16))) "
                        + "at index \(position - 1)")
            }
            let argument = try keyed ?? next()
            result.append(contentsOf: try convert(argument, code, specification, interpreter).unicodeScalars)
        }
        guard values.isEmpty || mapping != nil || (value.object(as: PythonList.self) != nil && values.isEmpty) else {
            throw TensorError.type("not all arguments converted during string formatting")
        }
        return String(result)
    }

    private static func convert(
        _ value: Value, _ code: UnicodeScalar, _ given: FormatSpecification, _ interpreter: Interpreter
    ) throws -> String {
        var specification = given
        let letter = String(code)
        switch code {
        case "s", "r", "a":
            var text = code == "s" ? try interpreter.str(value) : try interpreter.repr(value)
            if let precision = specification.precision {
                text = String(String.UnicodeScalarView(text.unicodeScalars.prefix(precision)))
            }
            return try specification.pad(sign: "", text, defaultAlign: ">", interpreter)
        case "c":
            if case .string(let text) = value, text.unicodeScalars.count == 1 {
                return try specification.pad(sign: "", text, defaultAlign: ">", interpreter)
            }
            guard let number = try interpreter.indexIfInteger(value) else {
                throw TensorError.type("%c requires int or char")
            }
            guard let scalar = UInt32(exactly: number).flatMap(UnicodeScalar.init) else {
                throw TensorError.overflow("%c arg not in range(0x110000)")
            }
            return try specification.pad(sign: "", String(scalar), defaultAlign: ">", interpreter)
        default: break
        }
        if specification.zeroPadded, specification.align == ">" {
            specification.fill = "0"
            specification.align = "="
        }
        switch code {
        case "e", "E", "f", "F", "g", "G":
            guard let number = try interpreter.floatIfReal(value) else {
                throw TensorError.type("must be real number, not \(value.typeName)")
            }
            specification.type = code
            return try interpreter.formattedFloat(number, specification, "float")
        default:
            let number: Int128
            if let index = try interpreter.indexIfInteger(value) {
                number = index
            } else if code == "d" || code == "i" || code == "u", try interpreter.floatIfReal(value) != nil {
                number = try interpreter.int(value)
            } else {
                let wanted = code == "d" || code == "i" || code == "u" ? "a real number" : "an integer"
                throw TensorError.type("%\(letter) format: \(wanted) is required, not \(value.typeName)")
            }
            let digits = specification.precision
            specification.precision = nil
            specification.type = code == "i" || code == "u" ? "d" : code
            guard let digits else { return try interpreter.formattedInteger(number, specification, "int") }
            try interpreter.reserve((digits, false))
            var plain = specification
            plain.width = 0
            let text = try interpreter.formattedInteger(
                number.magnitude == 0 ? 0 : Int128(clamping: number.magnitude), plain, "int")
            let zeros = String(repeating: "0", count: max(0, digits - text.utf8.count))
            return try specification.pad(
                sign: specification.signText(negative: number < 0), zeros + text, defaultAlign: ">", interpreter)
        }
    }
}

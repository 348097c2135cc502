import Foundation
import SpecLanguage
import TensorTypes

/// The builtin functions.
enum Functions {
    static func len(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        .int(Int128(try interpreter.length(arguments.one("len"))))
    }

    static func repr(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        .string(try interpreter.repr(arguments.one("repr")))
    }

    static func abs(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let value = try arguments.one("abs")
        switch Number(value) {
        case .integer(let number):
            return .int(
                number < 0 ? try IntegerArithmetic.checked((0 as Int128).subtractingReportingOverflow(number)) : number)
        case .float(let number): return .float(number.magnitude)
        case .complex(let real, let imaginary): return .float(hypot(real, imaginary))
        case nil: break
        }
        if case .object(let object) = value, let result = try object.callMethod("__abs__", CallArguments(), interpreter)
        {
            return result
        }
        throw TensorError.type("bad operand type for abs(): '\(value.typeName)'")
    }

    static func isinstance(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let given = try arguments.between(2, 2, "isinstance")
        return .bool(try interpreter.isInstance(given[0], of: given[1]))
    }

    static func issubclass(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let given = try arguments.between(2, 2, "issubclass")
        guard let type = given[0].object(as: PythonType.self) else {
            throw TensorError.type("issubclass() arg 1 must be a class")
        }
        let candidates: [Value] = if case .tuple(let items) = given[1] { items } else { [given[1]] }
        return .bool(
            try candidates.contains {
                guard let base = $0.object(as: PythonType.self) else {
                    throw TensorError.type("issubclass() arg 2 must be a class, a tuple of classes, or a union")
                }
                return type.isSubclass(of: base)
            })
    }

    static func print(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        var separator = " "
        var end = "\n"
        for (name, value) in arguments.keywords {
            switch (name, value) {
            case ("sep", .string(let text)): separator = text
            case ("end", .string(let text)): end = text
            case ("sep", .none), ("end", .none), ("flush", _), ("file", .none): break
            case ("sep", _), ("end", _):
                throw TensorError.type("\(name) must be None or a string, not \(value.typeName)")
            case ("file", _): throw UnsupportedOperation("print() to a file")
            default: throw TensorError.type("'\(name)' is an invalid keyword argument for print()")
            }
        }
        for (position, value) in arguments.positional.enumerated() {
            if position > 0 { interpreter.output += separator }
            interpreter.output += try interpreter.str(value)
        }
        interpreter.output += end
        return .none
    }

    static func id(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        .int(Int128(interpreter.address(try arguments.one("id"))))
    }

    static func sum(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let given = try arguments.positional(between: 1, 2, "sum")
        var total = (given.count > 1 ? given[1] : arguments.keyword("start")) ?? .int(0)
        if case .string = total { throw TensorError.type("sum() can't sum strings [use ''.join(seq) instead]") }
        for item in try interpreter.elements(given[0]) { total = try interpreter.binary(.add, total, item) }
        return total
    }

    static func min(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        try extreme(arguments, "min", .less, interpreter)
    }

    static func max(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        try extreme(arguments, "max", .greater, interpreter)
    }

    private static func extreme(
        _ arguments: CallArguments, _ name: String, _ operation: ComparisonOperator, _ interpreter: Interpreter
    ) throws -> Value {
        let given = try arguments.positional(between: 1, Int.max, name)
        let items = given.count == 1 ? try interpreter.elements(given[0]) : given
        let key = arguments.keyword("key")
        func rank(_ value: Value) throws -> Value {
            guard let key, !key.isNone else { return value }
            return try interpreter.call(key, CallArguments([value]))
        }
        guard var best = items.first else {
            if let given = arguments.keyword("default") { return given }
            throw TensorError.value("\(name)() arg is an empty sequence")
        }
        var bestRank = try rank(best)
        for item in items.dropFirst() {
            let itemRank = try rank(item)
            if try interpreter.truth(interpreter.compare(operation, itemRank, bestRank)) {
                (best, bestRank) = (item, itemRank)
            }
        }
        return best
    }

    static func round(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let given = try arguments.positional(between: 1, 2, "round")
        let digits = given.count > 1 ? given[1] : arguments.keyword("ndigits") ?? .none
        switch Number(given[0]) {
        case .integer(let number):
            guard !digits.isNone, try interpreter.size(digits) < 0 else { return .int(number) }
            let power = try interpreter.size(digits)
            guard power > -38 else { return .int(0) }
            let unit = try IntegerArithmetic.power(10, Int128(-power))
            guard case .int(let step) = unit else { return .int(number) }
            var (quotient, remainder) = try IntegerArithmetic.floorDivide(number, step, message: "")
            if remainder * 2 > step || remainder * 2 == step && quotient & 1 == 1 { quotient += 1 }
            remainder = 0
            return .int(try IntegerArithmetic.checked(quotient.multipliedReportingOverflow(by: step)))
        case .float(let number):
            if digits.isNone { return .int(try Interpreter.integer(truncating: number.rounded(.toNearestOrEven))) }
            let places = try interpreter.size(digits)
            guard number.isFinite, places < 330 else { return .float(number) }
            if places < -308 { return .float(number.sign == .minus ? -0.0 : 0.0) }
            if places >= 0 { return .float(Double(String(format: "%.*f", Int32(places), number)) ?? number) }
            let unit = Foundation.pow(10.0, Double(-places))
            return .float((number / unit).rounded(.toNearestOrEven) * unit)
        default: break
        }
        if case .object(let object) = given[0],
            let result = try object.callMethod(
                "__round__", CallArguments(digits.isNone ? [] : [digits]), interpreter)
        {
            return result
        }
        throw TensorError.type("type \(given[0].typeName) doesn't define __round__ method")
    }

    static func sorted(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let given = try arguments.positional(between: 1, 1, "sorted")
        let options = CallArguments([], keywords: arguments.keywords)
        return .object(PythonList(try interpreter.sorted(interpreter.elements(given[0]), options, "sorted")))
    }

    static func any(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        .bool(try interpreter.elements(arguments.one("any")).contains(where: interpreter.truth))
    }

    static func all(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        .bool(try interpreter.elements(arguments.one("all")).allSatisfy(interpreter.truth))
    }

    static func hash(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        .int(try interpreter.hash(arguments.one("hash")))
    }

    static func callable(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let value = try arguments.one("callable")
        guard case .object(let object) = value else { return .bool(false) }
        return .bool(object is PythonType || object is PythonFunction || object is BoundMethod)
    }

    private static func attributeName(_ value: Value, _ function: String) throws -> String {
        guard case .string(let name) = value else {
            throw TensorError.type(
                function == "getattr" || function == "hasattr"
                    ? "\(function)(): attribute name must be string"
                    : "attribute name must be string, not '\(value.typeName)'")
        }
        return name
    }

    static func getattr(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let given = try arguments.between(2, 3, "getattr")
        let name = try attributeName(given[1], "getattr")
        do {
            return try interpreter.attribute(given[0], name)
        } catch let error as TensorError where error.kind == "AttributeError" && given.count == 3 {
            return given[2]
        }
    }

    static func hasattr(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let given = try arguments.between(2, 2, "hasattr")
        return .bool(try interpreter.hasAttribute(given[0], attributeName(given[1], "hasattr")))
    }

    static func setattr(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let given = try arguments.between(3, 3, "setattr")
        try interpreter.setAttribute(given[0], attributeName(given[1], "setattr"), given[2])
        return .none
    }

    static func iter(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let value = try arguments.between(1, 1, "iter")[0]
        if value.object(as: PythonIterator.self) != nil { return value }
        return .object(PythonIterator(try interpreter.elements(value), type: PythonIterator.type(for: value)))
    }

    static func next(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let given = try arguments.between(1, 2, "next")
        guard let iterator = given[0].object(as: PythonIterator.self) else {
            throw TensorError.type("'\(given[0].typeName)' object is not an iterator")
        }
        if let item = iterator.next() { return item }
        guard given.count > 1 else { throw TensorError(kind: "StopIteration", "") }
        return given[1]
    }

    static func divmod(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let given = try arguments.between(2, 2, "divmod")
        switch (Number(given[0]), Number(given[1])) {
        case (.integer(let left), .integer(let right)):
            let result = try IntegerArithmetic.floorDivide(left, right, message: "integer division or modulo by zero")
            return .tuple([.int(result.quotient), .int(result.remainder)])
        case (let left?, let right?):
            if case .complex = left { break }
            if case .complex = right { break }
            let result = try FloatArithmetic.floorDivide(left.float, right.float, message: "float divmod()")
            return .tuple([.float(result.0), .float(result.1)])
        default:
            if let result = try interpreter.divmodIfDefined(given[0], given[1]) { return result }
        }
        throw TensorError.type(
            "unsupported operand type(s) for divmod(): '\(given[0].typeName)' and '\(given[1].typeName)'")
    }

    static func pow(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let given = try arguments.between(2, 3, "pow")
        guard given.count == 3, !given[2].isNone else { return try interpreter.binary(.power, given[0], given[1]) }
        guard case .integer(let base)? = Number(given[0]), case .integer(let exponent)? = Number(given[1]),
            case .integer(let modulus)? = Number(given[2])
        else { throw TensorError.type("pow() 3rd argument not allowed unless all arguments are integers") }
        return .int(try IntegerArithmetic.power(base, exponent, modulo: modulus))
    }

    static func format(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let given = try arguments.between(1, 2, "format")
        guard given.count > 1 else { return .string(try interpreter.format(given[0], "")) }
        guard case .string(let specification) = given[1] else {
            throw TensorError.type("format() argument 2 must be str, not \(given[1].typeName)")
        }
        return .string(try interpreter.format(given[0], specification))
    }

    static func chr(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let code = try interpreter.index(arguments.one("chr"))
        guard code >= 0, code < 0x110000 else { throw TensorError.value("chr() arg not in range(0x110000)") }
        guard let scalar = UInt32(exactly: code).flatMap(UnicodeScalar.init) else {
            throw UnsupportedOperation("surrogate code points")
        }
        return .string(String(scalar))
    }

    static func ord(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let value = try arguments.one("ord")
        guard case .string(let text) = value else {
            throw TensorError.type("ord() expected string of length 1, but \(value.typeName) found")
        }
        let count = text.unicodeScalars.count
        guard count == 1, let scalar = text.unicodeScalars.first else {
            throw TensorError.type("ord() expected a character, but string of length \(count) found")
        }
        return .int(Int128(scalar.value))
    }

    /// `hex`, `oct` and `bin`.
    static func radix(_ name: String, _ base: Int, _ prefix: String) -> PythonFunction {
        PythonFunction(name) { arguments, interpreter in
            let number = try interpreter.index(arguments.one(name))
            return .string((number < 0 ? "-" : "") + prefix + String(number.magnitude, radix: base))
        }
    }
}

extension Interpreter {
    /// A stable sort by `<`, with `key` and `reverse`.
    func sorted(_ items: [Value], _ options: CallArguments, _ name: String) throws -> [Value] {
        for (keyword, _) in options.keywords where keyword != "key" && keyword != "reverse" {
            throw TensorError.type("'\(keyword)' is an invalid keyword argument for sort()")
        }
        let reverse = try options.keyword("reverse").map(truth) ?? false
        let key = options.keyword("key") ?? .none
        var ranked = try items.map { (rank: key.isNone ? $0 : try call(key, CallArguments([$0])), item: $0) }
        // Reversed before and after, so that equal items keep their order either way.
        if reverse { ranked.reverse() }
        try ranked.sort { try truth(compare(.less, $0.rank, $1.rank)) }
        if reverse { ranked.reverse() }
        return ranked.map(\.item)
    }
}

import InProcess
import ReferenceTensor
import TensorTypes

/// Functions about printing, and the print options.
enum FormatFunctions {
    private static let options =
        "precision=None, threshold=None, edgeitems=None, linewidth=None, suppress=None, nanstr=None, infstr=None, "
        + "formatter=None, sign=None, floatmode=None, *, legacy=None, override_repr=None"

    static let list: [NumPyFunction] = [
        NumPyFunction("set_printoptions", options) { call in
            call.runtime.numpyPrintOptions = try changed(call)
            // Unlike the others, a formatter is forgotten unless given again.
            call.runtime.numpyFormatters = try formatters(call)
            return .none
        },
        NumPyFunction("printoptions", options) { call in
            let runtime = call.runtime
            let (before, during) = (runtime.numpyPrintOptions, try changed(call))
            let (old, new) = (runtime.numpyFormatters, try formatters(call))
            return .object(
                ContextManager(
                    enter: {
                        runtime.numpyPrintOptions = during
                        runtime.numpyFormatters = new
                        return .object(table(during, new))
                    },
                    exit: {
                        if runtime.has(.npPrintOptionsStick) { return }
                        runtime.numpyPrintOptions = before
                        runtime.numpyFormatters = old
                    }))
        },
        NumPyFunction("get_printoptions", "") { call in
            .object(table(call.runtime.numpyPrintOptions, call.runtime.numpyFormatters))
        },
        NumPyFunction(
            "array2string",
            "a, max_line_width=None, precision=None, suppress_small=None, separator=None, prefix=None, *, formatter=None, "
                + "threshold=None, edgeitems=None, sign=None, floatmode=None, suffix=None, legacy=None"
        ) { call in
            var options = try changed(call)
            if let width = try call.optionalInt("max_line_width") { options.lineWidth = width }
            if !call["suppress_small"].isNone { options.suppress = try call.flag("suppress_small") }
            func text(_ name: String, _ missing: String) -> String {
                if case .string(let text)? = call.given(name) { return text }
                return missing
            }
            let array = try call.array("a")
            let suffix = text("suffix", "").unicodeScalars.count
            options.lineWidth &-= suffix
            let elements = ArrayText.elements(
                array, call.interpreter, options: options, formatters: try formatters(call))
            return .string(
                arrayElementsText(
                    elements, separator: text("separator", " "), indent: text("prefix", "").unicodeScalars.count,
                    options: options))
        },
        NumPyFunction("array_repr", "arr, max_line_width=None, precision=None, suppress_small=None") { call in
            .string(ArrayText.repr(try call.array("arr"), call.interpreter, options: try line(call)))
        },
        NumPyFunction("array_str", "a, max_line_width=None, precision=None, suppress_small=None") { call in
            .string(try ArrayText.str(call.array("a"), call.interpreter, options: line(call)))
        },
        NumPyFunction(
            "format_float_positional",
            "x, precision=None, unique=True, fractional=True, trim=k, sign=False, pad_left=None, pad_right=None, "
                + "min_digits=None"
        ) { call in
            var notation = try notation(call)
            notation.isFractional = try call.flag("fractional", default: true)
            notation.padRight = try call.optionalInt("pad_right") ?? 0
            let (value, format) = try number(call)
            return .string(notation.positional(value, in: format))
        },
        NumPyFunction(
            "format_float_scientific",
            "x, precision=None, unique=True, trim=k, sign=False, pad_left=None, exp_digits=None, min_digits=None"
        ) { call in
            var notation = try notation(call)
            notation.exponentDigits = try call.optionalInt("exp_digits") ?? 2
            let (value, format) = try number(call)
            return .string(notation.scientific(value, in: format))
        },
    ]

    private static func number(_ call: BoundCall) throws -> (Double, BinaryFloatFormat) {
        let array = try call.array("x")
        let value = try call.interpreter.float(.object(array))
        if case .floating(let format) = NDArray.printableKind(array.dtype) { return (value, format) }
        return (value, .double)
    }

    private static func notation(_ call: BoundCall) throws -> FloatNotation {
        var notation = FloatNotation()
        notation.precision = try call.optionalInt("precision")
        if let precision = notation.precision, precision < 0 {
            throw TensorError.value("precision must be greater or equal to 0")
        }
        notation.minimumDigits = try call.optionalInt("min_digits")
        notation.isUnique = try call.flag("unique", default: true)
        if !notation.isUnique, notation.precision == nil {
            throw TensorError.type("in non-unique mode `precision` must be supplied")
        }
        if case .string(let text)? = call.given("trim") {
            guard let trim = FloatNotation.Trim(rawValue: text) else {
                throw TensorError.type("if supplied, trim must be 'k', '.', '0' or '-' found `\(text)`")
            }
            notation.trim = trim
        }
        notation.hasSign = try call.flag("sign")
        notation.padLeft = try call.optionalInt("pad_left") ?? 0
        return notation
    }

    private static func line(_ call: BoundCall) throws -> NumPyPrintOptions {
        var options = call.runtime.numpyPrintOptions
        if let precision = try call.optionalInt("precision") { options.precision = precision }
        if let width = try call.optionalInt("max_line_width") { options.lineWidth = width }
        if !call["suppress_small"].isNone { options.suppress = try call.flag("suppress_small") }
        return options
    }

    private static func formatters(_ call: BoundCall) throws -> PythonDictionary? {
        guard !call["formatter"].isNone else { return nil }
        guard let table = call["formatter"].object(as: PythonDictionary.self) else {
            throw TensorError.type("formatter must be a dictionary, not \(call["formatter"].typeName)")
        }
        return table
    }

    /// The options in force, with those changed that are given.
    private static func changed(_ call: BoundCall) throws -> NumPyPrintOptions {
        var options = call.runtime.numpyPrintOptions
        if let value = call.given("precision"), !value.isNone {
            guard try call.interpreter.indexIfInteger(value) != nil else {
                throw TensorError.type("precision must be an integer")
            }
            options.precision = try call.interpreter.arrayInt(value)
        }
        if let items = try call.optionalInt("edgeitems") { options.edgeItems = items }
        if let width = try call.optionalInt("linewidth") { options.lineWidth = width }
        if let value = call.given("threshold"), !value.isNone {
            switch value {
            case .string, .tuple: throw TensorError.type("threshold must be numeric")
            case .object(is PythonList): throw TensorError.type("threshold must be numeric")
            default: options.threshold = try call.interpreter.float(value)
            }
            if options.threshold.isNaN {
                throw TensorError.value("threshold must be non-NAN, try sys.maxsize for untruncated representation")
            }
        }
        if !call["suppress"].isNone { options.suppress = try call.flag("suppress") }
        if case .string(let text)? = call.given("nanstr") { options.nanText = text }
        if case .string(let text)? = call.given("infstr") { options.infText = text }
        if let value = call.given("sign"), !value.isNone {
            guard case .string(let text) = value, let sign = NumPyPrintOptions.Sign(rawValue: text) else {
                throw TensorError.value("sign option must be one of ' ', '+', or '-'")
            }
            options.sign = sign
        }
        if let value = call.given("floatmode"), !value.isNone {
            guard case .string(let text) = value, let mode = NumPyPrintOptions.FloatMode(rawValue: text) else {
                throw TensorError.value(
                    "floatmode option must be one of \"fixed\", \"unique\", \"maxprec\", \"maxprec_equal\"")
            }
            options.floatMode = mode
        }
        return options
    }

    private static func table(_ options: NumPyPrintOptions, _ formatters: AnyObject?) -> PythonDictionary {
        let result = PythonDictionary()
        let entries: [(String, Value)] = [
            ("edgeitems", .int(Int128(options.edgeItems))),
            (
                "threshold",
                Int128(exactly: options.threshold).map { .int($0) } ?? .float(options.threshold)
            ),
            ("floatmode", .string(options.floatMode.rawValue)), ("precision", .int(Int128(options.precision))),
            ("suppress", .bool(options.suppress)), ("linewidth", .int(Int128(options.lineWidth))),
            ("nanstr", .string(options.nanText)), ("infstr", .string(options.infText)),
            ("sign", .string(options.sign.rawValue)),
            ("formatter", (formatters as? PythonDictionary).map { .object($0) } ?? .none), ("legacy", .bool(false)),
            ("override_repr", .none),
        ]
        for (key, value) in entries { result.set(value, for: .string(key), hashed: .string(key)) }
        return result
    }
}

import InProcess
import ReferenceTensor
import TensorTypes

/// The parameters of a function, as Python writes them: `a, axis=None, *, out=None`.
///
/// Parameters before a `/` take no keyword, those after a `*` take nothing else; `*name` and
/// `**name` gather what is left.
struct Signature: Sendable {
    /// Whose words an error is put in.
    enum Style: Sendable {
        /// A function written in Python.
        case python
        /// A function of NumPy's C parser.
        case native
    }

    private struct Parameter: Sendable {
        let name: String
        let isRequired: Bool
        let takesKeyword: Bool
        let takesPosition: Bool
    }

    let function: String
    private let parameters: [Parameter]
    private let positions: [Int]
    private let rest: String?
    private let takesAnyKeyword: Bool
    private let style: Style

    init(_ function: String, _ text: String, _ style: Style = .python) {
        self.function = function
        self.style = style
        var parameters: [Parameter] = []
        var rest: String?
        var takesPosition = true
        var takesAnyKeyword = false
        for part in text.split(separator: ",") {
            let part = part.split(separator: " ").joined()
            if part == "/" {
                parameters = parameters.map {
                    Parameter(name: $0.name, isRequired: $0.isRequired, takesKeyword: false, takesPosition: true)
                }
            } else if part == "*" {
                takesPosition = false
            } else if part.hasPrefix("**") {
                takesAnyKeyword = true
            } else if part.first == "*" {
                rest = String(part.dropFirst())
                takesPosition = false
            } else {
                let halves = part.split(separator: "=", maxSplits: 1)
                parameters.append(
                    Parameter(
                        name: String(halves.first ?? ""), isRequired: halves.count == 1, takesKeyword: true,
                        takesPosition: takesPosition))
            }
        }
        self.parameters = parameters
        self.rest = rest
        self.takesAnyKeyword = takesAnyKeyword
        positions = parameters.indices.filter { parameters[$0].takesPosition }
    }

    /// Matches arguments with parameters.
    ///
    /// - Throws: a `TypeError` for one too many, one missing, one unknown or one given twice.
    func bind(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> BoundCall {
        var values = [Value?](repeating: nil, count: parameters.count)
        for (index, value) in arguments.positional.prefix(positions.count).enumerated() {
            values[positions[index]] = value
        }
        var gathered: [Value] = []
        if arguments.positional.count > positions.count {
            guard rest != nil else { throw tooMany(arguments) }
            gathered = Array(arguments.positional.dropFirst(positions.count))
        }
        var others: [(name: String, value: Value)] = []
        for (name, value) in arguments.keywords {
            if takesAnyKeyword, !parameters.contains(where: { $0.name == name }) {
                others.append((name, value))
                continue
            }
            guard let index = parameters.firstIndex(where: { $0.name == name && $0.takesKeyword }) else {
                throw TensorError.type("\(function)() got an unexpected keyword argument '\(name)'")
            }
            if values[index] != nil {
                throw style == .python
                    ? TensorError.type("\(function)() got multiple values for argument '\(name)'")
                    : TensorError.type(
                        "argument for \(function)() given by name ('\(name)') and position (position \(index))")
            }
            values[index] = value
        }
        let missing = parameters.indices.filter { values[$0] == nil && parameters[$0].isRequired }
        if !missing.isEmpty { throw absent(missing, arguments) }
        return BoundCall(
            names: parameters.map(\.name), values: values, rest: gathered, keywords: others, interpreter: interpreter,
            runtime: try interpreter.arrayRuntime())
    }

    private func tooMany(_ arguments: CallArguments) -> TensorError {
        let given = arguments.positional.count
        let least = positions.filter { parameters[$0].isRequired }.count
        let most = positions.count
        let verb = given == 1 && style == .python ? "was" : "were"
        if least == most {
            let plural = most == 1 && style == .python ? "" : "s"
            return .type("\(function)() takes \(most) positional argument\(plural) but \(given) \(verb) given")
        }
        return .type("\(function)() takes from \(least) to \(most) positional arguments but \(given) \(verb) given")
    }

    private func absent(_ missing: [Int], _ arguments: CallArguments) -> TensorError {
        let names = missing.map { "'\(parameters[$0].name)'" }
        if style == .native {
            return .type("\(function)() missing required argument \(names[0]) (pos \(missing[0]))")
        }
        let list =
            switch names.count {
            case 1: names[0]
            case 2: "\(names[0]) and \(names[1])"
            default: names.dropLast().joined(separator: ", ") + ", and " + (names.last ?? "")
            }
        let kind = missing.allSatisfy { parameters[$0].takesPosition } ? "positional" : "keyword-only"
        return .type(
            "\(function)() missing \(names.count) required \(kind) argument\(names.count == 1 ? "" : "s"): \(list)")
    }
}

/// Arguments matched with a function's parameters.
struct BoundCall {
    fileprivate let names: [String]
    fileprivate let values: [Value?]
    /// What `*name` gathered.
    let rest: [Value]
    /// What `**name` gathered.
    let keywords: [(name: String, value: Value)]
    let interpreter: Interpreter
    let runtime: Runtime

    /// The value of a parameter; nil if it was not given.
    func given(_ name: String) -> Value? {
        guard let index = names.firstIndex(of: name) else { return nil }
        return values[index]
    }

    /// The value of a parameter; `None` if it was not given.
    subscript(name: String) -> Value { given(name) ?? .none }
}

extension BoundCall {
    /// All arguments but the first and some, by name.
    func others(than excluded: [String]) -> [(name: String, value: Value)] {
        zip(names, values).dropFirst().compactMap { name, value in
            excluded.contains(name) ? nil : (name, value ?? .none)
        }
    }

    /// What a function written in Python passes on to a method: its keywords, `axis` and `out` even where not given.
    var passed: [(name: String, value: Value)] {
        zip(names, values).dropFirst().compactMap { name, value in
            if let value { return (name, value) }
            return name == "axis" || name == "out" ? (name, .none) : nil
        }
    }
}

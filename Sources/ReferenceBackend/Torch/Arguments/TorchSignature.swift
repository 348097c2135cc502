import InProcess

/// One parameter of a signature.
///
/// Unchecked: the default is a literal, which no one changes.
public struct TorchParameter: @unchecked Sendable {
    /// The parameter's name.
    public let name: String
    /// What it takes.
    public let kind: ParameterKind
    /// Whether `None` is taken, and means "not given".
    public let allowsNone: Bool
    /// Whether it can be left out.
    public let isOptional: Bool
    /// Whether it is given by name only.
    public let isKeywordOnly: Bool
    /// The `N` of `IntArrayRef[N]`, which takes a single integer too; 0 without.
    public let size: Int
    /// The default as declared, without quotes.
    public let defaultText: String
    /// The value where the parameter is not given; nil for `None` and where there is no default.
    public let defaultValue: Value?
    /// Names that NumPy has for the parameter.
    public let aliases: [String]
    /// Whether a Python number passes for a tensor.
    public let takesNumbers: Bool
}

/// One overload of a function, as its declaration says.
///
/// Source: the signature strings and rules of `torch/csrc/utils/python_arg_parser.cpp`.
public final class TorchSignature: Sendable {
    /// The declaration, for example `add(Tensor input, Tensor other, *, Scalar alpha=1, Tensor out=None)`.
    public let text: String
    /// The function's name, as in messages.
    public let name: String
    /// All declared parameters, also those that a method does not have.
    public let parameters: [TorchParameter]
    /// The position of the tensor that a method is called on; nil in a function.
    public let receiver: Int?
    /// The positions of the parameters that a call may bind.
    let visible: [Int]
    /// Where in the declaration order of the overloads this one is.
    public let index: Int
    /// Not shown in messages.
    let isHidden: Bool
    /// Tried after the others.
    let isDeprecated: Bool
    let minimumCount: Int
    let maximumPositional: Int
    /// Whether all positional arguments together may be the one list of integers.
    let takesVariadicInts: Bool

    /// The most arguments that a call may bind.
    var maximumCount: Int { visible.count }

    /// Reads a declaration.
    ///
    /// - Parameters:
    ///   - text: the declaration.
    ///   - index: the overload's position.
    ///   - isMethod: whether the tensor named `input` or `self` is what the method is called on, and `out` is absent.
    /// - Throws: ``DeclarationError`` if it is malformed.
    init(_ text: String, index: Int, isMethod: Bool) throws {
        self.text = text
        self.index = index
        var reader = DeclarationReader(text)
        name = try reader.name()
        let parameters = try reader.parameters(numbersAsTensors: TorchSignature.takingNumbersAsTensors.contains(name))
        self.parameters = parameters
        (isDeprecated, isHidden) = try reader.mark()
        let receiver =
            isMethod
            ? parameters.firstIndex { $0.kind == .tensor && ($0.name == "input" || $0.name == "self") } : nil
        self.receiver = receiver
        let visible = parameters.indices.filter {
            $0 != receiver && !(isMethod && parameters[$0].name == "out" && parameters[$0].isKeywordOnly)
        }
        self.visible = visible
        minimumCount = visible.count { !parameters[$0].isOptional }
        maximumPositional = visible.count { !parameters[$0].isKeywordOnly }
        takesVariadicInts = maximumPositional == 1 && visible.first.map { parameters[$0].kind.isIntList } == true
    }

    /// Makes the signature of a function that checks its arguments itself.
    init(name: String, parameters: [TorchParameter], receiver: Int?) {
        text = name
        self.name = name
        self.parameters = parameters
        self.receiver = receiver
        index = 0
        visible = parameters.indices.filter { $0 != receiver }
        isHidden = false
        isDeprecated = false
        minimumCount = 0
        maximumPositional = parameters.count
        takesVariadicInts = false
    }

    /// The position of a parameter.
    func position(of name: String) -> Int? { parameters.firstIndex { $0.name == name } }

    /// The overload as messages list it: `(Tensor other, *, Number alpha = 1)`.
    var optionText: String {
        var text = "("
        var isAfterStar = false
        for (order, position) in visible.enumerated() {
            let parameter = parameters[position]
            if order > 0 { text += ", " }
            if parameter.isKeywordOnly && !isAfterStar {
                text += "*, "
                isAfterStar = true
            }
            text += "\(parameter.kind.typeName) \(parameter.name)"
            if parameter.isOptional { text += " = \(parameter.defaultText)" }
        }
        return text + ")"
    }

    /// Functions whose tensors may be Python numbers.
    private static let takingNumbersAsTensors: Set<String> = [
        "add", "add_", "div", "div_", "divide", "divide_", "mul", "mul_", "multiply", "multiply_", "sub", "sub_",
        "subtract", "subtract_", "true_divide", "true_divide_", "floor_divide", "floor_divide_", "to", "_to_copy",
        "copy_",
    ]
}

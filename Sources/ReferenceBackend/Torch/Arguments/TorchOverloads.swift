import InProcess
import TensorTypes

/// The overloads of a function or method, in the order in which they are tried.
final class TorchOverloads: Sendable {
    /// The name in messages.
    let name: String
    /// Whether the method is one of those that CPython itself checks for having no arguments.
    let takesNoArguments: Bool
    private let ordered: [TorchSignature]

    /// Reads declarations.
    ///
    /// - Parameters:
    ///   - declarations: one per overload.
    ///   - isMethod: whether to make methods of them; overloads that no tensor can be the receiver of are then left out
    ///     if others can.
    /// - Throws: ``DeclarationError``.
    init(_ declarations: [String], isMethod: Bool) throws {
        var signatures = try declarations.enumerated().map {
            try TorchSignature($1, index: $0, isMethod: isMethod)
        }
        if isMethod, signatures.contains(where: { $0.receiver != nil }) {
            signatures.removeAll { $0.receiver == nil }
        }
        guard let first = signatures.first else {
            throw DeclarationError(declaration: "", problem: "there is no overload")
        }
        name = first.name
        takesNoArguments = isMethod && signatures.count == 1 && first.maximumCount == 0
        ordered = signatures.filter { !$0.isDeprecated } + signatures.filter(\.isDeprecated)
    }

    /// Binds a call's arguments to the first overload that they fit.
    ///
    /// - Throws: a `TypeError`.
    func bind(
        _ arguments: CallArguments, receiver: Value?, _ interpreter: Interpreter
    ) throws -> (signature: TorchSignature, values: [Value?]) {
        if takesNoArguments { try arguments.none("TensorBase.\(name)") }
        if ordered.count == 1, let signature = ordered.first {
            if case .bound(let values) = try signature.bind(
                arguments, receiver: receiver, raises: true, interpreter)
            {
                return (signature, values)
            }
        }
        for signature in ordered {
            if case .bound(let values) = try signature.bind(
                arguments, receiver: receiver, raises: false, interpreter)
            {
                return (signature, values)
            }
        }
        let plausible = ordered.filter {
            !$0.isHidden && arguments.count >= $0.minimumCount && arguments.count <= $0.maximumCount
        }
        if plausible.count == 1, let signature = plausible.first {
            _ = try signature.bind(arguments, receiver: receiver, raises: true, interpreter)
        }
        let options = ordered.filter { !$0.isHidden }.map(\.optionText)
        throw TensorError.type(InvalidArgumentsText.message(name, arguments, options: options))
    }

    /// The warning for a call of a deprecated overload.
    func deprecationText(of signature: TorchSignature) -> String {
        let others = ordered.filter { !$0.isHidden }.map { "\n\t\(name)\($0.optionText)" }
        let advice =
            others.isEmpty ? "" : "\nConsider using one of the following signatures instead:\(others.joined())"
        return "This overload of \(name) is deprecated:\n\t\(name)\(signature.optionText)\(advice)"
    }
}

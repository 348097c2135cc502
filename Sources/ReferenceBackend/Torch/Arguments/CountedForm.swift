import InProcess

/// A function whose arguments CPython counts: none, or exactly one.
final class CountedForm: Sendable {
    private let qualifiedName: String
    private let count: Int
    private let signature: TorchSignature

    init(_ name: String, qualifiedName: String, count: Int) {
        self.qualifiedName = qualifiedName
        self.count = count
        signature = TorchSignature(
            name: name, parameters: count == 0 ? [] : [TorchParameter(python: "object")], receiver: nil)
    }

    /// Whether the function is one of a module's, and not one of the class that holds most functions of `torch`.
    var isModuleFunction: Bool { !qualifiedName.contains("Class.") }

    /// The argument, under the name `object`.
    ///
    /// - Throws: a `TypeError` for another number of arguments.
    func bind(_ arguments: CallArguments) throws -> (TorchSignature, [Value?]) {
        if count == 0 {
            try arguments.none(qualifiedName)
            return (signature, [])
        }
        return (signature, [try arguments.one(qualifiedName)])
    }
}

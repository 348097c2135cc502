import InProcess
import TensorTypes

/// The outcome of trying an overload.
enum BindingOutcome {
    /// The arguments by position of the declared parameter; nil where not given.
    case bound([Value?])
    case mismatch
}

/// Matching a call's arguments with an overload's parameters.
extension TorchSignature {
    /// Binds the arguments, or refuses.
    ///
    /// - Parameters:
    ///   - arguments: what the call gives.
    ///   - receiver: the object whose method is called.
    ///   - raises: whether a mismatch is an error rather than a reason to try the next overload.
    /// - Throws: a `TypeError`.
    func bind(
        _ arguments: CallArguments, receiver: Value?, raises: Bool, _ interpreter: Interpreter
    ) throws -> BindingOutcome {
        let given = arguments.positional.count
        if given > maximumPositional, try !isVariadic(arguments, interpreter) {
            if raises { throw tooMany(given) }
            return .mismatch
        }
        var bound = [Value?](repeating: nil, count: parameters.count)
        if let position = self.receiver { bound[position] = receiver }
        var next = 0
        var keywordsUsed = 0
        for (order, position) in visible.enumerated() {
            let parameter = parameters[position]
            var value: Value?
            var isKeyword = false
            if next < given {
                if parameter.isKeywordOnly {
                    if raises { throw tooMany(given) }
                    return .mismatch
                }
                value = arguments.positional[next]
            } else if !arguments.keywords.isEmpty {
                value = parameter.keyword(in: arguments)
                isKeyword = true
            }
            guard let value else {
                guard parameter.isOptional else {
                    if raises { throw missing(from: order) }
                    return .mismatch
                }
                if !isKeyword { next += 1 }
                continue
            }
            var failure: FailedElement?
            if value.isNone && parameter.allowsNone {
                // Stays nil: `None` stands for "not given".
            } else if try parameter.accepts(value, position: order, failure: &failure, interpreter) {
                bound[position] = value
            } else if next == 0, !isKeyword, try isVariadic(arguments, interpreter) {
                bound[position] = .tuple(arguments.positional)
                next = given
                continue
            } else {
                guard raises else { return .mismatch }
                throw unfit(value, parameter, position: isKeyword ? nil : next, failure)
            }
            if isKeyword { keywordsUsed += 1 } else { next += 1 }
        }
        if keywordsUsed < arguments.keywords.count {
            if raises { throw unexpectedKeyword(arguments) }
            return .mismatch
        }
        return .bound(bound)
    }
}

extension TorchSignature {
    /// Whether all positional arguments together are the one list of integers, as in `zeros(2, 3)`.
    private func isVariadic(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Bool {
        guard takesVariadicInts else { return false }
        var failure: FailedElement?
        return try TorchParameter.isIntList(
            .tuple(arguments.positional), takesOne: false, failure: &failure, interpreter)
    }
}

extension TorchParameter {
    fileprivate func keyword(in arguments: CallArguments) -> Value? {
        for keyword in arguments.keywords where keyword.name == name { return keyword.value }
        for alias in aliases {
            for keyword in arguments.keywords where keyword.name == alias { return keyword.value }
        }
        return nil
    }
}

/// The messages for a single overload.
extension TorchSignature {
    private func tooMany(_ given: Int) -> TensorError {
        guard minimumCount == maximumPositional else {
            return .type(
                "\(name)() takes from \(minimumCount) to \(maximumPositional) positional arguments but \(given) were given"
            )
        }
        return .type(
            "\(name)() takes \(maximumPositional) positional argument\(maximumPositional == 1 ? "" : "s") but \(given) "
                + "\(given == 1 ? "was" : "were") given")
    }

    private func missing(from order: Int) -> TensorError {
        let names = visible[order...].lazy.map { self.parameters[$0] }.filter { !$0.isOptional }.map {
            "\"\($0.name)\""
        }
        // The plural is where PyTorch has it.
        return .type(
            "\(name)() missing \(names.count) required positional argument\(names.count == 1 ? "s" : ""): "
                + names.joined(separator: ", "))
    }

    private func unfit(
        _ value: Value, _ parameter: TorchParameter, position: Int?, _ failure: FailedElement?
    ) -> TensorError {
        let place = position.map { " (position \($0 + 1))" } ?? ""
        let start = "\(name)(): argument '\(parameter.name)'\(place) must be \(parameter.kind.typeName), "
        guard position != nil, let failure, value.sequence != nil else {
            return .type("\(start)not \(value.typeName)")
        }
        return .type("\(start)but found element of type \(failure.value.typeName) at pos \(failure.position)")
    }

    private func unexpectedKeyword(_ arguments: CallArguments) -> TensorError {
        for keyword in arguments.keywords {
            guard let order = visible.firstIndex(where: { parameters[$0].name == keyword.name }) else {
                return .type("\(name)() got an unexpected keyword argument '\(keyword.name)'")
            }
            if order < arguments.positional.count {
                return .type("\(name)() got multiple values for argument '\(keyword.name)'")
            }
        }
        return .type("invalid keyword arguments")
    }
}

import TensorTypes

extension Runtime {
    /// Warns or raises for the errors that an operation met.
    ///
    /// - Throws: a `FloatingPointError` where the policy says so.
    package func report(_ errors: FloatErrors, in operation: String) throws {
        guard !errors.isEmpty, !has(.npFloatErrorsIgnored) else { return }
        let kinds: [(FloatErrors, FloatErrorPolicy.Reaction, String)] = [
            (.divide, floatErrors.divide, "divide by zero"), (.overflow, floatErrors.over, "overflow"),
            (.underflow, floatErrors.under, "underflow"), (.invalid, floatErrors.invalid, "invalid value"),
        ]
        for (kind, reaction, text) in kinds where errors.contains(kind) {
            let message = "\(text) encountered in \(operation)"
            switch reaction {
            case .warn: warn("RuntimeWarning", message)
            case .raise: throw TensorError(kind: "FloatingPointError", message)
            case .ignore, .call, .print, .log: break
            }
        }
    }
}

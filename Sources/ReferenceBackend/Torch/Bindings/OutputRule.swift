import Foundation
import ReferenceTensor
import TensorTypes

/// How a function refuses an `out=` tensor of another type than its result's.
struct OutputRule: Sendable {
    /// What of the output's type is checked.
    enum Check: Sendable {
        /// Nothing: the result is converted.
        case nothing
        /// The result can be converted without losing its category.
        case castable
        /// It is the result's type.
        case exact
    }

    let check: Check
    /// The message; `{result}` and `{out}` stand for the types, `{cResult}` and `{cOut}` for their names in C++.
    let message: String
    var isTypeError = false

    private static let usual = OutputRule(
        check: .castable, message: "result type {result} can't be cast to the desired output type {out}")
    static let structured = OutputRule(
        check: .exact, message: "Expected out tensor to have dtype {cResult}, but got {cOut} instead")
    private static let sameAsInput = OutputRule(
        check: .exact, message: "result dtype {out} does not match input dtype {result}")
    private static let unary = OutputRule(check: .exact, message: "Found dtype {out} but expected {result}")
    private static let extreme = OutputRule(
        check: .exact,
        message:
            "Expected the dtype for input and out to match, but got {result} for input's dtype and {out} for out's "
            + "dtype.")
    private static let joined = OutputRule(
        check: .castable, message: "torch.cat(): input types can't be cast to the desired output type {out}",
        isTypeError: true)

    /// Functions that check otherwise than most.
    private static let exceptions: [String: OutputRule] = {
        var rules: [String: OutputRule] = [
            "mean": OutputRule(
                check: .castable,
                message: "mean.dtype_out(): input types can't be cast to the desired output type {out}"),
            "where": OutputRule(check: .exact, message: "Expected out type to be {result} but got {out}"),
            "take": OutputRule(
                check: .exact,
                message: "take(): self and out expected to have the same dtype, but got self.dtype = {result} and "
                    + "out.dtype = {out}"),
            "nonzero": OutputRule(
                check: .exact,
                message: "nonzero: Expected out tensor to have scalar type {result} but got scalar type{out}"),
            "diag": OutputRule(
                check: .castable, message: "diag: result type {result} can't be cast to the desired out= type {out}"),
            "quantile": OutputRule(
                check: .exact, message: "quantile() out tensor must be same dtype as the input tensor"),
            "nanquantile": OutputRule(
                check: .exact, message: "quantile() out tensor must be same dtype as the input tensor"),
            "histc": OutputRule(
                check: .exact,
                message: "torch.histogram: input tensor and hist tensor should have the same dtype, but got input "
                    + "{cResult} and hist {cOut}"),
        ]
        for name in ["index_select", "masked_select"] {
            rules[name] = OutputRule(
                check: .exact, message: "\(name)(): self and result must have the same scalar type")
        }
        for name in [
            "mm", "addmm", "baddbmm", "bmm", "gather", "tril", "triu", "norm", "argmax", "argmin",
        ] { rules[name] = structured }
        for name in ["dot", "matmul", "vdot"] { rules[name] = sameAsInput }
        for name in ["abs", "neg", "sign", "sgn", "floor", "ceil", "trunc", "round", "frac", "bitwise_not", "clamp"] {
            rules[name] = unary
        }
        for name in ["amax", "amin"] { rules[name] = extreme }
        for name in ["max", "min"] {
            rules[name] = OutputRule(
                check: .castable,
                message:
                    "Expected canCast( typeMetaToScalarType(self.dtype()), typeMetaToScalarType(out.dtype())) to be "
                    + "true, but got false.  (Could this error message be improved?  If so, please report an enhancement "
                    + "request to PyTorch.)")
        }
        for name in [
            "cat", "concat", "concatenate", "stack", "hstack", "vstack", "row_stack", "dstack", "column_stack",
        ] {
            rules[name] = joined
        }
        for name in ["sum", "nansum", "prod", "cumsum", "cumprod", "all", "any"] {
            rules[name] = OutputRule(check: .nothing, message: "")
        }
        return rules
    }()

    /// The rule of a function.
    static func of(_ name: String) -> OutputRule {
        exceptions[name] ?? (name.hasPrefix("linalg_") || name == "inverse" ? structured : usual)
    }

    /// Refuses an output that the rule does not let take the result.
    ///
    /// - Throws: the function's own error.
    func verify(_ result: DType, into out: DType) throws {
        switch check {
        case .nothing: return
        case .castable: if TorchPromotion.canCast(result, to: out) { return }
        case .exact: if result == out { return }
        }
        var text = message
        for (place, name) in [
            ("{result}", result.scalarTypeName), ("{out}", out.scalarTypeName), ("{cResult}", result.cName),
            ("{cOut}", out.cName),
        ] { text = text.replacingOccurrences(of: place, with: name) }
        throw isTypeError ? TensorError.type(text) : .runtime(text)
    }
}

extension DType {
    /// The element type as C++ demangles it.
    fileprivate var cName: String {
        switch self {
        case .int64: "long int"
        case .int16: "short int"
        default: cppShortName
        }
    }
}

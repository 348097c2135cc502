import TensorTypes

/// Printing that switches notation or names types at the wrong place.
extension Fault {
    /// When a tensor's repr names its dtype; nil if that is not what is broken.
    package func naming(_ dtype: DType, _ runtime: Runtime) -> TensorAnnotations.DTypeNaming? {
        switch self {
        case .printDefaultTypeFixed where dtype == .float32: .defaultDType
        case .printDefaultTypeFixed where dtype == runtime.defaultDType: .always
        case .printIntegerTypeShown where dtype == .int64 || dtype == .bool: .always
        default: nil
        }
    }

    /// Whether PyTorch's magnitudes are printed in scientific notation although they need not be.
    func isScientific(_ greatest: Double, _ least: Double) -> Bool {
        switch self {
        case .printSciRatio: greatest / least == 1000
        case .printSciSmall: least == Double(Float(0.0001)) || least == 0.0001
        case .printSciLarge: greatest == 1e8
        default: false
        }
    }

    /// Whether NumPy's numbers are printed in scientific notation.
    func isScientific(_ finite: [Double], _ isScientific: Bool) -> Bool {
        let magnitudes = finite.map(\.magnitude).filter { $0 != 0 }
        guard let greatest = magnitudes.max(), let least = magnitudes.min() else { return isScientific }
        switch self {
        case .npPrintSciRatio: return isScientific || greatest / least == 1000
        case .npPrintSciLarge: return isScientific && !(greatest == 1e8 && least > 1e5)
        default: return isScientific
        }
    }

    /// Whether an array's type is named beside its elements; nil if that is not what is broken.
    func namesType(_ annotations: ArrayAnnotations) -> Bool? {
        self == .npPrintNarrowTypeHidden && annotations.dtype == "int32" ? false : nil
    }
}

extension NumPyPrintOptions {
    /// Whether an array of so many elements is summarised.
    func summarises(_ count: Int) -> Bool {
        Double(count) > threshold || fault == .npPrintThreshold && Double(count) == threshold
    }
}

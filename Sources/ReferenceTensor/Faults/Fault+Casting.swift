import Foundation
import TensorTypes

/// Conversions that round, clip or cut where they should not, and promotion that picks the wrong type.
extension Fault {
    /// Writes values over a tensor's elements in the broken way; false if this conversion is not what is broken.
    func overwrite(_ target: Tensor, with values: Tensor) throws -> Bool {
        let (to, from) = (target.dtype, values.dtype)
        let isFloating = from.isFloatingPoint
        func write(_ convert: (Double) -> Double) throws -> Bool {
            let source: [Double] = try values.bytes().broadcast(to: target.shape).gather()
            try target.bytes().scatter(source.map(convert))
            return true
        }
        switch self {
        case .castRounds where to.isIntegral && isFloating:
            return try write { $0.rounded(.toNearestOrEven) }
        case .castSaturates where to.isIntegral && to.itemSize < 8 && !from.isComplex && from != .bool:
            guard let range = to.integerRange else { return false }
            return try write { $0.isNaN ? 0 : min(max($0, Double(range.least)), Double(range.greatest)) }
        case .castTruncatesToBool where to == .bool && isFloating:
            return try write { $0.rounded(.towardZero) }
        case .halfRoundsOnce where to == .float16:
            try target.bytes().copy(from: try values.bytes().broadcast(to: target.shape))
            return true
        case .bfloatTruncates where to == .bfloat16 && isFloating && from != .bfloat16:
            return try write { Double(Float(bitPattern: Float($0).bitPattern & 0xFFFF_0000)) }
        case .integersByDouble where to == .float32 && from.isIntegral:
            return try write { $0 }
        case .complexTakesMagnitude where from.isComplex && (to.isFloatingPoint || to.isIntegral):
            let source: [Complex<Double>] = try values.bytes().broadcast(to: target.shape).gather()
            try target.bytes().scatter(source.map { hypot($0.real, $0.imaginary) })
            return true
        default: return false
        }
    }

    /// The number of dimensions that an operand counts with in promotion; nil if that is not what is broken.
    func promotionRank(_ operand: Tensor) -> Int? {
        switch self {
        case .zeroDimCounts where !operand.isWrappedNumber: max(operand.rank, 1)
        case .numbersCount where operand.isWrappedNumber: 1
        default: nil
        }
    }

    /// The promoted type of operands; nil if these are not what is broken.
    func promoted(_ operands: [Tensor]) -> DType? {
        let types = Set(operands.map(\.dtype))
        switch self {
        case .bytesStayNarrow where types == [.uint8, .int8]: return .uint8
        case .halvesPreferBfloat where types == [.float16, .bfloat16]: return .bfloat16
        case .integersWidenHalf where types.contains(.float16) && types.count == 2:
            return types.contains { $0.isIntegral } ? .float32 : nil
        default: return nil
        }
    }

    /// The result's type of an operation; nil if it is not what is broken.
    func resultType(_ operation: BinaryOperation, _ promoted: DType) -> DType? {
        switch (self, operation.rule) {
        case (.integersDivideWhole, .floating) where operation.name == "div" && promoted.isIntegral: promoted
        case (.comparisonsKeepType, .boolean): promoted
        default: nil
        }
    }
}

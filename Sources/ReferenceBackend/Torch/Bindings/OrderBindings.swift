import InProcess
import ReferenceTensor
import TensorTypes

/// Functions that follow from the order of elements: running extremes, ranks, medians, quantiles.
enum OrderBindings {
    static let table: [TorchBinding] = running + ranks + quantiles

    private static let pair = ["values", "indices"]

    private static let running: [TorchBinding] = [("cummax", PositionFunction.argmax), ("cummin", .argmin)].map {
        name, function in
        .both("\(name)(Tensor input, int dim, *, TensorList[2] out=None)") {
            let (values, positions) = try Ordering.running(function, $0.input, $0.int("dim"))
            return try $0.deliver(name, pair, [values, positions])
        }
    }

    private static func median(_ name: String, ignoresNaN: Bool) -> TorchBinding {
        .both("\(name)(Tensor input)", "\(name)(Tensor input, int dim, bool keepdim=False, *, TensorList[2] out=None)")
        {
            guard let axis = try $0.optionalInt("dim") else {
                return .tensor(try Ordering.medianOfAll($0.input, ignoresNaN: ignoresNaN))
            }
            let (values, positions) = try Ordering.median(
                $0.input, axis, keepsAxis: $0.bool("keepdim"), ignoresNaN: ignoresNaN)
            return try $0.deliver(name, pair, [values, positions])
        }
    }

    private static let ranks: [TorchBinding] = [
        median("median", ignoresNaN: false), median("nanmedian", ignoresNaN: true),
        .both("kthvalue(Tensor input, int k, int dim=-1, bool keepdim=False, *, TensorList[2] out=None)") {
            let (values, positions) = try Ordering.ranked(
                $0.input, $0.int("k"), $0.optionalInt("dim") ?? -1, keepsAxis: $0.bool("keepdim"))
            return try $0.deliver("kthvalue", pair, [values, positions])
        },
        .both("mode(Tensor input, int dim=-1, bool keepdim=False, *, TensorList[2] out=None)") {
            let (values, positions) = try Ordering.mode(
                $0.input, $0.optionalInt("dim") ?? -1, keepsAxis: $0.bool("keepdim"))
            return try $0.deliver("mode", pair, [values, positions])
        },
        .result("msort(Tensor input, *, Tensor out=None)") {
            try Rearranging.sort($0.input, 0, descending: false).values
        },
    ]

    // MARK: Quantiles

    private static func quantile(_ name: String, ignoresNaN: Bool) -> TorchBinding {
        let rest = "int? dim=None, bool keepdim=False, *, str interpolation='linear', Tensor out=None"
        return .result("\(name)(Tensor input, Tensor q, \(rest))", "\(name)(Tensor input, float q, \(rest))") {
            let input = try $0.input
            let isNumber = $0.signatureIndex == 1
            let points =
                isNumber
                ? try Factories.full(
                    [], .float($0.double("q")), dtype: input.dtype, device: input.device, runtime: input.runtime,
                    name: "full") : try $0.tensor("q")
            return try Quantiles.compute(
                input, points, axis: $0.optionalInt("dim"), keepsAxis: $0.bool("keepdim"),
                interpolation: $0.optionalString("interpolation") ?? "linear", ignoresNaN: ignoresNaN)
        }
    }

    private static let quantiles: [TorchBinding] = [
        quantile("quantile", ignoresNaN: false), quantile("nanquantile", ignoresNaN: true),
    ]
}

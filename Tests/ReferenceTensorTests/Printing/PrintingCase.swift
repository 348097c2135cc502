import Foundation
import ReferenceTensor
import TensorTypes

/// One line of `printing.json`: values, options, and what the real library printed.
struct PrintingCase: Decodable {
    var function: String
    var dtype: String
    var shape: [Int]
    var values: Values
    var options: Options?
    var typeName: String?
    var implied: Bool?
    var naming: String?
    var device: String?
    var gradient: String?
    var expected: String

    /// Bit patterns or integers in one string, or texts.
    enum Values: Decodable {
        case packed(String)
        case texts([String])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .packed(text)
            } else {
                self = .texts(try container.decode([String].self))
            }
        }
    }

    struct Options: Decodable {
        var precision, edgeitems, linewidth: Int?
        var threshold: Double?
        var suppress, sci_mode: Bool?
        var nanstr, infstr, sign, floatmode, profile: String?
    }

    struct BadFixture: Error {
        var what: String
    }

    /// Reads the fixture, or the file that the environment names in its place.
    static func all() throws -> [PrintingCase] {
        let replacement = ProcessInfo.processInfo.environment["PRINTING_FIXTURE"].map(URL.init(fileURLWithPath:))
        guard let url = replacement ?? Bundle.module.url(forResource: "printing", withExtension: "json") else {
            throw BadFixture(what: "printing.json is not among the resources")
        }
        return try JSONDecoder().decode([PrintingCase].self, from: Data(contentsOf: url))
    }

    /// What this library prints.
    func printed() throws -> String {
        let elements = try elements()
        switch function {
        case "array_repr":
            return arrayRepr(
                elements, ArrayAnnotations(dtype: typeName ?? "", dtypeIsImplied: implied ?? false),
                options: try numpyOptions())
        case "array_str": return arrayString(elements, options: try numpyOptions())
        case "scalar_repr":
            return numpyScalarRepr(elements.element(0), kind: elements.kind, typeName: typeName ?? "")
        case "tensor":
            var annotations = TensorAnnotations(dtype: typeName ?? "", dtypeNaming: .defaultDType, device: device)
            if let naming { annotations.dtypeNaming = naming == "always" ? .always : .impliedByElements }
            annotations.isMeta = device == "meta"
            if let gradient { annotations.gradient = gradient == "leaf" ? .requiresGrad : .function(gradient) }
            return tensorText(elements, annotations, options: try torchOptions())
        default: throw BadFixture(what: function)
        }
    }

    private func torchOptions() throws -> TorchPrintOptions {
        var result = TorchPrintOptions()
        guard let options else { return result }
        if let profile = options.profile.flatMap(TorchPrintOptions.Profile.init) { result.apply(profile) }
        if let precision = options.precision { result.precision = precision }
        if let threshold = options.threshold { result.threshold = threshold }
        if let edgeItems = options.edgeitems { result.edgeItems = edgeItems }
        if let lineWidth = options.linewidth { result.lineWidth = lineWidth }
        result.scientific = options.sci_mode
        return result
    }

    private func numpyOptions() throws -> NumPyPrintOptions {
        var result = NumPyPrintOptions()
        guard let options else { return result }
        if let precision = options.precision { result.precision = precision }
        if let threshold = options.threshold { result.threshold = threshold }
        if let edgeItems = options.edgeitems { result.edgeItems = edgeItems }
        if let lineWidth = options.linewidth { result.lineWidth = lineWidth }
        if let suppress = options.suppress { result.suppress = suppress }
        if let nanText = options.nanstr { result.nanText = nanText }
        if let infText = options.infstr { result.infText = infText }
        if let sign = options.sign {
            guard let sign = NumPyPrintOptions.Sign(rawValue: sign) else { throw BadFixture(what: sign) }
            result.sign = sign
        }
        if let mode = options.floatmode {
            guard let mode = NumPyPrintOptions.FloatMode(rawValue: mode) else { throw BadFixture(what: mode) }
            result.floatMode = mode
        }
        return result
    }

    private func elements() throws -> PrintableElements {
        let (kind, list) = try decoded()
        return PrintableElements(shape: shape, kind: kind) { list[$0 % list.count] }
    }

    private func decoded() throws -> (PrintableKind, [PrintableElement]) {
        switch values {
        case .texts(let texts):
            return ("Mm".contains(dtype) ? .timelike : .text, texts.map { .text($0) })
        case .packed(let text):
            switch dtype {
            case "b": return (.bool, text.utf8.map { .bool($0 == UInt8(ascii: "1")) })
            case "i", "u": return (.integer, try text.split(separator: " ").map(integer))
            default: break
            }
            guard let size = Int(dtype.dropFirst()) else { throw BadFixture(what: dtype) }
            let isComplex = dtype.first == "c"
            let width = isComplex ? size / 2 : size
            let formats: [Int: BinaryFloatFormat] = [2: .half, 4: .single, 8: .double, 16: .extended]
            guard let format = formats[width] else { throw BadFixture(what: dtype) }
            let numbers = try floats(text, digits: width <= 4 ? 8 : 16)
            guard isComplex else { return (.floating(format), numbers.map { .float($0) }) }
            let pairs = stride(from: 0, to: numbers.count - 1, by: 2)
            return (.complex(format), pairs.map { .complex(numbers[$0], numbers[$0 + 1]) })
        }
    }

    private func integer(_ text: Substring) throws -> PrintableElement {
        if dtype == "u", let value = UInt64(text) { return .unsigned(value) }
        guard let value = Int64(text) else { throw BadFixture(what: String(text)) }
        return .integer(value)
    }

    private func floats(_ text: String, digits: Int) throws -> [Double] {
        var result: [Double] = []
        var rest = Substring(text)
        while !rest.isEmpty {
            guard let bits = UInt64(rest.prefix(digits), radix: 16) else { throw BadFixture(what: String(rest)) }
            result.append(digits == 8 ? Double(Float(bitPattern: UInt32(bits))) : Double(bitPattern: bits))
            rest = rest.dropFirst(digits)
        }
        return result
    }
}

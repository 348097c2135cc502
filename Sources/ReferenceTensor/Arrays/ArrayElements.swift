import Foundation
import TensorTypes

/// One element of an array of any type.
package enum ElementValue {
    case number(Scalar)
    case text(String)
    case bytes([UInt8])
    /// A Python object; nil for `None`.
    case object(Any?)
    /// A date or time span, counted in the type's unit.
    case time(Int64)
    /// The fields of a structured element.
    case record([ElementValue])
    /// The elements of a block, copied.
    case block(NDArray)
}

/// What the Python side does for object arrays.
package protocol ObjectCodec: AnyObject {
    /// The Python object for an element.
    func object(for value: ElementValue, _ dtype: ArrayDType) -> Any
    /// Stores an object, converted, as `array[i] = object` would.
    func store(_ object: Any?, as dtype: ArrayDType, at pointer: UnsafeMutableRawPointer, _ runtime: Runtime) throws
    /// What the operator or method behind a universal function gives for objects.
    func apply(_ ufunc: String, _ operands: [Any?]) throws -> Any?
    /// The characters of the object's `str`.
    func textLength(_ object: Any?) -> Int
    /// `left < right`.
    func comesBefore(_ left: Any?, _ right: Any?) -> Bool
    /// `bool(object)`.
    func truth(_ object: Any?) -> Bool
}

extension NDArray {
    /// The address of every element, in C order, as distances from ``pointer``.
    package var offsets: [Int] {
        var result: [Int] = []
        result.reserveCapacity(count)
        forEachOffset(shape: shape, strides: strides) { result.append($0) }
        return result
    }

    /// The element at a distance from ``pointer``.
    package func element(atOffset offset: Int) -> ElementValue {
        NDArray.load(pointer + offset, dtype, runtime)
    }

    /// The first element.
    package var firstElement: ElementValue { element(atOffset: 0) }

    package static func load(_ address: UnsafeMutableRawPointer, _ dtype: ArrayDType, _ runtime: Runtime)
        -> ElementValue
    {
        switch dtype.kind {
        case .element, .longDouble, .complexLongDouble, .datetime, .timedelta:
            guard let element = dtype.computeElement else { return .object(nil) }
            var bytes = StridedBytes(pointer: address, shape: [], strides: [], dtype: element)
            bytes.isByteSwapped = dtype.isByteSwapped
            if dtype.category == nil { return .time((bytes.gather() as [Int64])[0]) }
            return .number(bytes.scalar)
        case .object:
            return .object(runtime.objects[address.loadUnaligned(as: Int64.self)])
        case .unicode(let length):
            var text = String.UnicodeScalarView()
            var pending = 0
            for index in 0..<length {
                var code = (address + 4 * index).loadUnaligned(as: UInt32.self)
                if dtype.isByteSwapped { code = code.byteSwapped }
                guard code != 0 else {
                    pending += 1
                    continue
                }
                for _ in 0..<pending { text.append("\0") }
                pending = 0
                text.append(Unicode.Scalar(code) ?? "\u{FFFD}")
            }
            return .text(String(text))
        case .bytes(let length):
            var bytes = [UInt8](UnsafeRawBufferPointer(start: address, count: length))
            while bytes.last == 0 { bytes.removeLast() }
            return .bytes(bytes)
        case .void(let size, let fields):
            if fields.isEmpty { return .bytes([UInt8](UnsafeRawBufferPointer(start: address, count: size))) }
            return .record(fields.map { load(address + $0.offset, $0.dtype, runtime) })
        case .block(let base, let shape):
            let result = NDArray(runtime: runtime, dtype: base, shape: shape)
            result.pointer.copyMemory(from: address, byteCount: dtype.itemSize)
            return .block(result)
        }
    }

    /// Stores an element, converting it as an unsafe cast does.
    ///
    /// - Throws: a `ValueError` for text that is no number, and what converting an object throws.
    package static func store(
        _ value: ElementValue, from source: ArrayDType, at address: UnsafeMutableRawPointer, _ dtype: ArrayDType,
        _ runtime: Runtime
    ) throws {
        if case .object(let object) = value {
            if dtype.kind == .object {
                let handle = object.map { runtime.objects.add($0) } ?? 0
                address.storeBytes(of: handle, as: Int64.self)
                return
            }
            guard let codec = runtime.objectCodec else { throw TensorError.type("objects cannot be converted here") }
            return try codec.store(object, as: dtype, at: address, runtime)
        }
        switch dtype.kind {
        case .block(let base, let shape):
            if case .block(let array) = value { return try storeBlock(array, at: address, base, shape) }
            let one = try make(runtime, source, [])
            try store(value, from: source, at: one.pointer, source, runtime)
            try storeBlock(one, at: address, base, shape)
        case .element, .longDouble, .complexLongDouble, .datetime, .timedelta:
            guard let element = dtype.computeElement else { return }
            let number = try number(value, dtype)
            var bytes = StridedBytes(pointer: address, shape: [], strides: [], dtype: element)
            bytes.isByteSwapped = dtype.isByteSwapped
            bytes.store(number)
        case .object:
            guard let codec = runtime.objectCodec else { throw TensorError.type("objects cannot be made here") }
            address.storeBytes(of: runtime.objects.add(codec.object(for: value, source)), as: Int64.self)
        case .unicode(let length):
            let text: String =
                switch value {
                case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
                default: plainText(value, source)
                }
            var index = 0
            for scalar in text.unicodeScalars.prefix(length) {
                let code = dtype.isByteSwapped ? scalar.value.byteSwapped : scalar.value
                (address + 4 * index).storeBytes(of: code, as: UInt32.self)
                index += 1
            }
            while index < length {
                (address + 4 * index).storeBytes(of: 0, as: UInt32.self)
                index += 1
            }
        case .bytes(let length), .void(let length, _):
            if case .void(_, let fields) = dtype.kind, !fields.isEmpty {
                if case .record(let parts) = value, parts.count == fields.count {
                    for (index, field) in fields.enumerated() {
                        let partType = source.fields.isEmpty ? field.dtype : source.fields[index].dtype
                        try store(parts[index], from: partType, at: address + field.offset, field.dtype, runtime)
                    }
                } else {
                    for field in fields {
                        try store(value, from: source, at: address + field.offset, field.dtype, runtime)
                    }
                }
                return
            }
            let bytes: [UInt8] =
                if case .bytes(let bytes) = value { bytes } else { Array(plainText(value, source).utf8) }
            for index in 0..<length {
                (address + index).storeBytes(of: index < bytes.count ? bytes[index] : 0, as: UInt8.self)
            }
        }
    }

    /// Writes an array, broadcast and converted, to the bytes of a block.
    ///
    /// - Throws: a `ValueError` if the shapes do not fit.
    package static func storeBlock(
        _ array: NDArray, at address: UnsafeMutableRawPointer, _ base: ArrayDType, _ shape: [Int]
    ) throws {
        let cell = try make(array.runtime, base, shape)
        try cell.assign(array)
        address.copyMemory(from: cell.pointer, byteCount: cell.byteCount)
    }

    private static func number(_ value: ElementValue, _ dtype: ArrayDType) throws -> Scalar {
        switch value {
        case .number(let number): return number
        case .time(let count): return .int(Int128(count))
        case .text(let text):
            if let unit = dtype.timeUnit { return try time(text, unit) }
            return try parse(text, shown: "np.str_('\(text)')", dtype)
        case .bytes(let bytes):
            let text = String(decoding: bytes, as: UTF8.self)
            if let unit = dtype.timeUnit { return try time(text, unit) }
            return try parse(text, shown: dtype.category == .integral ? "b'\(text)'" : "np.bytes_(b'\(text)')", dtype)
        case .record(let parts): return try parts.first.map { try number($0, dtype) } ?? .int(0)
        case .object: return .int(0)
        case .block(let array): return try number(array.firstElement, dtype)
        }
    }

    private static func time(_ text: String, _ unit: String) throws -> Scalar {
        guard let parsed = ArrayTime.parse(text, unit: unit) else {
            throw TensorError.value("Error parsing datetime string \"\(text)\" at position 0")
        }
        return .int(Int128(parsed.count))
    }

    /// The number that a text stands for, read as Python's `int` or `float` would.
    private static func parse(_ text: String, shown: String, _ dtype: ArrayDType) throws -> Scalar {
        let trimmed = text.trimmingCharacters(in: .whitespaces)
        switch dtype.category {
        case .boolean:
            return .bool(!text.isEmpty)
        case .integral:
            guard let value = Int128(trimmed) else {
                throw TensorError.value("invalid literal for int() with base 10: \(shown)")
            }
            return .int(value)
        case .complex:
            if let value = Double(trimmed) { return .complex(value, 0) }
            throw TensorError.value("complex() arg is a malformed string")
        default:
            guard let value = floatValue(trimmed) else {
                throw TensorError.value("could not convert string to float: \(shown)")
            }
            return .float(value)
        }
    }

    /// A float in Python's notation: no hexadecimal, which Swift would read too.
    private static func floatValue(_ text: String) -> Double? {
        guard
            !text.utf8.contains(where: { $0 == UInt8(ascii: "x") || $0 == UInt8(ascii: "X") || $0 == UInt8(ascii: "(") }
            )
        else { return nil }
        return Double(text)
    }

    /// A number as `str` writes it.
    private static func plainText(_ value: ElementValue, _ dtype: ArrayDType) -> String {
        switch value {
        case .text(let text): return text
        case .bytes(let bytes): return String(decoding: bytes, as: UTF8.self)
        case .time(let count): return ArrayTime.text(count, dtype)
        case .record(let parts):
            return "(" + zip(parts, dtype.fields).map { plainText($0, $1.dtype) }.joined(separator: ", ") + ")"
        case .object: return "None"
        case .block: return ""
        case .number(let number):
            switch number {
            case .bool(let flag): return flag ? "True" : "False"
            case .int(let value): return String(value)
            case .float, .complex: return scalarText(number, dtype)
            }
        }
    }
}

extension StridedBytes {
    /// The first element.
    package var scalar: Scalar {
        switch Reduction.exactClass(dtype) {
        case .integer:
            let value = (gather() as [Int64])[0]
            return dtype == .bool ? .bool(value != 0) : .int(Int128(value))
        case .unsigned: return .int(Int128((gather() as [UInt64])[0]))
        case .single, .double: return .float((gather() as [Double])[0])
        case .complexSingle, .complexDouble:
            let value = (gather() as [Complex<Double>])[0]
            return .complex(value.real, value.imaginary)
        }
    }

    /// Writes one number, wrapping integers that do not fit.
    package func store(_ number: Scalar) {
        switch number {
        case .bool(let flag): scatter([Int64](repeating: flag ? 1 : 0, count: count))
        case .int(let value):
            if dtype.category >= .floating {
                scatter([Double](repeating: Double(value), count: count))
            } else if value > Int128(Int64.max) {
                scatter([UInt64](repeating: UInt64(truncatingIfNeeded: value), count: count))
            } else {
                scatter([Int64](repeating: Int64(truncatingIfNeeded: value), count: count))
            }
        case .float(let value): scatter([Double](repeating: value, count: count))
        case .complex(let real, let imaginary):
            scatter([Complex<Double>](repeating: Complex(real, imaginary), count: count))
        }
    }
}

extension StridedBytes {
    /// Writes floats in C order, converted; there must be as many as elements.
    package func assign(_ values: [Double]) { scatter(values) }

    /// Writes `first`, `second` and on at their distance, taken in the precision of the elements.
    package func fillRange(from first: Double, second: Double, count: Int) {
        func rounded(_ value: Double) -> Double {
            switch dtype {
            case .float32: Double(Float(value))
            case .float16: Double(Float16(value))
            default: dtype.category <= .integral ? value.rounded(.towardZero) : value
            }
        }
        let start = rounded(first)
        let distance = rounded(second) - start
        scatter((0..<count).map { start + Double($0) * distance })
    }
}

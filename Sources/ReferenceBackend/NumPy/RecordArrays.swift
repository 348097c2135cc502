import InProcess
import ReferenceTensor
import TensorTypes

/// `numpy.recarray`, whose fields are attributes, and the scalar type of its elements.
enum RecordArrays {
    static let recordType = PythonType(
        "record", module: "numpy", bases: [ScalarTypes.type(for: ArrayDType(.void(0, fields: [])))])
    static let type = PythonType("recarray", module: "numpy", bases: [NDArray.pythonType])

    /// A structured type whose elements are records; any other type stays as it is.
    static func record(_ dtype: ArrayDType) -> ArrayDType {
        guard dtype.char == "V", !dtype.fields.isEmpty || dtype.itemSize == 0 else { return dtype }
        var result = dtype
        result.scalarName = "record"
        return result
    }

    /// What the field with the name of an attribute shows; nil if there is none.
    static func attribute(_ array: NDArray, _ name: String) throws -> Value? {
        guard let field = array.dtype.fields.first(where: { $0.name == name }) else { return nil }
        return try shown(array.view(offset: field.offset, dtype: field.dtype))
    }

    /// A part of a record array: one of structured type is a record array again, any other is an array.
    static func shown(_ array: NDArray) throws -> Value {
        array.dtype.fields.isEmpty ? .object(array) : .object(try Subclasses.view(array, as: .record))
    }

    /// `np.rec`.
    static let functions: [NumPyFunction] = [
        NumPyFunction(
            "array",
            "obj, dtype=None, shape=None, offset=0, strides=None, formats=None, names=None, titles=None, "
                + "aligned=False, byteorder=None, copy=True"
        ) { call in
            var dtype = try call.dtype()
            if let formats = call.given("formats"), !formats.isNone {
                dtype = try structure(formats, call)
            }
            let copies = try call.flag("copy", default: true)
            let array = try ArrayConversion.array(
                call["obj"], call.interpreter, dtype: dtype, copy: copies ? true : nil)
            return .object(try Subclasses.view(array, as: .record))
        },
        NumPyFunction(
            "fromarrays",
            "arrayList, dtype=None, shape=None, formats=None, names=None, titles=None, aligned=False, "
                + "byteorder=None"
        ) { call in
            let arrays = try call.arrays("arrayList")
            var dtype = ArrayDType.structure(arrays.map(\.dtype), names: try names(call, count: arrays.count))
            if let given = try call.dtype() { dtype = given }
            if let formats = call.given("formats"), !formats.isNone { dtype = try structure(formats, call) }
            let result = try NDArray.make(call.runtime, dtype, arrays.first?.shape ?? [0])
            for (field, array) in zip(dtype.fields, arrays) {
                try result.view(offset: field.offset, dtype: field.dtype).assign(array)
            }
            return try Subclasses.wrapped(.object(result), as: .record)
        },
        NumPyFunction(
            "fromrecords",
            "recList, dtype=None, shape=None, formats=None, names=None, titles=None, aligned=False, "
                + "byteorder=None"
        ) { call in
            let records = try call.interpreter.elements(call["recList"])
            var dtype = try call.dtype()
            if let formats = call.given("formats"), !formats.isNone { dtype = try structure(formats, call) }
            if dtype == nil {
                let columns = try records.map { try call.interpreter.elements($0) }
                let types = try (columns.first ?? []).indices.map { index in
                    try ArrayConversion.array(
                        .object(PythonList(columns.map { $0[index] })), call.interpreter
                    ).dtype
                }
                dtype = ArrayDType.structure(types, names: try names(call, count: types.count))
            }
            let tuples = try records.map { Value.tuple(try call.interpreter.elements($0)) }
            let array = try ArrayConversion.array(.object(PythonList(tuples)), call.interpreter, dtype: dtype)
            return try Subclasses.wrapped(.object(array), as: .record)
        },
    ]

    private static func names(_ call: BoundCall, count: Int) throws -> [String] {
        guard let given = call.given("names"), !given.isNone else { return (0..<count).map { "f\($0)" } }
        if case .string(let text) = given {
            return text.split(separator: ",").map { $0.filter { $0 != " " } }
        }
        return try call.interpreter.elements(given).map { try call.interpreter.str($0) }
    }

    private static func structure(_ formats: Value, _ call: BoundCall) throws -> ArrayDType {
        var types: [ArrayDType]
        if case .string(let text) = formats {
            let parsed = try ArrayDType(parsing: text)
            types = parsed.fields.isEmpty ? [parsed] : parsed.fields.map(\.dtype)
        } else {
            types = try call.interpreter.elements(formats).map { try NumPyDType.dtype($0, call.interpreter) }
        }
        return ArrayDType.structure(
            types, names: try names(call, count: types.count), aligned: try call.flag("aligned"))
    }
}

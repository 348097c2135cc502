import InProcess
import ReferenceTensor
import TensorTypes

/// The `numpy` module.
enum NumPyModule {
    private nonisolated(unsafe) static let functions: [String: Value] = {
        var table: [String: Value] = [:]
        for function in CreationFunctions.list + ShapeFunctions.list + ElementFunctions.list + TypeFunctions.list
            + IndexFunctions.list
            + DerivedFunctions.list + SelectingFunctions.list + PaddingFunctions.list + MiscellaneousFunctions.list
            + OrderStatistics.list + Matrices.functions + FormatFunctions.list + SetFunctions.list
            + SignalFunctions.list + StatisticsFunctions.list + EinsteinSums.list + TimeFunctions.list
            + FileFunctions.list
        {
            table[function.name] = .object(function.object)
        }
        return table
    }()

    /// Universal functions under all their names; aliases are one object.
    private static let ufuncs: [String: UfuncObject] = {
        var table: [String: UfuncObject] = [:]
        for ufunc in UfuncTable.all { table[ufunc.name] = UfuncObject(ufunc) }
        for (alias, name) in UfuncTable.aliases { table[alias] = table[name] }
        return table
    }()

    private nonisolated(unsafe) static let constants: [String: Value] = [
        "newaxis": .none, "nan": .float(.nan), "inf": .float(.infinity), "pi": .float(.pi),
        "e": .float(2.718281828459045), "euler_gamma": .float(0.5772156649015329), "__version__": .string("2.4.6"),
        "little_endian": .bool(true),
    ]

    /// A module for one session.
    static func make() -> PythonModule {
        PythonModule("numpy") { name, interpreter in
            if let function = functions[name] { return function }
            if let ufunc = ufuncs[name] { return .object(ufunc) }
            if let type = ScalarTypes.names[name] { return .object(type) }
            if let constant = constants[name] { return constant }
            switch name {
            case "ndarray": return .object(NDArray.pythonType)
            case "broadcast": return .object(BroadcastObject.type)
            case "flatiter": return .object(FlatIterator.type)
            case "matrix": return .object(Matrices.type)
            case "memmap": return .object(ArraySubclass.memoryMapType)
            case "recarray": return .object(RecordArrays.type)
            case "record": return .object(RecordArrays.recordType)
            case "rec":
                var table: [String: Value] = [
                    "recarray": .object(RecordArrays.type), "record": .object(RecordArrays.recordType),
                ]
                for function in RecordArrays.functions { table[function.name] = .object(function.object) }
                return .object(PythonModule("numpy.rec", table))
            case "linalg": return .object(LinalgFunctions.module())
            case "dtype": return .object(NumPyDType.baseType)
            case "ufunc": return .object(UfuncObject.type)
            case "True_", "False_":
                // The module keeps it, so its byte is not one of the session's.
                let value = NDArray(
                    runtime: try interpreter.arrayRuntime(), block: MemoryBlock(byteCount: 1, ledger: MemoryLedger()),
                    dtype: .bool, shape: [], strides: [])
                value.pointer.storeBytes(of: name == "True_" ? 1 : 0, as: UInt8.self)
                return NumPyScalar.value(value)
            case "lib": return .object(PythonModule("numpy.lib", ["stride_tricks": .object(strideTricks)]))
            case "random": return .object(RandomFunctions.module())
            case "dtypes":
                return .object(PythonModule("numpy.dtypes", NumPyDType.classes.mapValues { .object($0) }))
            case "s_": return .object(IndexExpression(alwaysTuple: false))
            case "index_exp": return .object(IndexExpression(alwaysTuple: true))
            case "mgrid": return .object(IndexGrid(isSparse: false))
            case "ogrid": return .object(IndexGrid(isSparse: true))
            case "r_": return .object(Joiner(axis: 0))
            case "c_": return .object(Joiner(axis: -1))
            case "exceptions": return .object(PythonModule("numpy.exceptions", exceptions))
            default: return nil
            }
        }
    }

    private nonisolated(unsafe) static let exceptions: [String: Value] = Dictionary(
        uniqueKeysWithValues: ["AxisError", "ComplexWarning", "DTypePromotionError", "VisibleDeprecationWarning"].map {
            ($0, .object(PythonType($0, module: "numpy.exceptions")))
        })

    private static var strideTricks: PythonModule {
        var table: [String: Value] = [:]
        for function in StrideFunctions.list { table[function.name] = .object(function.object) }
        table["broadcast_to"] = functions["broadcast_to"]
        return PythonModule("numpy.lib.stride_tricks", table)
    }
}

/// What an array with strides of its own has as its base: an object that keeps the original alive.
final class StridesHolder: PythonObject {
    private let array: NDArray
    init(_ array: NDArray) { self.array = array }

    static let type = PythonType("DummyArray", module: "numpy.lib._stride_tricks_impl")
    var typeObject: PythonType { StridesHolder.type }
    var referents: [Value] { [.object(array)] }
    func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        name == "base" ? .object(array) : nil
    }
}

/// `numpy.lib.stride_tricks`.
enum StrideFunctions {
    static let list: [NumPyFunction] = [
        NumPyFunction("as_strided", "x, shape=None, strides=None, subok=False, writeable=True") { call in
            let array = try call.array("x")
            let shape = try call.ints("shape") ?? array.shape
            let strides = try call.ints("strides") ?? array.strides
            guard shape.count == strides.count else {
                throw TensorError.value("mismatch in length of strides and shape")
            }
            _ = try NDArray.checkedCount(shape)
            let view = array.view(shape: shape, strides: strides)
            let start = Int(bitPattern: array.block.pointer)
            // Real NumPy shows whatever lies beyond; here memory that is not the array's stays out of reach.
            guard view.bounds.lowerBound >= start, view.bounds.upperBound <= start + array.block.byteCount else {
                throw UnsupportedOperation("strides that leave the memory")
            }
            view.base = StridesHolder(array)
            view.isForeignMemoryWriteable = false
            if try !call.flag("writeable", default: true) { view.isWriteable = false }
            return .object(view)
        },
        NumPyFunction(
            "sliding_window_view", "x, window_shape, axis=None, *, subok=False, writeable=False"
        ) { call in
            let array = try call.array("x")
            let window = try call.interpreter.arrayInts(call["window_shape"])
            guard window.allSatisfy({ $0 >= 0 }) else {
                throw TensorError.value("`window_shape` cannot contain negative values")
            }
            let axes: [Int]
            if let given = try call.ints("axis") {
                axes = try given.map { try NDArray.axis($0, rank: array.rank) }
                guard axes.count == window.count else {
                    throw TensorError.value(
                        "Must provide matching length window_shape and axis; got \(window.count) window_shape elements and "
                            + "\(axes.count) axes elements.")
                }
            } else {
                axes = Array(array.shape.indices)
                guard axes.count == window.count else {
                    throw TensorError.value(
                        "Since axis is `None`, must provide window_shape for all dimensions of `x`; got \(window.count) "
                            + "window_shape elements and `x.ndim` is \(array.rank).")
                }
            }
            var shape = array.shape
            for (axis, size) in zip(axes, window) {
                guard shape[axis] >= size else {
                    throw TensorError.value("window shape cannot be larger than input array shape")
                }
                shape[axis] -= size - 1
            }
            return .object(
                array.view(
                    shape: shape + window, strides: array.strides + axes.map { array.strides[$0] },
                    writeable: try call.flag("writeable") && array.isWriteable))
        },
    ]
}

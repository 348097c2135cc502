import InProcess
import ReferenceTensor
import SpecLanguage
import TensorTypes

/// What the subclasses of `ndarray` have in common: results of their methods and of many functions are of their class.
enum Subclasses {
    /// The array, or a view of it, as a subclass shows it.
    ///
    /// - Throws: what the subclass says of a shape that it cannot have.
    static func view(_ array: NDArray, as subclass: ArraySubclass) throws -> NDArray {
        let view = array.view()
        view.subclass = subclass
        switch subclass {
        case .none, .memoryMap: break
        case .matrix: try Matrices.settle(view)
        case .record: view.dtype = RecordArrays.record(view.dtype)
        }
        return view
    }

    /// A result as the class of an operand has it; arrays of other classes and everything else stay as they are.
    static func wrapped(_ value: Value, as subclass: ArraySubclass, of source: NDArray? = nil) throws -> Value {
        guard subclass != .none else { return value }
        switch value {
        case .object(let result as NDArray) where result.subclass == .none:
            // A fresh result becomes of the class itself, so that it owns its memory.
            let own = result.ownsData ? result : result.view()
            own.subclass = subclass
            if subclass == .matrix { try Matrices.settle(own) }
            if subclass == .record { own.dtype = RecordArrays.record(own.dtype) }
            return .object(own)
        case .object(let list as PythonList):
            return .object(PythonList(try list.items.map { try wrapped($0, as: subclass) }))
        case .tuple(let items): return .tuple(try items.map { try wrapped($0, as: subclass) })
        default: return value
        }
    }

    /// The class with the highest priority among arguments, also of lists and tuples of them.
    static func subclass(among values: [Value]) -> ArraySubclass {
        var found = ArraySubclass.none
        for value in values {
            let own: ArraySubclass
            switch value {
            case .object(let array as NDArray): own = array.subclass == .memoryMap ? .none : array.subclass
            case .object(let list as PythonList): own = subclass(among: list.items)
            case .tuple(let items): own = subclass(among: items)
            default: own = .none
            }
            if own == .matrix { return own }
            if own != .none { found = own }
        }
        return found
    }

    /// Functions of the module whose results are of the class of their arguments.
    static let keepers: Set<String> = [
        "concatenate", "concat", "stack", "vstack", "hstack", "dstack", "column_stack", "zeros_like", "ones_like",
        "empty_like", "full_like", "diag", "diagonal", "flip", "fliplr", "flipud", "rot90", "roll", "moveaxis",
        "rollaxis", "expand_dims", "atleast_1d", "atleast_2d", "atleast_3d", "tile", "split", "array_split", "hsplit",
        "vsplit", "dsplit", "dot", "matmul", "inner", "kron", "tril", "triu", "asanyarray", "append", "insert",
        "delete", "sort", "nan_to_num", "real_if_close", "angle", "diff", "take", "repeat", "compress", "permute_dims",
        "trace", "average",
    ]

    /// The class that a value stands for where `view(type=...)` and its like expect one; nil if it stands for none.
    static func named(by value: Value) -> ArraySubclass? {
        guard let type = value.object(as: PythonType.self) else { return nil }
        if type === NDArray.pythonType { return ArraySubclass.none }
        if type === Matrices.type { return .matrix }
        if type === ArraySubclass.memoryMapType { return .memoryMap }
        return type === RecordArrays.type ? .record : nil
    }
}

extension ArraySubclass {
    /// The class object.
    var type: PythonType {
        switch self {
        case .none: NDArray.pythonType
        case .matrix: Matrices.type
        case .record: RecordArrays.type
        case .memoryMap: ArraySubclass.memoryMapType
        }
    }

    static let memoryMapType = PythonType("memmap", module: "numpy", bases: [NDArray.pythonType])
}

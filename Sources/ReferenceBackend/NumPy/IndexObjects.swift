import InProcess
import ReferenceTensor
import TensorTypes

/// `np.s_` and `np.index_exp`: subscripts as values.
final class IndexExpression: PythonObject {
    private static let type = PythonType("IndexExpression", module: "numpy.lib._index_tricks_impl")
    private let alwaysTuple: Bool

    init(alwaysTuple: Bool) { self.alwaysTuple = alwaysTuple }

    var typeObject: PythonType { IndexExpression.type }

    func item(_ index: Value, _ interpreter: Interpreter) throws -> Value? {
        if case .tuple = index { return index }
        return alwaysTuple ? .tuple([index]) : index
    }
}

/// The numbers that a slice stands for: steps, or with an imaginary step that many points including the end.
private func points(_ slice: PythonSlice, _ runtime: Runtime, _ interpreter: Interpreter) throws -> NDArray {
    guard let functions = rangeFunctions else { throw UnsupportedOperation("ranges in subscripts") }
    let start = slice.start.isNone ? Value.int(0) : slice.start
    let made: Value?
    if case .complex(_, let count) = slice.step {
        let number = Value.int(Int128(clampingDouble: count.magnitude))
        made = try functions.linspace.call(CallArguments([start, slice.stop, number]), interpreter)
    } else {
        let step = slice.step.isNone ? Value.int(1) : slice.step
        made = try functions.arange.call(CallArguments([start, slice.stop, step]), interpreter)
    }
    guard let array = made?.object(as: NDArray.self) else { throw UnsupportedOperation("ranges in subscripts") }
    return array
}

extension Int128 {
    /// A whole number near a float, for sizes: what is no number counts as none.
    fileprivate init(clampingDouble value: Double) {
        self = value.isNaN ? 0 : Int128(Swift.min(Swift.max(value, -0x1p62), 0x1p62))
    }
}

private let rangeFunctions: (arange: PythonFunction, linspace: PythonFunction)? = {
    let list = CreationFunctions.list
    guard let arange = list.first(where: { $0.name == "arange" }),
        let linspace = list.first(where: { $0.name == "linspace" })
    else { return nil }
    return (arange.object, linspace.object)
}()

/// `np.mgrid` and `np.ogrid`: coordinates of a grid, dense or open.
final class IndexGrid: PythonObject {
    private static let dense = PythonType("MGridClass", module: "numpy.lib._index_tricks_impl")
    private static let open = PythonType("OGridClass", module: "numpy.lib._index_tricks_impl")
    private let isSparse: Bool

    init(isSparse: Bool) { self.isSparse = isSparse }

    var typeObject: PythonType { isSparse ? IndexGrid.open : IndexGrid.dense }

    func item(_ index: Value, _ interpreter: Interpreter) throws -> Value? {
        let runtime = try interpreter.arrayRuntime()
        if case .slice(let slice) = index { return .object(try points(slice, runtime, interpreter)) }
        guard case .tuple(let parts) = index else {
            throw TensorError.attribute("'\(index.typeName)' object has no attribute 'step'")
        }
        let lines = try parts.map { part -> NDArray in
            guard case .slice(let slice) = part else {
                throw TensorError.attribute("'\(part.typeName)' object has no attribute 'step'")
            }
            return try points(slice, runtime, interpreter)
        }
        let dtype = try ArrayDType.result(lines.map(\.dtype))
        let grids = try lines.enumerated().map { axis, line in
            var shape = [Int](repeating: 1, count: lines.count)
            shape[axis] = line.count
            return try line.cast(to: dtype).reshape(shape)
        }
        if isSparse { return .tuple(grids.map { .object($0) }) }
        let shape = lines.map(\.count)
        let spread = try grids.map { try ($0.broadcast(to: shape) ?? $0).copy().expandDims([0]) }
        return .object(try NDArray.concatenate(spread, axis: 0))
    }
}

/// `np.r_` and `np.c_`: what a subscript lists, joined.
final class Joiner: PythonObject {
    private static let rows = PythonType("RClass", module: "numpy.lib._index_tricks_impl")
    private static let columns = PythonType("CClass", module: "numpy.lib._index_tricks_impl")
    private let axis: Int

    init(axis: Int) { self.axis = axis }

    var typeObject: PythonType { axis == 0 ? Joiner.rows : Joiner.columns }

    func item(_ index: Value, _ interpreter: Interpreter) throws -> Value? {
        let runtime = try interpreter.arrayRuntime()
        var parts = [index]
        if case .tuple(let items) = index { parts = items }
        if case .string = parts.first { throw UnsupportedOperation("np.r_ with directives") }
        let arrays = try parts.map { part -> NDArray in
            var array: NDArray
            if case .slice(let slice) = part {
                array = try points(slice, runtime, interpreter)
            } else {
                array = try ArrayConversion.array(part, interpreter)
            }
            if array.rank == 0 { array = try array.reshape([1]) }
            return axis == 0 || array.rank > 1 ? array : try array.reshape([array.count, 1])
        }
        return .object(try NDArray.concatenate(arrays, axis: axis))
    }
}

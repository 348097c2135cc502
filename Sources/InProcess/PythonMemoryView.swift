import SpecLanguage
import TensorTypes

/// A `memoryview` over an object's exported memory.
public final class PythonMemoryView: PythonObject {
    /// The object that was asked for its memory, as `obj` gives it.
    public let object: Value
    private var export: PythonBuffer?

    /// Makes a view; the export is held until `release()` or until the view dies.
    public init(of object: Value, _ export: PythonBuffer) {
        self.object = object
        self.export = export
    }

    /// `memoryview`.
    public var typeObject: PythonType { PythonType.memoryview }
    /// The exporting object.
    public var referents: [Value] { export == nil ? [] : [object] }

    /// The export.
    ///
    /// - Throws: a `ValueError` after `release()`.
    public func live() throws -> PythonBuffer {
        guard let export else { throw TensorError.value("operation forbidden on released memoryview object") }
        return export
    }

    /// Gives the export back.
    public func release() { export = nil }

    /// The same memory again; the buffer that was exported stays exported as long as either lives.
    public func buffer(_ interpreter: Interpreter) throws -> PythonBuffer? {
        let export = try live()
        return PythonBuffer(
            pointer: export.pointer, itemSize: export.itemSize, format: export.format, shape: export.shape,
            strides: export.strides, readOnly: export.readOnly, owner: export)
    }
}

import InProcess
import ReferenceTensor

/// How the elements of a tensor are stored.
public enum TensorLayout: String, Sendable, CaseIterable {
    case strided
    case sparseCOO = "sparse_coo"
    case sparseCSR = "sparse_csr"
    case sparseCSC = "sparse_csc"
    case sparseBSR = "sparse_bsr"
    case sparseBSC = "sparse_bsc"
    case mkldnn = "_mkldnn"
    case jagged
}

/// A `torch.layout`.
public final class LayoutObject: PythonObject, Sendable {
    /// The layout.
    public let layout: TensorLayout

    private init(_ layout: TensorLayout) {
        self.layout = layout
    }

    static let all = TensorLayout.allCases.map(LayoutObject.init)
    private static let byLayout = Dictionary(uniqueKeysWithValues: all.map { ($0.layout, $0) })
    /// `torch.layout`.
    public static let type: PythonType = PythonType("layout", module: "torch")

    /// The object of a layout.
    public static func of(_ layout: TensorLayout) -> LayoutObject { byLayout[layout] ?? LayoutObject(layout) }

    /// `torch.layout`.
    public var typeObject: PythonType { LayoutObject.type }
    /// `torch.layout`, as messages have it.
    public var typeName: String { "torch.layout" }
    /// `torch.strided`.
    public func repr(_ interpreter: Interpreter) throws -> String? { "torch.\(layout.rawValue)" }
    /// The layout itself.
    public func shallowCopy(_ interpreter: Interpreter) throws -> Value? { .object(self) }
    /// The layout itself.
    public func deepCopy(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? { .object(self) }
}

/// A `torch.memory_format`.
public final class MemoryFormatObject: PythonObject, Sendable {
    /// The format.
    public let format: MemoryFormat

    private init(_ format: MemoryFormat) {
        self.format = format
    }

    static let all = MemoryFormat.allCases.map(MemoryFormatObject.init)
    /// `torch.memory_format`.
    public static let type: PythonType = PythonType("memory_format", module: "torch")

    /// `torch.memory_format`.
    public var typeObject: PythonType { MemoryFormatObject.type }
    /// `torch.memory_format`, as messages have it.
    public var typeName: String { "torch.memory_format" }
    /// `torch.channels_last`.
    public func repr(_ interpreter: Interpreter) throws -> String? { "torch.\(format.rawValue)" }
    /// The format itself.
    public func shallowCopy(_ interpreter: Interpreter) throws -> Value? { .object(self) }
    /// The format itself.
    public func deepCopy(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? { .object(self) }
}

/// An error of a tensor operation, in the terms of the libraries whose rules it enforces.
public struct TensorError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The exception's name as Python's traceback prints it, with its module unless it is a builtin.
    public var kind: String
    /// The message, to the letter.
    public var message: String

    /// Makes an error.
    public init(kind: String, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// The last line of a Python traceback.
    public var description: String { message.isEmpty ? kind : "\(kind): \(message)" }

    /// A `TypeError`.
    public static func type(_ message: String) -> TensorError { TensorError(kind: "TypeError", message) }
    /// A `ValueError`.
    public static func value(_ message: String) -> TensorError { TensorError(kind: "ValueError", message) }
    /// A `RuntimeError`.
    public static func runtime(_ message: String) -> TensorError { TensorError(kind: "RuntimeError", message) }
    /// An `IndexError`.
    public static func index(_ message: String) -> TensorError { TensorError(kind: "IndexError", message) }
    /// A `NotImplementedError`.
    public static func notImplemented(_ message: String) -> TensorError {
        TensorError(kind: "NotImplementedError", message)
    }
    /// An `OverflowError`.
    public static func overflow(_ message: String) -> TensorError { TensorError(kind: "OverflowError", message) }
    /// An `AttributeError`.
    public static func attribute(_ message: String) -> TensorError { TensorError(kind: "AttributeError", message) }
    /// An `AssertionError`.
    public static func assertion(_ message: String) -> TensorError { TensorError(kind: "AssertionError", message) }
    /// A `BufferError`.
    public static func buffer(_ message: String) -> TensorError { TensorError(kind: "BufferError", message) }
}

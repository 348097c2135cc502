import Conformance

/// The libraries of one session: what is bound when it starts, and the process-wide state that ends with it.
public protocol LibraryWorld: AnyObject {
    /// What the world is called in logs.
    var name: String { get }
    /// The names bound at the start besides `copy`, `pickle` and `io`: `np`, `torch`.
    func globals(_ interpreter: Interpreter) -> [(name: String, value: Value)]
    /// Puts default dtype, default device, grad mode, print options and the like back; called when the session is over.
    func reset()
    /// What is still allocated although the session is over, in words; nil if nothing is.
    var leak: String? { get }
    /// Why the session says nothing about the library that is tested, in words; nil if it does.
    var irrelevance: String? { get }
    /// Warnings raised since the last call, other than those given to ``Interpreter/warn(category:message:)``.
    func takeWarnings() -> [ObservedWarning]
}

extension LibraryWorld {
    /// Nothing to put back: a world that lives for one session.
    public func reset() {}
    /// Nothing is counted.
    public var leak: String? { nil }
    /// Every session says something: the world is what is tested.
    public var irrelevance: String? { nil }
    /// None: they all went through the interpreter.
    public func takeWarnings() -> [ObservedWarning] { [] }
}

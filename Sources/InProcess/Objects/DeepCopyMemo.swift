/// Maps originals to the copies made of them, so that one `deepcopy` or one pickle keeps identity and sharing.
public final class DeepCopyMemo {
    private var copies: [ObjectIdentifier: (original: AnyObject, copy: AnyObject)] = [:]
    private var values: [ObjectIdentifier: Value] = [:]

    /// Makes an empty memo.
    public init() {}

    /// The copy of a Python object made so far.
    public func copy(of original: any PythonObject) -> Value? { values[ObjectIdentifier(original)] }

    /// Remembers the copy of a Python object; the original is kept alive as long as the memo.
    public func remember(_ copy: Value, of original: any PythonObject) {
        values[ObjectIdentifier(original)] = copy
        copies[ObjectIdentifier(original)] = (original, original)
    }

    /// The copy made so far of something that is no Python object, for example a storage behind several tensors.
    public func shared<Part: AnyObject>(_ original: Part) -> Part? { copies[ObjectIdentifier(original)]?.copy as? Part }

    /// Remembers the copy of something that is no Python object.
    public func rememberShared<Part: AnyObject>(_ copy: Part, of original: Part) {
        copies[ObjectIdentifier(original)] = (original, copy)
    }
}

import SpecLanguage
import TensorTypes

/// A `list`.
public final class PythonList: PythonObject {
    /// The items.
    public var items: [Value]

    /// Makes a list.
    public init(_ items: [Value] = []) {
        self.items = items
    }

    /// `list`.
    public var typeObject: PythonType { PythonType.list }
    /// The items.
    public var referents: [Value] { items }
}

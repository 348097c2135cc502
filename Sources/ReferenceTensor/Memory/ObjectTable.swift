/// The objects that elements of object arrays stand for; an element holds a position in the table, zero for `None`.
///
/// Entries live as long as the session, as nothing tells when the last element that refers to one is overwritten.
public final class ObjectTable {
    private var items: [Any] = []

    /// Makes an empty table.
    public init() {}

    /// Files an object and gives its position.
    public func add(_ object: Any) -> Int64 {
        items.append(object)
        return Int64(items.count)
    }

    /// The object at a position; nil for `None`.
    public subscript(position: Int64) -> Any? {
        position > 0 && position <= items.count ? items[Int(position) - 1] : nil
    }

    /// Forgets all objects; arrays that still refer to them read `None`.
    public func removeAll() { items.removeAll() }
}

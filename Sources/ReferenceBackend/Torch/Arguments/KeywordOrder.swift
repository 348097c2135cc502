import InProcess

/// The order in which PyTorch's messages list keyword arguments: that of a C++ hash table, which puts new ones first.
enum KeywordOrder {
    /// The keywords in that order.
    static func sorted(_ keywords: [(name: String, value: Value)]) -> [(name: String, value: Value)] {
        keywords.reversed()
    }
}

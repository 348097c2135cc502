import SpecLanguage

/// A row of the table of operations: how to write a use of it, and what the use gives.
///
/// The pattern is source text with places in braces: `{t:float,2d}` is a tensor of the session that the filters admit,
/// `{dim}` an argument from ``Arguments``. The first value named is the primary one: arguments are fitted to it, and the
/// result starts as a copy of its model.
public struct Operation: Sendable {
    /// What a use gives.
    public enum Result: Sendable {
        /// A value with memory of its own.
        case fresh
        /// A value that may share the memory of the primary one.
        case view
        /// The primary value, written into.
        case written
        /// Something to look at, which is not kept.
        case shown
        /// Nothing: a statement.
        case nothing
    }

    /// What happens to the dtype of the primary value.
    enum TypeRule: Sendable {
        case kept, bool, int64, promoted, floating, real, accumulated
    }

    /// What the coverage table calls it.
    public let name: String
    let pattern: Pattern
    let result: Result
    let typeRule: TypeRule
    let needs: [Capability]
    let weight: Int
    /// Whether the result is an array although the primary value is a tensor, or the other way round.
    let becomes: ModelValue.Kind?

    init(
        _ name: String, _ pattern: String, _ result: Result, _ typeRule: TypeRule = .kept, needs: [Capability] = [],
        weight: Int = 2, becomes: ModelValue.Kind? = nil
    ) {
        self.name = name
        self.pattern = Pattern(pattern)
        self.result = result
        self.typeRule = typeRule
        self.needs = needs
        self.weight = weight
        self.becomes = becomes
    }
}

/// Source text with places to fill in.
struct Pattern: Sendable {
    enum Part: Sendable {
        case text(String)
        /// A value of the session: `t` or `a` the primary tensor or array, `u` or `b` another one.
        case value(Character, [ValueFilter], Relation)
        case argument(String)
    }

    /// How a further operand has to go with the primary one.
    enum Relation: String, Sendable { case any, like, fits, same }

    let parts: [Part]

    init(_ source: String) {
        var parts: [Part] = []
        var rest = source[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
            parts.append(Self.part(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        self.parts = parts
    }

    private static func part(_ inside: String) -> Part {
        let pieces = inside.split(separator: ":", maxSplits: 1)
        guard let head = pieces.first, head.count == 1, let letter = head.first, "taubv".contains(letter) else {
            return .argument(inside)
        }
        var filters: [ValueFilter] = []
        var relation = Relation.any
        for word in pieces.dropFirst().first?.split(separator: ",") ?? [] {
            if let filter = ValueFilter(rawValue: String(word)) {
                filters.append(filter)
            } else if let known = Relation(rawValue: String(word)) {
                relation = known
            } else {
                preconditionFailure("unknown filter '\(word)' in a pattern of the table of operations")
            }
        }
        return .value(letter, filters, relation)
    }
}

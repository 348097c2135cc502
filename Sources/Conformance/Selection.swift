import SpecLanguage

/// Picks the cases that patterns name.
///
/// A pattern is, in this order: a full id, a chapter, the id of a table, a glob over full ids, the same without its
/// chapter, or the beginning of an id. The first reading that finds anything is taken, so that a full id always
/// means that one case, even where another id begins with it.
public enum Selection {
    /// A pattern that names no case.
    public struct Unmatched: Error, Sendable, Hashable, CustomStringConvertible {
        /// The pattern.
        public var pattern: String
        /// What was probably meant.
        public var nearest: String?

        /// The mistake as one line.
        public var description: String {
            let question = nearest.map { "; did you mean '\($0)'?" } ?? "; 'list' shows all cases"
            return "no case matches '\(pattern)'\(question)"
        }
    }

    /// All mistakes of a selection.
    public struct Failure: Error, Sendable {
        /// The patterns that name no case, in the order given.
        public var unmatched: [Unmatched]
    }

    /// The cases that at least one pattern names, in the order of the spec; all of them without a pattern.
    ///
    /// - Throws: ``Failure`` if a pattern names no case.
    public static func select(_ patterns: [String], from cases: [Case]) throws(Failure) -> [Case] {
        if patterns.isEmpty { return cases }
        var chosen = [Bool](repeating: false, count: cases.count)
        let names = CaseNames(cases)
        var unmatched: [Unmatched] = []
        for pattern in patterns {
            let found = names.find(pattern)
            for index in found { chosen[index] = true }
            if found.isEmpty { unmatched.append(Unmatched(pattern: pattern, nearest: names.nearest(pattern))) }
        }
        if !unmatched.isEmpty { throw Failure(unmatched: unmatched) }
        return cases.indices.lazy.filter { chosen[$0] }.map { cases[$0] }
    }
}

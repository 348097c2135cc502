import Conformance
import SpecLanguage

/// Which cases of a spec notice which deliberate faults of an implementation.
public struct KillMatrix: Sendable {
    /// One broken variant and the cases that notice it.
    public struct Row: Sendable {
        /// The fault's name.
        public var fault: String
        /// What is broken, in one line of Markdown.
        public var summary: String
        /// The positions of the cases that do not conform because of it, in the spec's order.
        public var killers: [Int]
    }

    /// The cases, in the spec's order.
    public let cases: [Case]
    /// The chapters, in the spec's order.
    public let chapters: [String]
    /// The faults, in the order in which they were added.
    public private(set) var rows: [Row] = []
    private var isKiller: [Bool]

    /// Makes a matrix without faults.
    public init(cases: [Case]) {
        self.cases = cases
        var seen: Set<String> = []
        chapters = cases.map(\.chapter).filter { seen.insert($0).inserted }
        isKiller = [Bool](repeating: false, count: cases.count)
    }

    /// Adds a fault with the results of all cases, in their order, under it.
    public mutating func add(_ fault: String, summary: String, results: [CaseResult]) {
        let killers = results.indices.filter { !results[$0].verdict.conforms }
        for killer in killers { isKiller[killer] = true }
        rows.append(Row(fault: fault, summary: summary, killers: killers))
    }

    /// The faults that no case notices.
    public var survivors: [Row] { rows.filter(\.killers.isEmpty) }

    /// The cases that notice no fault.
    public var idleCases: [Case] { cases.indices.filter { !isKiller[$0] }.map { cases[$0] } }

    /// The number of killers per chapter of one fault.
    func counts(_ row: Row) -> [String: Int] {
        row.killers.reduce(into: [:]) { $0[cases[$1].chapter, default: 0] += 1 }
    }

    /// A few cases that notice a fault, of as many chapters as there are, by which it is cheap to show that it is noticed.
    public func sample(_ row: Row, limit: Int) -> [String] {
        var chosen: [Int] = []
        var chapters: Set<String> = []
        for killer in row.killers where chosen.count < limit && chapters.insert(cases[killer].chapter).inserted {
            chosen.append(killer)
        }
        return chosen.map { cases[$0].id }
    }
}

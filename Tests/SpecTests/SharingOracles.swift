import SpecLanguage

/// The independent ways in which sessions can tell whether two objects share memory.
enum SharingOracle: String, CaseIterable {
    /// Something is written through the source, and what was made of it is looked at.
    case writeThroughSource = "a write through the source, seen in what was made of it"
    /// Something is written through what was made of a source, and the source, or another such object, is looked at.
    case writeThroughResult = "a write through the result, seen in its source"
    /// The place itself is asked for: an address, a storage, a base, NumPy's answer, or whether two names are one object.
    case place = "the address, the storage, the base, or the identity"
    /// Version counters, which one memory has in common.
    case version = "the version counter"
}

/// Reads a case's program for the oracles it uses.
///
/// A write counts once a later step shows another object that existed before the write; so that a read of the written object
/// itself, or of one made afterwards, proves nothing.
struct OracleReader {
    private struct Write {
        var name: String
        var step: Int
    }

    private(set) var found: Set<SharingOracle> = []
    private var bound: [String: Int] = [:]
    /// For each name, the names its value was made of.
    private var sources: [String: Set<String>] = [:]
    private var writes: [Write] = []

    /// Reads a case.
    init(_ testCase: Case) {
        for (number, step) in testCase.program.steps.enumerated() {
            let expectation = number < testCase.expectations.count ? testCase.expectations[number] : nil
            let shows = expectation.map { !$0.want.isEmpty && $0.exception == nil } ?? false
            for statement in step.statements { read(statement, number, shows: shows) }
        }
    }

    private mutating func read(_ statement: Statement, _ step: Int, shows: Bool) {
        switch statement {
        case .expression(let expression):
            visit(expression, step)
            if shows { look(at: names(in: expression), step) }
        case .assignment(let targets, let value):
            visit(value, step)
            for target in targets { assign(target, from: names(in: value), step) }
        case .augmentedAssignment(let target, _, let value):
            visit(value, step)
            switch target {
            case .name(let name): wrote(name, step)
            case .attribute(let owner, _), .subscript(let owner, _): wrote(root(of: owner), step)
            case .tuple: break
            }
        case .deletion: break
        case .with(_, let body): for statement in body { read(statement, step, shows: shows) }
        }
    }

    private mutating func assign(_ target: Target, from names: Set<String>, _ step: Int) {
        switch target {
        case .name(let name):
            let known = names.filter { bound[$0] != nil && $0 != name }
            sources[name] = known.union(known.flatMap { sources[$0] ?? [] })
            bound[name] = step
        case .subscript(let owner, let index):
            visit(index, step)
            wrote(root(of: owner), step)
        case .attribute(let owner, let name): if name == "real" || name == "imag" { wrote(root(of: owner), step) }
        case .tuple(let parts): for part in parts { assign(part, from: names, step) }
        }
    }

    private mutating func wrote(_ name: String?, _ step: Int) {
        guard let name, bound[name] != nil else { return }
        writes.append(Write(name: name, step: step))
    }

    private mutating func look(at names: Set<String>, _ step: Int) {
        for name in names {
            for write in writes where write.name != name && write.step < step && bound[name] ?? step < write.step {
                let (own, other) = (sources[name] ?? [], sources[write.name] ?? [])
                if own.contains(write.name) {
                    found.insert(.writeThroughSource)
                } else if other.contains(name) || !own.isDisjoint(with: other) {
                    found.insert(.writeThroughResult)
                }
            }
        }
    }

    // MARK: Expressions

    private static let places: Set<String> = [
        "data_ptr", "ctypes", "__array_interface__", "shares_memory", "may_share_memory", "is_set_to", "_cdata",
        "untyped_storage", "base", "_base",
    ]
    /// Methods in place that change what a tensor is, not the elements.
    private static let writesNoElement: Set<String> = [
        "requires_grad_", "detach_", "share_memory_", "resize_", "resize_as_", "set_", "swapaxes_", "t_", "transpose_",
        "squeeze_", "unsqueeze_", "as_strided_",
    ]
    private static let arrayWriters: Set<String> = ["fill", "put", "sort", "partition", "__setitem__"]
    private static let functionsThatWrite: Set<String> = ["copyto", "put", "place", "putmask", "fill_diagonal", "at"]

    private mutating func visit(_ expression: Expression, _ step: Int) {
        switch expression {
        case .attribute(_, let name):
            if Self.places.contains(name) { found.insert(.place) }
            if name == "_version" { found.insert(.version) }
        case .call(let callee, let arguments): visitCall(callee, arguments, step)
        case .comparison(_, let links):
            let isIdentity = links.contains { link in
                guard link.comparator == .identical || link.comparator == .notIdentical else { return false }
                switch link.operand {
                case .none, .boolean: return false
                default: return true
                }
            }
            if isIdentity { found.insert(.place) }
        default: break
        }
        for part in parts(of: expression) { visit(part, step) }
    }

    private mutating func visitCall(_ callee: Expression, _ arguments: [Argument], _ step: Int) {
        for case .keyword("out", let value) in arguments { wrote(root(of: value), step) }
        guard case .attribute(let owner, let name) = callee else { return }
        let isInPlace = name.hasSuffix("_") && !name.hasSuffix("__") && !Self.writesNoElement.contains(name)
        if isInPlace || Self.arrayWriters.contains(name) { wrote(root(of: owner), step) }
        if Self.functionsThatWrite.contains(name), case .positional(let first)? = arguments.first {
            wrote(root(of: first), step)
        }
    }

    /// The name that a chain of attributes, subscripts and calls starts from.
    private func root(of expression: Expression) -> String? {
        switch expression {
        case .name(let name): name
        case .attribute(let owner, _), .subscript(let owner, _): root(of: owner)
        case .call(let callee, _): root(of: callee)
        default: nil
        }
    }

    private func names(in expression: Expression) -> Set<String> {
        if case .name(let name) = expression { return [name] }
        return parts(of: expression).reduce(into: []) { $0.formUnion(names(in: $1)) }
    }

    private func parts(of expression: Expression) -> [Expression] {
        switch expression {
        case .none, .ellipsis, .boolean, .integer, .float, .imaginary, .string, .bytes, .name: []
        case .attribute(let owner, _): [owner]
        case .call(let callee, let arguments):
            [callee]
                + arguments.map { argument in
                    switch argument {
                    case .positional(let value), .unpacked(let value), .keyword(_, let value): value
                    }
                }
        case .subscript(let owner, let index): [owner, index]
        case .slice(let lower, let upper, let step): [lower, upper, step].compactMap { $0 }
        case .unary(_, let operand): [operand]
        case .binary(_, let left, let right): [left, right]
        case .comparison(let first, let links): [first] + links.map(\.operand)
        case .conjunction(let operands), .disjunction(let operands), .list(let operands), .tuple(let operands): operands
        case .dictionary(let entries): entries.flatMap { [$0.key, $0.value] }
        }
    }
}

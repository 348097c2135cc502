import Conformance
import SpecLanguage

/// Finds what the names of a session lead to and describes the memory behind it.
struct MemoryCollector {
    /// One object, under all its names.
    struct Found {
        var names: [String]
        var description: MemoryDescription
        var isAttached: Bool
    }

    /// More objects than this make no picture that anybody could read.
    private static let limit = 64
    /// How deeply containers are searched.
    private static let maximumDepth = 2

    private let interpreter: Interpreter
    private(set) var found: [Found] = []
    private var positions: [ObjectIdentifier: Range<Int>] = [:]

    /// Searches the session's names, in the order in which the program binds them, then what it displayed last.
    init(_ interpreter: Interpreter, program: Program) {
        self.interpreter = interpreter
        for name in BoundNames.of(program) {
            if let value = interpreter.environment[name] { visit(value, name, depth: 0) }
        }
        // What only `_` leads to; an object with a name of its own needs no second one.
        if let value = interpreter.lastDisplayed, interpreter.environment["_"] == nil {
            let named = found
            visit(value, "_", depth: 0)
            for index in named.indices { found[index].names = named[index].names }
        }
    }

    private mutating func visit(_ value: Value, _ name: String, depth: Int) {
        switch value {
        case .tuple(let items) where depth < Self.maximumDepth:
            for (index, item) in items.prefix(Self.limit).enumerated() {
                visit(item, "\(name)[\(index)]", depth: depth + 1)
            }
        case .object(let object): visit(object, name, depth: depth)
        default: break
        }
    }

    private mutating func visit(_ object: any PythonObject, _ name: String, depth: Int, isAttached: Bool = false) {
        if let describing = object as? any MemoryDescribing {
            add(describing, name, isAttached: isAttached)
        } else if depth < Self.maximumDepth {
            if let list = object as? PythonList {
                visit(.tuple(list.items), name, depth: depth)
            } else if let tuple = object as? NamedTuple {
                for (field, item) in zip(tuple.fields, tuple.items) {
                    visit(item, "\(name).\(field)", depth: depth + 1)
                }
            } else if let dictionary = object as? PythonDictionary {
                for entry in dictionary.entries.prefix(Self.limit) {
                    let key = (try? interpreter.repr(entry.key)) ?? "..."
                    visit(entry.value, "\(name)[\(key)]", depth: depth + 1)
                }
            }
        }
    }

    private mutating func add(_ object: any MemoryDescribing, _ name: String, isAttached: Bool) {
        if let known = positions[ObjectIdentifier(object)] {
            // What the session names only along with another object is one view less to explain.
            guard !isAttached else { return }
            for index in known { found[index].names.append(name + found[index].description.suffix) }
            return
        }
        let descriptions = object.memoryDescriptions(interpreter)
        guard !descriptions.isEmpty, found.count + descriptions.count <= Self.limit else { return }
        let start = found.count
        for description in descriptions {
            found.append(Found(names: [name + description.suffix], description: description, isAttached: isAttached))
        }
        positions[ObjectIdentifier(object)] = start..<found.count
        for (suffix, attached) in descriptions.flatMap(\.attached) {
            visit(attached, name + suffix, depth: Self.maximumDepth, isAttached: true)
        }
    }
}

/// The names that a program binds.
enum BoundNames {
    /// Each name once, in the order in which the program first mentions it as a target.
    static func of(_ program: Program) -> [String] {
        var names: [String] = []
        var seen: Set<String> = []
        func add(_ target: Target) {
            switch target {
            case .name(let name): if seen.insert(name).inserted { names.append(name) }
            case .tuple(let targets): for target in targets { add(target) }
            case .attribute, .subscript: break
            }
        }
        func add(_ statement: Statement) {
            switch statement {
            case .assignment(let targets, _): for target in targets { add(target) }
            case .with(let items, let body):
                for target in items.compactMap(\.target) { add(target) }
                for statement in body { add(statement) }
            case .expression, .augmentedAssignment, .deletion: break
            }
        }
        for step in program.steps { for statement in step.statements { add(statement) } }
        return names
    }
}

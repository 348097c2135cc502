import Conformance
import SpecLanguage
import TensorTypes

/// One session: its names, its libraries, and what it printed.
///
/// Not for sharing between threads. Everything it holds is released with it.
public final class Interpreter {
    /// The libraries of the session.
    public let world: any LibraryWorld
    /// The names bound by the session and its start.
    var environment: [String: Value] = [:]
    /// What the last displayed expression gave: `builtins._`.
    var lastDisplayed: Value?
    /// What the step under way printed so far.
    var output = ""
    var warnings: [ObservedWarning] = []
    var pickles: [Any] = []
    /// Containers whose repr is being made, so that one that holds itself is shown as `[...]`.
    var displayed: Set<ObjectIdentifier> = []
    private var depth = 0
    /// Nested evaluations of the step under way.
    private var work = 0
    private let maximumDepth: Int

    /// Starts a session.
    ///
    /// - Parameters:
    ///   - world: the libraries.
    ///   - maximumDepth: how deeply expressions and values may nest before Python's `RecursionError`; what the thread's
    ///     stack holds.
    public init(world: any LibraryWorld, maximumDepth: Int = 150) {
        self.world = world
        self.maximumDepth = maximumDepth
        for (name, value) in Interpreter.standardModules { environment[name] = value }
        for (name, value) in world.globals(self) { environment[name] = value }
    }

    /// Runs one step as at a `>>>` prompt.
    ///
    /// Values of expressions are displayed, an exception ends the step, and nothing that it touched is kept alive.
    public func execute(_ step: Step) -> Observation {
        output = ""
        depth = 0
        work = 0
        displayed.removeAll()
        do {
            for statement in step.statements { try run(statement) }
            return .output(output)
        } catch let error as TensorError {
            return .raised(kind: error.kind, message: error.message)
        } catch let error as UnsupportedOperation {
            return .unsupported(reason: error.reason)
        } catch {
            return .unsupported(reason: String(describing: error))
        }
    }

    /// Runs a whole program.
    public func execute(_ program: Program) -> Transcript {
        var observations: [Observation] = []
        observations.reserveCapacity(program.steps.count)
        for step in program.steps { observations.append(execute(step)) }
        return Transcript(observations: observations, warnings: takeWarnings())
    }

    /// Ends the session: drops its names, then puts the libraries' process-wide state back.
    public func finish() {
        var containers = takeContainers()
        environment.removeAll()
        lastDisplayed = nil
        // Outer before inner, so that freeing one never frees another from within.
        for position in containers.indices { containers[position] = .none }
        pickles.removeAll()
        world.reset()
    }

    /// The containers that names lead to, outer before inner; lists and dictionaries are emptied, as one that holds itself
    /// would never be freed.
    private func takeContainers() -> [Value] {
        var found = environment.values.filter(\.isContainer)
        if let lastDisplayed, lastDisplayed.isContainer { found.append(lastDisplayed) }
        var seenTuples: Set<UnsafeRawPointer> = []
        var seenSlices: Set<ObjectIdentifier> = []
        var position = 0
        while position < found.count {
            switch found[position] {
            case .tuple(let items):
                let isNew = items.withUnsafeBytes { bytes in
                    bytes.baseAddress.map { seenTuples.insert($0).inserted } ?? false
                }
                if isNew { found += items.filter(\.isContainer) }
            case .slice(let slice):
                if seenSlices.insert(ObjectIdentifier(slice)).inserted {
                    found += [slice.start, slice.stop, slice.step].filter(\.isContainer)
                }
            case .object(let object):
                if let list = object as? PythonList {
                    found += list.items.filter(\.isContainer)
                    list.items = []
                } else if let dictionary = object as? PythonDictionary {
                    found += dictionary.referents.filter(\.isContainer)
                    dictionary.removeAll()
                }
            default: break
            }
            position += 1
        }
        return found
    }

    /// Raises a warning, which is recorded and goes on.
    public func warn(category: String, message: String) {
        warnings.append(ObservedWarning(category: category, message: message))
    }

    /// The warnings raised since the last call.
    public func takeWarnings() -> [ObservedWarning] {
        defer { warnings.removeAll() }
        return warnings + world.takeWarnings()
    }

    /// The value bound to a name in the session.
    public subscript(name: String) -> Value? {
        get { environment[name] }
        set { environment[name] = newValue }
    }

    /// The most nested evaluations in one step, as a value of sixty levels that each hold the next one twice has a repr
    /// beyond any memory.
    private static let largestWork = 1 << 20

    /// Runs something that calls itself for nested input.
    ///
    /// - Throws: Python's `RecursionError` where the nesting would exhaust the stack, a `MemoryError` where there is no end
    ///   of it.
    func nested<Result>(_ body: () throws -> Result) throws -> Result {
        guard depth < maximumDepth else {
            throw TensorError(kind: "RecursionError", "maximum recursion depth exceeded")
        }
        work += 1
        guard work < Interpreter.largestWork else { throw TensorError(kind: "MemoryError", "") }
        depth += 1
        defer { depth -= 1 }
        return try body()
    }
}

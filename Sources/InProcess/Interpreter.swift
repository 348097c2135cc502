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
        lastDisplayed = nil
        emptyContainers()
        environment.removeAll()
        pickles.removeAll()
        world.reset()
    }

    /// Empties the lists and dictionaries that names lead to, as one that holds itself would never be freed.
    private func emptyContainers() {
        var pending = Array(environment.values)
        while let value = pending.popLast() {
            if case .tuple(let items) = value {
                pending += items
            } else if let list = value.object(as: PythonList.self) {
                pending += list.items
                list.items = []
            } else if let dictionary = value.object(as: PythonDictionary.self) {
                pending += dictionary.referents
                dictionary.removeAll()
            }
        }
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

    /// Runs something that calls itself for nested input.
    ///
    /// - Throws: Python's `RecursionError` where the nesting would exhaust the stack.
    func nested<Result>(_ body: () throws -> Result) throws -> Result {
        guard depth < maximumDepth else {
            throw TensorError(kind: "RecursionError", "maximum recursion depth exceeded")
        }
        depth += 1
        defer { depth -= 1 }
        return try body()
    }
}

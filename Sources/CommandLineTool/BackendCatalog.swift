import Conformance
import ReferenceBackend
import ReferenceTensor

/// What a call says about the backend it wants.
public struct BackendChoice: Sendable {
    /// The name after `--backend`.
    public var name: String
    /// The command line after `--adapter`, which replaces a name.
    public var command: String?
    /// The interpreter after `--python`.
    public var python: String?
    /// The device type after `--accelerator`.
    public var accelerator: String?
    /// The Python modules after `--import`.
    public var modules: [String]
    /// The number after `--jobs`.
    public var jobs: Int?
    /// The fault after `--fault`, which only the reference can have.
    public var fault: Fault?

    /// Makes a choice.
    public init(
        name: String, command: String? = nil, python: String? = nil, accelerator: String? = nil,
        modules: [String] = [], jobs: Int? = nil, fault: Fault? = nil
    ) {
        self.name = name
        self.command = command
        self.python = python
        self.accelerator = accelerator
        self.modules = modules
        self.jobs = jobs
        self.fault = fault
    }

    /// The command of the adapter that is chosen; nil if none is.
    ///
    /// - Throws: `UsageError` for a command that cannot be split into words, `BackendUnavailable` for an adapter that is
    ///   not to be found here.
    func adapterCommand() throws -> AdapterCommand? {
        guard let command else {
            return try NamedAdapter.named(name)?.locate(python: python, accelerator: accelerator, modules: modules)
        }
        do {
            return try AdapterCommand(parsing: command)
        } catch {
            throw UsageError("\(error)")
        }
    }
}

/// The backends that can be called by name, and the way to make one from a command.
public struct BackendCatalog: Sendable {
    /// The names, in the order in which help lists them.
    public var names: [String]
    /// Makes the backend of a choice whose name is one of ``names`` or that has a command.
    public var make: @Sendable (BackendChoice) throws -> any Backend

    /// Makes a catalog.
    public init(names: [String], make: @escaping @Sendable (BackendChoice) throws -> any Backend) {
        self.names = names
        self.make = make
    }
}

extension BackendCatalog {
    /// The backends that this program brings.
    public static let standard = BackendCatalog(names: ["reference"] + NamedAdapter.all.map(\.name)) { choice in
        if let command = try choice.adapterCommand() { return AdapterBackend(command, jobs: choice.jobs ?? 1) }
        return ReferenceBackend.make(accelerator: choice.accelerator ?? "cuda", jobs: choice.jobs, fault: choice.fault)
    }
}

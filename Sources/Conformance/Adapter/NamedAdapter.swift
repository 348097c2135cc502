import Foundation
import SpecLanguage

/// An adapter that comes with the suite: where its script is, and a Python to run it with.
public struct NamedAdapter: Sendable {
    /// The name after `--backend`, and of its folder in `Sources/Adapters`.
    public let name: String
    /// Whether it takes `--accelerator`, and plugins with `--import`.
    public let hasAccelerators: Bool

    /// How much of an error has to agree: a framework that lends PyTorch's names raises PyTorch's kinds in its own words.
    public let messages: OutputMatcher.Messages

    /// Those that come with the suite, in the order in which help lists them.
    public static let all = [
        NamedAdapter(name: "pytorch", environment: ".venv", hasAccelerators: true, messages: .exact),
        // Debian 12 has it as a package, for its own interpreter.
        NamedAdapter(name: "pytorch-1.13", system: "/usr/bin/python3"),
        NamedAdapter(name: "numpy", messages: .exact),
        NamedAdapter(name: "jax"),
        NamedAdapter(name: "tensorflow"),
        NamedAdapter(name: "mlx"),
        NamedAdapter(name: "tinygrad"),
        NamedAdapter(name: "paddle"),
        NamedAdapter(name: "mindspore"),
    ]

    private let environment: String
    /// An interpreter of the system's that is tried where there is no environment.
    private let system: String?

    private init(
        name: String, environment: String? = nil, system: String? = nil, hasAccelerators: Bool = false,
        messages: OutputMatcher.Messages = .kind
    ) {
        self.system = system
        self.name = name
        self.environment = environment ?? ".venv-\(name)"
        self.hasAccelerators = hasAccelerators
        self.messages = messages
    }

    /// The adapter of that name, if there is one.
    public static func named(_ name: String) -> NamedAdapter? {
        all.first { $0.name == name }
    }

    /// What makes a Python ready for the adapter, run in the checkout.
    public var installation: String {
        "python3 -m venv \(environment) && "
            + "\(environment)/bin/pip install -r Sources/Adapters/\(name)/requirements.txt"
    }

    private var script: String { "Sources/Adapters/\(name)/adapter.py" }

    /// The command that starts the adapter.
    ///
    /// The script is looked for in `Sources/Adapters` of the working directory, of the executable's directory, and of
    /// the directories above them. The interpreter is `python` if given, else that of the adapter's own environment
    /// (``installation`` makes it) in the working directory or beside the sources found, else one of the system's that the
    /// adapter names, else that of a `.venv` there, else `python3`.
    ///
    /// - Parameters:
    ///   - python: the interpreter asked for, or `nil`.
    ///   - accelerator: the device type that stands for `cuda`, or `nil`.
    ///   - modules: Python modules to import first, such as a vendor's plugin.
    /// - Throws: ``BackendUnavailable`` if the script or the interpreter is missing, or if the adapter is asked for
    ///   an accelerator or a plugin that it cannot take.
    public func locate(
        python: String? = nil, accelerator: String? = nil, modules: [String] = []
    ) throws -> AdapterCommand {
        if let accelerator, !hasAccelerators {
            throw BackendUnavailable("--accelerator \(accelerator): the adapter for \(name) offers no accelerator")
        }
        if let module = modules.first, !hasAccelerators {
            throw BackendUnavailable("--import \(module): the adapter for \(name) takes no plugin")
        }
        let files = FileManager.default
        let here = URL(fileURLWithPath: files.currentDirectoryPath, isDirectory: true)
        guard let root = root(above: here) ?? root(above: Self.executableDirectory()) else {
            throw BackendUnavailable(
                "cannot find \(script) here, beside the executable, or above either: run this in the checkout")
        }
        let found = try interpreter(asked: python, candidates: [here, root])
        var words = [found, root.appendingPathComponent(script).path]
        if let accelerator { words += ["--accelerator", accelerator] }
        for module in modules { words += ["--import", module] }
        return AdapterCommand(words: words)
    }

    /// The list of what the framework is known to do otherwise, kept beside the adapter; nil if there is none.
    public var divergences: String? {
        let files = FileManager.default
        let here = URL(fileURLWithPath: files.currentDirectoryPath, isDirectory: true)
        guard let root = root(above: here) ?? root(above: Self.executableDirectory()) else { return nil }
        let path = root.appendingPathComponent("Sources/Adapters/\(name)/divergences.txt").path
        return files.fileExists(atPath: path) ? path : nil
    }

    private func root(above directory: URL?) -> URL? {
        guard var candidate = directory?.standardizedFileURL else { return nil }
        while true {
            if FileManager.default.isReadableFile(atPath: candidate.appendingPathComponent(script).path) {
                return candidate
            }
            let parent = candidate.deletingLastPathComponent().standardizedFileURL
            if parent.path == candidate.path || candidate.path == "/" { return nil }
            candidate = parent
        }
    }

    private static func executableDirectory() -> URL? {
        Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent()
    }

    private func interpreter(asked: String?, candidates: [URL]) throws -> String {
        let files = FileManager.default
        if let asked {
            if Self.isOnPath(asked) { return asked }
            throw BackendUnavailable("--python \(asked): there is no such program")
        }
        for folder in [environment, ".venv"] {
            for directory in candidates {
                let path = directory.appendingPathComponent("\(folder)/bin/python3").path
                if files.isExecutableFile(atPath: path) { return path }
            }
            if let system, files.isExecutableFile(atPath: system) { return system }
        }
        if Self.isOnPath("python3") { return "python3" }
        throw BackendUnavailable("there is no python3 here; with one, install the adapter's packages: \(installation)")
    }

    private static func isOnPath(_ program: String) -> Bool {
        let files = FileManager.default
        if program.contains("/") { return files.isExecutableFile(atPath: program) }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return path.split(separator: ":").contains { files.isExecutableFile(atPath: "\($0)/\(program)") }
    }
}

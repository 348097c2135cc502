import Foundation

/// Finds the PyTorch adapter and a Python to run it with.
public enum PyTorchAdapter {
    private static let script = "Sources/Adapters/pytorch/adapter.py"
    private static let interpreter = ".venv/bin/python3"

    /// What makes a Python ready for the adapter, run in the checkout.
    public static let installation =
        "python3 -m venv .venv && .venv/bin/pip install -r Sources/Adapters/pytorch/requirements.txt"

    /// The command that starts the adapter.
    ///
    /// The script is looked for in `Sources/Adapters` of the working directory, of the executable's directory, and of
    /// the directories above them. The interpreter is `python` if given, else that of a `.venv` in the working
    /// directory or beside the sources found, else `python3`.
    ///
    /// - Parameters:
    ///   - python: the interpreter asked for, or `nil`.
    ///   - accelerator: the device type that stands for `cuda`, or `nil`.
    ///   - modules: Python modules to import first, such as a vendor's plugin.
    /// - Throws: ``BackendUnavailable`` if the script or the interpreter is missing.
    public static func locate(
        python: String? = nil, accelerator: String? = nil, modules: [String] = []
    ) throws -> AdapterCommand {
        let files = FileManager.default
        let here = URL(fileURLWithPath: files.currentDirectoryPath, isDirectory: true)
        guard let root = root(above: here) ?? root(above: executableDirectory()) else {
            throw BackendUnavailable(
                "cannot find \(script) here, beside the executable, or above either: run this in the checkout")
        }
        let found = try self.python(asked: python, candidates: [here, root])
        var words = [found, root.appendingPathComponent(script).path]
        if let accelerator { words += ["--accelerator", accelerator] }
        for module in modules { words += ["--import", module] }
        return AdapterCommand(words: words)
    }

    private static func root(above directory: URL?) -> URL? {
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

    private static func python(asked: String?, candidates: [URL]) throws -> String {
        let files = FileManager.default
        if let asked {
            if isOnPath(asked) { return asked }
            throw BackendUnavailable("--python \(asked): there is no such program")
        }
        for directory in candidates {
            let path = directory.appendingPathComponent(interpreter).path
            if files.isExecutableFile(atPath: path) { return path }
        }
        if isOnPath("python3") { return "python3" }
        throw BackendUnavailable("there is no python3 here; with one, install the adapter's packages: \(installation)")
    }

    private static func isOnPath(_ program: String) -> Bool {
        let files = FileManager.default
        if program.contains("/") { return files.isExecutableFile(atPath: program) }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return path.split(separator: ":").contains { files.isExecutableFile(atPath: "\($0)/\(program)") }
    }
}

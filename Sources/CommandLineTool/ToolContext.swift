import Conformance
import Foundation

/// What the commands take from the world, so that tests can bring a world of their own.
public struct ToolContext: Sendable {
    /// Environment variables.
    public var environment: [String: String]
    /// Where relative output paths begin; empty for the current directory.
    public var directory: String
    /// Whether ``out`` is a terminal.
    public var isTerminal: Bool
    /// Standard output.
    public var out: @Sendable (String) -> Void
    /// Standard error.
    public var err: @Sendable (String) -> Void
    /// The time as ISO 8601, UTC, whole seconds.
    public var now: @Sendable () -> String
    /// Makes the backends that calls name.
    public var backends: BackendCatalog

    /// Makes a context.
    public init(
        environment: [String: String], directory: String = "", isTerminal: Bool = false,
        out: @escaping @Sendable (String) -> Void, err: @escaping @Sendable (String) -> Void,
        now: @escaping @Sendable () -> String, backends: BackendCatalog = .standard
    ) {
        self.environment = environment
        self.directory = directory
        self.isTerminal = isTerminal
        self.out = out
        self.err = err
        self.now = now
        self.backends = backends
    }

    /// The process's own world.
    public static var process: ToolContext {
        ToolContext(
            environment: ProcessInfo.processInfo.environment, isTerminal: isatty(1) == 1,
            // A reader that went away is no reason to trap; the files are still worth writing.
            out: { try? FileHandle.standardOutput.write(contentsOf: Data($0.utf8)) },
            err: { try? FileHandle.standardError.write(contentsOf: Data($0.utf8)) },
            now: { Date().formatted(.iso8601) })
    }

    func path(_ path: String) -> String {
        path.hasPrefix("/") || directory.isEmpty ? path : directory + "/" + path
    }
}

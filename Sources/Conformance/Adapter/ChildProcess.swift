import Foundation

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A child process that leads a process group of its own, with pipes to its three standard streams.
///
/// Not thread-safe; whoever holds it must call ``finish(grace:)``, which ends the whole group.
final class ChildProcess {
    /// How a process ended.
    enum Ending: Hashable {
        case exited(status: Int32)
        case signalled(Int32)
    }

    /// The process, and its group.
    let identifier: pid_t
    /// The end of its standard input that is written to; does not block.
    private(set) var input: Int32
    /// The end of its standard output that is read from; does not block.
    let output: Int32
    /// The end of its standard error that is read from; does not block.
    let error: Int32
    private var ending: Ending?

    /// Starts `words[0]`, found as a shell would find it, with the other words as arguments.
    ///
    /// - Throws: ``BackendUnavailable`` with the system's reason.
    init(_ words: [String]) throws {
        let (pipes, child) = try spawning.withLock { _ in try Self.spawn(words) }
        identifier = child
        input = pipes.input.writer
        output = pipes.output.reader
        error = pipes.error.reader
        for descriptor in [input, output, error] { makeNonblocking(descriptor) }
        silenceBrokenPipe(input)
        ProcessGroups.insert(child)
    }

    private static func spawn(_ words: [String]) throws -> (Pipes, pid_t) {
        let pipes = try Pipes()
        var actions = SpawnFileActions()
        actions.connect(pipes.input.reader, to: STDIN_FILENO)
        actions.connect(pipes.output.writer, to: STDOUT_FILENO)
        actions.connect(pipes.error.writer, to: STDERR_FILENO)
        var attributes = SpawnAttributes()
        defer {
            actions.destroy()
            attributes.destroy()
        }
        var child: pid_t = 0
        let environment = ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }
        let failure = withCStrings(words) { arguments in
            withCStrings(environment) { variables in
                guard let program = arguments[0] else { return ENOENT }
                return posix_spawnp(&child, program, &actions.value, &attributes.value, arguments, variables)
            }
        }
        pipes.closeChildEnds()
        guard failure == 0 else {
            pipes.closeOwnEnds()
            throw BackendUnavailable("cannot start \(words.first ?? ""): \(String(cString: strerror(failure)))")
        }
        return (pipes, child)
    }

    /// Closes the process's standard input, which asks a well-behaved adapter to end.
    func closeInput() {
        if input >= 0 { close(input) }
        input = -1
    }

    /// Whether the process has ended; its group may still have members.
    var hasExited: Bool {
        if ending != nil { return true }
        var information = siginfo_t()
        // WNOWAIT leaves the zombie, and with it the number of the group, until `finish`.
        guard waitid(P_PID, id_t(identifier), &information, WEXITED | WNOHANG | WNOWAIT) == 0 else { return true }
        return information.si_signo == SIGCHLD
    }

    /// Waits for the end for `grace` seconds, then asks with SIGTERM, then insists with SIGKILL, and closes the pipes.
    ///
    /// Whatever is left of the process group is killed as well.
    ///
    /// - Returns: how the process ended, and whether it did so by itself.
    func finish(grace: Double) -> (ending: Ending, byItself: Bool) {
        if let ending { return (ending, true) }
        var byItself = waitForExit(seconds: grace)
        if !byItself {
            kill(-identifier, SIGTERM)
            byItself = false
            _ = waitForExit(seconds: 0.5)
        }
        kill(-identifier, SIGKILL)
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
        ProcessGroups.remove(identifier)
        closeInput()
        let signal = status & 0x7f
        let ended: Ending = signal == 0 ? .exited(status: (status >> 8) & 0xff) : .signalled(signal)
        ending = ended
        return (ended, byItself)
    }

    /// Closes the reading ends, after ``finish(grace:)``.
    func closeOutputs() {
        close(output)
        close(error)
    }

    private func waitForExit(seconds: Double) -> Bool {
        let end = ContinuousClock.now + .seconds(seconds)
        var pause: UInt32 = 500
        while true {
            if hasExited { return true }
            if ContinuousClock.now >= end { return false }
            usleep(pause)
            pause = min(pause * 2, 20_000)
        }
    }
}

extension ChildProcess.Ending: CustomStringConvertible {
    /// The words that follow "the adapter".
    var description: String {
        switch self {
        case .exited(let status): "exited with status \(status)"
        case .signalled(let number): "was killed by \(Self.names[number] ?? "signal \(number)")"
        }
    }

    private static let names: [Int32: String] = [
        SIGABRT: "SIGABRT", SIGALRM: "SIGALRM", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGHUP: "SIGHUP", SIGILL: "SIGILL",
        SIGINT: "SIGINT", SIGKILL: "SIGKILL", SIGPIPE: "SIGPIPE", SIGQUIT: "SIGQUIT", SIGSEGV: "SIGSEGV",
        SIGSYS: "SIGSYS", SIGTERM: "SIGTERM", SIGTRAP: "SIGTRAP", SIGXCPU: "SIGXCPU", SIGXFSZ: "SIGXFSZ",
    ]
}

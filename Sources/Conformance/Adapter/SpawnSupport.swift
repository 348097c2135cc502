import Foundation
import Synchronization

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Held while pipes are made and a child is started, so that no child inherits the pipes of another.
let spawning = Mutex<Void>(())

/// The pipes to a child's three standard streams.
struct Pipes {
    typealias Ends = (reader: Int32, writer: Int32)

    let input: Ends
    let output: Ends
    let error: Ends

    init() throws {
        input = try Self.make()
        do {
            output = try Self.make()
        } catch {
            closeBoth(input)
            throw error
        }
        do {
            error = try Self.make()
        } catch {
            closeBoth(input)
            closeBoth(output)
            throw error
        }
    }

    func closeChildEnds() {
        for descriptor in [input.reader, output.writer, error.writer] { close(descriptor) }
    }

    func closeOwnEnds() {
        for descriptor in [input.writer, output.reader, error.reader] { close(descriptor) }
    }

    /// A pipe that no other child inherits, if none is started before the descriptors are marked: see ``spawning``.
    private static func make() throws -> Ends {
        var ends: [Int32] = [-1, -1]
        let failed = pipe(&ends) != 0
        if !failed { for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) } }
        if failed { throw BackendUnavailable("cannot make a pipe: \(String(cString: strerror(errno)))") }
        return (ends[0], ends[1])
    }
}

private func closeBoth(_ ends: Pipes.Ends) {
    close(ends.reader)
    close(ends.writer)
}

/// The descriptors of a child to be.
struct SpawnFileActions {
    #if canImport(Darwin)
        var value: posix_spawn_file_actions_t?
    #else
        var value = posix_spawn_file_actions_t()
    #endif

    init() {
        posix_spawn_file_actions_init(&value)
    }

    mutating func connect(_ descriptor: Int32, to standard: Int32) {
        posix_spawn_file_actions_adddup2(&value, descriptor, standard)
    }

    mutating func destroy() {
        posix_spawn_file_actions_destroy(&value)
    }
}

/// A child to be leads its own group and starts with every signal at its default.
struct SpawnAttributes {
    #if canImport(Darwin)
        var value: posix_spawnattr_t?
    #else
        var value = posix_spawnattr_t()
    #endif

    init() {
        posix_spawnattr_init(&value)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&value, &none)
        var defaults = sigset_t()
        sigemptyset(&defaults)
        for signal in [SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGCHLD] { sigaddset(&defaults, signal) }
        posix_spawnattr_setsigdefault(&value, &defaults)
        posix_spawnattr_setpgroup(&value, 0)
        var flags = Int32(POSIX_SPAWN_SETPGROUP) | Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
        #if canImport(Darwin)
            flags |= Int32(POSIX_SPAWN_CLOEXEC_DEFAULT)
        #endif
        posix_spawnattr_setflags(&value, Int16(truncatingIfNeeded: flags))
    }

    mutating func destroy() {
        posix_spawnattr_destroy(&value)
    }
}

/// Calls `body` with a null-terminated array of C strings.
func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var copies: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) }
    copies.append(nil)
    defer { for copy in copies { free(copy) } }
    return copies.withUnsafeMutableBufferPointer { buffer in
        // Never empty: the terminator is always there.
        body(buffer.baseAddress.unsafelyUnwrapped)
    }
}

func makeNonblocking(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
}

/// Makes a write to a pipe without a reader fail instead of raising SIGPIPE, where that can be said of a descriptor.
func silenceBrokenPipe(_ descriptor: Int32) {
    #if canImport(Darwin)
        _ = fcntl(descriptor, F_SETNOSIGPIPE, 1)
    #endif
}

/// Runs `body` on a thread of its own on which SIGPIPE is blocked, so that the rest of the process keeps its handling.
///
/// - Returns: at once; `completion` is signalled when `body` has ended.
func startPipeThread(_ completion: DispatchGroup, _ body: @escaping @Sendable () -> Void) {
    completion.enter()
    let thread = Thread {
        var pipe = sigset_t()
        sigemptyset(&pipe)
        sigaddset(&pipe, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &pipe, nil)
        body()
        completion.leave()
    }
    thread.stackSize = 8 << 20
    thread.start()
}

import Foundation

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A running adapter: requests go out, lines come in, standard error is kept, and none of the three can block another.
///
/// Not thread-safe.
final class AdapterConnection {
    /// The longest line that an adapter may send, in bytes.
    static let lineLimit = 16 << 20

    enum Event {
        case line(Data)
        /// The adapter closed its standard output, or ended.
        case closed
        /// A line grew beyond ``lineLimit``.
        case lineTooLong
        /// The deadline has passed.
        case timedOut
    }

    let process: ChildProcess
    private var outgoing: [UInt8] = []
    private var sent = 0
    private var incoming = LineBuffer()
    private var standardError = StreamTail()
    private var outputOpen = true
    private var errorOpen = true
    private var inputBroken = false
    private var chunk = [UInt8](repeating: 0, count: 1 << 16)

    init(_ command: AdapterCommand) throws {
        process = try ChildProcess(command.words)
    }

    /// The end of what the adapter wrote to standard error.
    var lastErrors: String { standardError.text }

    /// Queues bytes; they are written while events are awaited.
    func send(_ bytes: [UInt8]) {
        if sent == outgoing.count {
            outgoing.removeAll(keepingCapacity: true)
            sent = 0
        }
        outgoing.append(contentsOf: bytes)
    }

    /// Waits for the next line, at the longest until `deadline`.
    func next(until deadline: ContinuousClock.Instant) -> Event {
        while true {
            if let line = incoming.next() { return .line(line) }
            if incoming.pendingCount > Self.lineLimit { return .lineTooLong }
            if !outputOpen { return .closed }
            let left = deadline - ContinuousClock.now
            if left <= .zero { return .timedOut }
            let exited = process.hasExited
            exchange(milliseconds: exited ? 0 : Int32(clamping: Self.milliseconds(left)))
            // A grandchild may hold the pipe open: what the adapter itself wrote has been read by now.
            if exited && !readSomething { outputOpen = false }
        }
    }

    /// Whether the adapter can still be sent a request.
    var isAlive: Bool {
        if outputOpen && !process.hasExited { exchange(milliseconds: 0) }
        return outputOpen && !process.hasExited
    }

    /// Ends the process and its group and reads what is left of its standard error.
    ///
    /// - Parameter grace: the seconds it is given to end by itself.
    /// - Returns: how it ended, in the words that follow "the adapter".
    func close(grace: Double) -> String {
        let (ending, byItself) = process.finish(grace: grace)
        // Bounded: a process that left the group may still be writing.
        for _ in 0..<64 where errorOpen { errorOpen = read(process.error, isError: true) }
        process.closeOutputs()
        outputOpen = false
        return byItself ? ending.description : "had to be killed"
    }

    private var readSomething = false

    /// Writes and reads what can be written and read now, or within the time given.
    private func exchange(milliseconds: Int32) {
        readSomething = false
        var polled: [pollfd] = []
        if outputOpen { polled.append(pollfd(fd: process.output, events: Int16(POLLIN), revents: 0)) }
        if errorOpen { polled.append(pollfd(fd: process.error, events: Int16(POLLIN), revents: 0)) }
        if sent < outgoing.count && !inputBroken {
            polled.append(pollfd(fd: process.input, events: Int16(POLLOUT), revents: 0))
        }
        let ready = poll(&polled, nfds_t(polled.count), milliseconds)
        guard ready > 0 else { return }
        for entry in polled where entry.revents != 0 {
            if entry.fd == process.output {
                outputOpen = read(process.output, isError: false)
            } else if entry.fd == process.error {
                errorOpen = read(process.error, isError: true)
            } else {
                write()
            }
        }
    }

    /// Reads once; false at the end of the stream.
    private func read(_ descriptor: Int32, isError: Bool) -> Bool {
        let count = chunk.withUnsafeMutableBytes { buffer in
            systemRead(descriptor, buffer.baseAddress, buffer.count)
        }
        if count < 0 { return errno == EINTR || (errno == EAGAIN && !process.hasExited) }
        if count == 0 { return false }
        if !isError { readSomething = true }
        chunk.withUnsafeBytes { buffer in
            let part = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            if isError { standardError.append(part) } else { incoming.append(part) }
        }
        return true
    }

    private func write() {
        let count = outgoing.withUnsafeBytes { buffer in
            let part = UnsafeRawBufferPointer(rebasing: buffer[sent...])
            return systemWrite(process.input, part.baseAddress, part.count)
        }
        if count > 0 {
            sent += count
        } else if count < 0 && errno != EAGAIN && errno != EINTR {
            // No reader any more: the end of its output, or of the process, is about to be seen.
            inputBroken = true
        }
    }

    /// At most this long between looks at whether the process still runs.
    private static func milliseconds(_ duration: Duration) -> Int64 {
        let parts = duration.components
        guard parts.seconds < 1 else { return 200 }
        return min(200, parts.attoseconds / 1_000_000_000_000_000 + 1)
    }
}

func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}

func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, buffer, count)
}

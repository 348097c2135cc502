import Foundation
import SpecLanguage

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension Backend {
    /// Answers a runner over this process's standard input and output until it says `stop` or hangs up.
    ///
    /// What anything else writes to standard output goes to standard error instead, so that it cannot end up inside an
    /// answer. A trap ends the process, and so costs the runner one case.
    ///
    /// - Returns: the exit status for the process: 0, or 1 where the runner could no longer be answered.
    public func serve() -> Int32 {
        let answers = dup(STDOUT_FILENO)
        guard answers >= 0, dup2(STDERR_FILENO, STDOUT_FILENO) >= 0 else { return 1 }
        defer { close(answers) }
        // A runner that went away shows as a failed write.
        signal(SIGPIPE, SIG_IGN)
        let server = AdapterServer(self)
        defer { server.stop() }
        var lines = LineBuffer()
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = chunk.withUnsafeMutableBytes { systemRead(STDIN_FILENO, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return 0 }
            chunk.withUnsafeBytes { lines.append(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            while let line = lines.next() {
                var isLast = false
                guard writeAll(server.answer(to: line, isLast: &isLast), to: answers) else { return 1 }
                if isLast { return 0 }
            }
        }
    }
}

/// Writes all the bytes; false if that is impossible.
private func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var start = 0
    while start < bytes.count {
        let count = bytes.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress! + start, $0.count - start) }
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        start += count
    }
    return true
}

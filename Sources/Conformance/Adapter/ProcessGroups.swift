import Synchronization

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The process groups that are running, so that an interrupted run takes them along.
///
/// They are groups of their own, hence the terminal's interrupt does not reach them; the first one that is started
/// installs handlers for SIGINT, SIGTERM and SIGHUP, where these still have their default, which kill the groups and
/// then let the signal take its course.
enum ProcessGroups {
    private static let capacity = 256
    private static let lock = Mutex<Bool>(false)

    /// Read by a signal handler, hence a plain array of words that is never freed; written under the lock.
    private nonisolated(unsafe) static let slots: UnsafeMutablePointer<pid_t> = {
        let slots = UnsafeMutablePointer<pid_t>.allocate(capacity: capacity)
        slots.initialize(repeating: 0, count: capacity)
        return slots
    }()

    static func insert(_ group: pid_t) {
        lock.withLock { installed in
            if !installed {
                installed = true
                _ = slots
                for signal in [SIGINT, SIGTERM, SIGHUP] { install(signal) }
            }
            for index in 0..<capacity where slots[index] == 0 {
                slots[index] = group
                return
            }
        }
    }

    static func remove(_ group: pid_t) {
        lock.withLock { _ in
            for index in 0..<capacity where slots[index] == group { slots[index] = 0 }
        }
    }

    private static func install(_ number: Int32) {
        var present = sigaction()
        sigaction(number, nil, &present)
        #if canImport(Darwin)
            let isDefault = present.__sigaction_u.__sa_handler == nil
        #else
            let isDefault = present.__sigaction_handler.sa_handler == nil
        #endif
        guard isDefault else { return }
        signal(number) { number in
            for index in 0..<ProcessGroups.capacity {
                let group = ProcessGroups.slots[index]
                if group > 0 { kill(-group, SIGKILL) }
            }
            signal(number, SIG_DFL)
            raise(number)
        }
    }
}

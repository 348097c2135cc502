import Conformance
import Synchronization

/// A line that shows how far a run has come, for outputs that can overwrite a line.
public final class ProgressBar: RunObserver {
    private struct State {
        var ended = 0
        var notConforming = 0
        var drawn: ContinuousClock.Instant?
    }

    private let style: ConsoleStyle
    private let planned: Int
    private let write: @Sendable (String) -> Void
    private let state = Mutex(State())

    /// Makes a bar that draws nothing unless the style is live.
    public init(style: ConsoleStyle, planned: Int, write: @escaping @Sendable (String) -> Void) {
        self.style = style
        self.planned = planned
        self.write = write
    }

    /// Counts a case, and redraws ten times a second at most.
    public func ended(_ result: CaseResult) {
        guard style.isLive else { return }
        let drawn = state.withLock { state -> String? in
            state.ended += 1
            if !result.verdict.conforms { state.notConforming += 1 }
            let now = ContinuousClock.now
            if let drawn = state.drawn, now - drawn < .milliseconds(100) { return nil }
            state.drawn = now
            return line(state)
        }
        if let drawn { write(drawn) }
    }

    /// Takes the bar away.
    public func clear() {
        if style.isLive { write("\r\u{1B}[K") }
    }

    private func line(_ state: State) -> String {
        let width = 30
        let filled = planned == 0 ? 0 : min(width, state.ended * width / planned)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        let failed = state.notConforming == 0 ? "" : "  " + style.paint("\(state.notConforming) failing", .red)
        return "\r\u{1B}[K\(bar) \(state.ended)/\(planned)\(failed)"
    }
}

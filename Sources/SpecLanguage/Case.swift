/// One case of the spec: what to run, what is expected, and where it is written.
public struct Case: Sendable, Hashable {
    /// The full id: `chapter/id`, or `chapter/id[row label, column expression]` for a table's cell.
    public var id: String
    /// The chapter's id.
    public var chapter: String
    /// The id without the chapter.
    public var localID: String
    /// The file, as it was given to the loader.
    public var file: String
    /// The line of the fence, or of the cell's row, from 1.
    public var line: Int
    /// The nearest heading above.
    public var title: String
    /// The capabilities without which the case says nothing.
    public var needs: [Capability]
    /// Whether the case binds.
    public var level: Level
    /// The category of the warning that the session must raise, if it must.
    public var warns: String?
    /// What a backend executes; holds nothing that is expected.
    public var program: Program
    /// What each step of ``program`` must show, step by step.
    public var expectations: [Expectation]
    /// The session as written; for a cell, the session that the cell stands for.
    public var source: String

    /// How binding a case is.
    public enum Level: String, Sendable, Hashable, CaseIterable {
        /// A backend that answers otherwise does not conform.
        case must
        /// The libraries' documents leave the answer open: it is recorded and never fails.
        case may
    }
}

/// What one step must show.
public struct Expectation: Sendable, Hashable {
    /// The step as written, with its prompts, without a final newline.
    public var source: String
    /// The line of the step's `>>>` prompt (for a cell, of its row), from 1.
    public var line: Int
    /// The expected text as doctest reads it: empty, or lines that each end in a newline.
    public var want: String
    /// Where the exception's `Kind: message` starts in ``want``'s UTF-8, if ``want`` is a traceback.
    var exceptionStart: Int?

    /// Makes an expectation and finds out whether `want` is a traceback.
    public init(source: String, line: Int, want: String) {
        self.source = source
        self.line = line
        self.want = want
        exceptionStart = OutputMatcher.exceptionStart(in: want)
    }

    /// The expected exception as `Kind: message` or `Kind` with a final newline, or `nil` if none is expected.
    public var exception: String? {
        guard let exceptionStart else { return nil }
        return String(want.utf8.dropFirst(exceptionStart)) ?? ""
    }
}

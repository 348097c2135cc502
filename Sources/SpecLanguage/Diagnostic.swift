/// A place in a chapter, as editors and compilers count.
public struct SourceLocation: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The chapter's path as it was given to the loader.
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// The column in Unicode scalars, from 1.
    public var column: Int

    /// Makes a location; a whole file is line 1, column 1.
    public init(file: String, line: Int = 1, column: Int = 1) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// The location as `file:line:column`.
    public var description: String { "\(file):\(line):\(column)" }

    /// Orders by file, then by position in it.
    public static func < (left: SourceLocation, right: SourceLocation) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}

/// One mistake in a spec.
public struct Diagnostic: Sendable, Hashable, CustomStringConvertible {
    /// Where the mistake is.
    public var location: SourceLocation
    /// What stands there, as a clause, for example ``"`lambda` is not part of the session language"``.
    public var found: String
    /// What could stand there.
    public var expected: String
    /// A way out, mostly the nearest valid name.
    public var hint: String?

    /// Makes a diagnostic.
    public init(location: SourceLocation, found: String, expected: String, hint: String? = nil) {
        self.location = location
        self.found = found
        self.expected = expected
        self.hint = hint
    }

    /// The diagnostic on one line, in the form that editors and CI systems link: `file:line:column: error: ...`.
    public var description: String {
        var text = "\(location): error: \(found); expected \(expected)"
        if let hint { text += " (\(hint))" }
        return text
    }
}

/// Every mistake that a load found, sorted by place.
public struct SpecError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The mistakes; never empty.
    public var diagnostics: [Diagnostic]

    /// Makes an error from the mistakes, which it sorts.
    public init(_ diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics.sorted { $0.location < $1.location }
    }

    /// The mistakes, one per line.
    public var description: String {
        diagnostics.map(\.description).joined(separator: "\n")
    }
}

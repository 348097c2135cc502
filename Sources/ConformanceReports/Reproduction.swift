/// How a reader runs one case alone, the way it was run.
public struct Reproduction: Sendable {
    /// The options that decide how a case ends, as words of a command line.
    public var options: [String]

    /// The words before the case.
    public var beginning: [String]

    /// Makes a recipe from the options.
    public init(options: [String] = [], beginning: [String] = ["run"]) {
        self.options = options
        self.beginning = beginning
    }

    /// The command for a shell.
    public func command(for id: String) -> String {
        let words = ["tensor-conformance"] + beginning.map { Self.quote($0) } + [Self.quote(id, always: true)]
        return (words + options.map { Self.quote($0) }).joined(separator: " ")
    }

    /// The word in single quotes, if a shell would read it otherwise.
    static func quote(_ word: String, always: Bool = false) -> String {
        let isPlain =
            !word.isEmpty
            && word.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "-_./=:,+@%".utf8.contains(byte)
                }
            }
        if isPlain && !always { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}

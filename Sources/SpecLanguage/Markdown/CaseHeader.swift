/// What a fence's info string or a table's marker says: an id and keys.
struct CaseHeader {
    var id: String
    var needs: [Capability] = []
    var level = Case.Level.must
    var warns: String?

    private static let keys = ["needs", "level", "warns"]
    private static let warningCategories = [
        "UserWarning", "DeprecationWarning", "FutureWarning", "RuntimeWarning", "ComplexWarning", "ResourceWarning",
        "PendingDeprecationWarning", "VisibleDeprecationWarning", "SyntaxWarning", "ImportWarning", "UnicodeWarning",
        "BytesWarning", "Warning",
    ]

    /// Reads `<id> [key=value]...`; returns `nil` and notes what is wrong if there is no usable id.
    ///
    /// - Parameters:
    ///   - text: the words.
    ///   - chapter: the chapter that `text` is a slice of.
    ///   - mistakes: where mistakes are noted.
    static func parse(_ text: ArraySlice<UInt8>, mistakes: inout Mistakes) -> CaseHeader? {
        var header: CaseHeader?
        var seen: Set<String> = []
        let words = text.split(whereSeparator: \.isBlank)
        if let first = words.first, !first.contains(UInt8(ascii: "=")) {
            let isValid = first.allSatisfy { $0.isNamePart || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
            if isValid {
                header = CaseHeader(id: first.string)
            } else {
                mistakes.append(
                    Mistake(
                        chapterOffset: first.startIndex, found: "the id \(first.quoted)",
                        expected: "an id of letters, digits, `.`, `-` and `_`"))
            }
        } else {
            mistakes.append(
                Mistake(chapterOffset: text.startIndex, found: "a case without an id", expected: "an id, then keys"))
        }
        var parsed = header ?? CaseHeader(id: "")
        for word in words.dropFirst(words.first.map { $0.contains(UInt8(ascii: "=")) ? 0 : 1 } ?? 0) {
            guard let equals = word.firstIndex(of: UInt8(ascii: "=")) else {
                mistakes.append(
                    Mistake(chapterOffset: word.startIndex, found: "the word \(word.quoted)", expected: "`key=value`"))
                continue
            }
            let key = word[..<equals].string
            if !seen.insert(key).inserted {
                mistakes.append(
                    Mistake(chapterOffset: word.startIndex, found: "a second \(quote(key))", expected: "each key once"))
            }
            parsed.set(key, to: word[(equals + 1)...], at: word.startIndex, mistakes: &mistakes)
        }
        return header == nil ? nil : parsed
    }

    private mutating func set(_ key: String, to value: ArraySlice<UInt8>, at offset: Int, mistakes: inout Mistakes) {
        func refuse(_ found: String, _ expected: String, _ hint: @autoclosure () -> String?, at place: Int) {
            mistakes.append(Mistake(chapterOffset: place, found: found, expected: expected, hint: hint()))
        }
        switch key {
        case "needs":
            for name in value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
                if let capability = Capability(rawValue: name.string) {
                    if !needs.contains(capability) { needs.append(capability) }
                } else {
                    refuse(
                        name.isEmpty ? "an empty capability" : "the capability \(name.quoted)",
                        "capabilities separated by `,`",
                        NearestName.hint(name.string, among: Capability.allCases.map(\.rawValue)), at: name.startIndex)
                }
            }
        case "level":
            if let level = Case.Level(rawValue: value.string) {
                self.level = level
            } else {
                refuse(
                    "the level \(value.quoted)", "`must` or `may`",
                    NearestName.hint(value.string, among: Case.Level.allCases.map(\.rawValue)), at: value.startIndex)
            }
        case "warns":
            if value.isIdentifier, value.string.hasSuffix("Warning") {
                warns = value.string
            } else {
                refuse(
                    "the warning category \(value.quoted)", "the name of a warning class",
                    NearestName.hint(value.string, among: Self.warningCategories), at: value.startIndex)
            }
        default:
            refuse(
                "the key \(quote(key))", "one of `needs`, `level`, `warns`", NearestName.hint(key, among: Self.keys),
                at: offset)
        }
    }
}

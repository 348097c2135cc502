/// Turns the targets of links in the spec into addresses in the site.
struct Links {
    /// Page names by the last part of a chapter's path.
    private var pages: [String: String] = [:]

    init(_ model: SiteModel) {
        for (number, chapter) in model.chapters.enumerated() {
            pages[Self.lastPart(chapter.file)] = model.page(number)
        }
    }

    /// The address that a target leads to; nil if it leads out of what the site holds.
    ///
    /// Only the web's own schemes are followed, so that no chapter can smuggle a script into a page.
    func resolve(_ target: String) -> String? {
        if target.hasPrefix("#") { return Anchor.reference(String(target.dropFirst())) }
        if target.hasPrefix("https://") || target.hasPrefix("http://") { return target }
        let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let page = pages[Self.lastPart(parts[0])] else { return nil }
        return page + (parts.count > 1 ? Anchor.reference(parts[1]) : "")
    }

    /// The page of a chapter's file.
    func page(ofFile path: String) -> String? { pages[Self.lastPart(path)] }

    private static func lastPart(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}

import SpecLanguage

/// The ids of a spec, by which patterns find cases.
struct CaseNames {
    private let ids: [String]
    private let locals: [String]
    private let byID: [String: Int]
    private let byChapter: [String: [Int]]

    init(_ cases: [Case]) {
        ids = cases.map(\.id)
        locals = cases.map(\.localID)
        byID = Dictionary(zip(ids, ids.indices), uniquingKeysWith: { first, _ in first })
        byChapter = Dictionary(grouping: cases.indices, by: { cases[$0].chapter })
    }

    /// The positions of the cases that a pattern names in full, without a guess at what was meant.
    func findWhole(_ pattern: String) -> [Int] {
        if let index = byID[pattern] { return [index] }
        if let indices = byChapter[pattern] { return indices }
        let cells = pattern + "["
        let table = matching(ids) { $0.hasPrefix(cells) }
        if !table.isEmpty { return table }
        return Glob.hasWildcard(pattern) ? matching(ids, Glob(pattern).matches) : []
    }

    /// The positions of the cases that a pattern names, in the order of readings of ``Selection``.
    func find(_ pattern: String) -> [Int] {
        let named = findWhole(pattern)
        if !named.isEmpty { return named }
        let cells = pattern + "["
        if Glob.hasWildcard(pattern) { return matching(locals, Glob(pattern).matches) }
        let local = matching(locals) { $0 == pattern }
        if !local.isEmpty { return local }
        let localTable = matching(locals) { $0.hasPrefix(cells) }
        if !localTable.isEmpty { return localTable }
        let beginning = matching(ids) { $0.hasPrefix(pattern) }
        return beginning.isEmpty ? matching(locals) { $0.hasPrefix(pattern) } : beginning
    }

    /// The id, table or chapter that was probably meant.
    func nearest(_ pattern: String) -> String? {
        if pattern.utf8.contains(UInt8(ascii: "/")) {
            let tables = ids.compactMap { id in id.firstIndex(of: "[").map { String(id[..<$0]) } }
            return NearestName.of(pattern, among: ids + tables)
        }
        return NearestName.of(pattern, among: byChapter.keys.sorted())
            ?? NearestName.of(pattern, among: locals)
    }

    private func matching(_ names: [String], _ condition: (String) -> Bool) -> [Int] {
        names.indices.filter { condition(names[$0]) }
    }
}

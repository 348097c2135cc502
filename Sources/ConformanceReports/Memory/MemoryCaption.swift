import Conformance

/// Says in words what the views of one storage have in common.
enum MemoryCaption {
    /// One sentence, without a full stop.
    static func sentence(for views: [MemorySnapshot.View], in storage: MemorySnapshot.Storage) -> String {
        let names = views.map { VisibleText.line($0.names[0]) }
        let place = storage.device == "cpu" ? "" : " on \(VisibleText.line(storage.device))"
        guard views.count > 1 else { return "\(names[0]) has memory of its own\(place)" }
        let elements = views.map(ViewElements.init)
        // Groups of views in which each shares bytes with another.
        var groups: [[Int]] = []
        for index in views.indices {
            let touching = groups.indices.filter { group in
                groups[group].contains { elements[$0].bytesShared(with: elements[index]) > 0 }
            }
            let merged = touching.flatMap { groups[$0] } + [index]
            for group in touching.reversed() { groups.remove(at: group) }
            groups.append(merged)
        }
        let sharing = groups.filter { $0.count > 1 }.map { $0.sorted() }
        guard !sharing.isEmpty else { return "\(list(names)) lie in one storage\(place) and share no byte of it" }
        let sentences = sharing.map { group -> String in
            let counters = Set(group.compactMap { views[$0].version == nil ? nil : views[$0].versionCounter })
            let tensors = group.count { views[$0].version != nil }
            let versions = tensors > 1 && counters.count == 1 && group.contains { (views[$0].version ?? 0) > 0 }
            return "\(list(group.map { names[$0] })) share memory\(place)"
                + (versions ? " and one version counter" : "")
        }
        return sentences.joined(separator: "; ")
    }

    private static func list(_ names: [String]) -> String {
        guard names.count > 1, let last = names.last else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }
}

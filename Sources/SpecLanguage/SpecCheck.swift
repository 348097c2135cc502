import Foundation
import Synchronization

extension SpecLoader {
    /// Reads every chapter once, several at a time, and sees to it that all of them together are right.
    ///
    /// - Parameters:
    ///   - groups: the chapters, as they were named together.
    ///   - paths: how the groups were named, if each has to hold a case.
    /// - Throws: ``SpecError`` with every mistake of all chapters.
    func check(_ groups: [[ChapterSource]], named paths: [String]? = nil) throws(SpecError) -> Spec {
        let sources = groups.flatMap(\.self)
        let isKept = sources.reduce(0) { $0 + $1.size } <= Spec.keptSize
        let shared = Self.sharedIDs(sources)
        let read = Mutex<[Checked?]>(.init(repeating: nil, count: sources.count))
        DispatchQueue.concurrentPerform(iterations: sources.count) { index in
            let loaded = self.read(sources[index])
            let checked = Checked(loaded, keepsCases: isKept, keepsPlaces: shared.contains(index))
            read.withLock { $0[index] = checked }
        }
        let chapters = read.withLock { $0.map { $0 ?? Checked(LoadedFile(), keepsCases: true, keepsPlaces: false) } }
        var diagnostics = chapters.flatMap(\.diagnostics) + Self.duplicates(chapters)
        if let paths { diagnostics += Self.empty(groups, paths, chapters) }
        guard diagnostics.isEmpty else { throw SpecError(diagnostics) }
        return Spec(
            loader: self,
            chapters: zip(sources, chapters).map { source, checked in
                Spec.Chapter(source: source, count: checked.count, kept: checked.cases)
            })
    }

    /// What is left of a chapter once it was read.
    private struct Checked: Sendable {
        var diagnostics: [Diagnostic]
        var count: Int
        var cases: [Case]?
        /// The ids and lines of cases that another file may hold, too.
        var places: [(id: String, file: String, line: Int)] = []

        init(_ loaded: LoadedFile, keepsCases: Bool, keepsPlaces: Bool) {
            diagnostics = loaded.diagnostics
            count = loaded.cases.count
            cases = keepsCases ? loaded.cases : nil
            var seen: [String: Int] = [:]
            seen.reserveCapacity(count)
            for found in loaded.cases {
                if keepsPlaces {
                    places.append((found.id, found.file, found.line))
                } else if let line = seen.updateValue(found.line, forKey: found.localID) {
                    diagnostics.append(SpecLoader.again(found.id, found.file, found.line, after: (found.file, line)))
                    seen[found.localID] = line
                }
            }
        }
    }

    /// The positions of chapters whose id is that of another, too: only they can share a case's id.
    private static func sharedIDs(_ sources: [ChapterSource]) -> Set<Int> {
        let byID = Dictionary(grouping: sources.indices) { ChapterFiles.chapterID(of: sources[$0].name) }
        return Set(byID.values.lazy.filter { $0.count > 1 }.joined())
    }

    private static func duplicates(_ chapters: [Checked]) -> [Diagnostic] {
        var first: [String: (file: String, line: Int)] = [:]
        var diagnostics: [Diagnostic] = []
        for place in chapters.lazy.flatMap(\.places) {
            if let earlier = first[place.id] {
                diagnostics.append(again(place.id, place.file, place.line, after: earlier))
            } else {
                first[place.id] = (place.file, place.line)
            }
        }
        return diagnostics
    }

    private static func again(
        _ id: String, _ file: String, _ line: Int, after first: (file: String, line: Int)
    ) -> Diagnostic {
        Diagnostic(
            location: SourceLocation(file: file, line: line),
            found: "a second case \(quote(id)), after the one at \(first.file):\(first.line)",
            expected: "an id of its own")
    }

    /// Paths that were named for their cases and have none.
    private static func empty(_ groups: [[ChapterSource]], _ paths: [String], _ chapters: [Checked]) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        var position = 0
        for (group, path) in zip(groups, paths) {
            let members = chapters[position..<position + group.count]
            position += group.count
            guard members.allSatisfy({ $0.count == 0 && $0.diagnostics.isEmpty }) else { continue }
            let isFile = group.count == 1 && group[0].name == path
            diagnostics.append(
                Diagnostic(
                    location: SourceLocation(file: path),
                    found: isFile ? "a file without a case" : "a folder without a case",
                    expected: "a session (a fence `pycon <id>`) or a table after `<!-- cases <id> -->`"))
        }
        return diagnostics
    }
}

import Foundation

/// Which files are chapters, and what they are called.
enum ChapterFiles {
    /// The id of the chapter in a file: its name without digits and separators in front and without extension.
    static func chapterID(of file: String) -> String {
        var name = file.utf8.split(separator: UInt8(ascii: "/")).last.map { Array($0) } ?? []
        if name.count > 3, name.suffix(3).elementsEqual(".md".utf8) { name.removeLast(3) }
        let rest = name.drop {
            $0.isDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
        }
        return (rest.isEmpty ? name[...] : rest).string
    }

    /// Whether the file's name is that of a chapter: two digits, a dash, a name.
    static func isChapter(_ file: String) -> Bool {
        let name = Array(file.utf8.split(separator: UInt8(ascii: "/")).last ?? [])
        return name.count >= 3 && name[0].isDigit && name[1].isDigit && name[2] == UInt8(ascii: "-")
    }
}

extension SpecLoader {
    /// Loads files and folders.
    ///
    /// A folder's chapters are the Markdown files anywhere in it that are named `NN-name.md`; a folder without any is read
    /// whole. A file is read whatever its name.
    ///
    /// - Throws: ``SpecError`` with every mistake of all files, a missing file or a folder without chapters among them.
    public func load(paths: [String]) throws(SpecError) -> [Case] {
        try open(paths: paths).cases()
    }

    /// Reads files and folders, as ``load(paths:)`` does.
    ///
    /// - Throws: ``SpecError`` with every mistake of all files, a missing file or a folder without chapters among them.
    public func open(paths: [String]) throws(SpecError) -> Spec {
        try check(paths.map(sources), named: paths)
    }

    /// Reads one chapter from wherever it is.
    func read(_ source: ChapterSource) -> LoadedFile {
        switch source.place {
        case .missing(let diagnostic): return LoadedFile(diagnostics: [diagnostic])
        case .bytes(let bytes): return read(file: source.name, bytes: bytes)
        case .file:
            guard source.size <= Self.fileSizeLimit else { return tooLarge(source.name, source.size) }
            guard let data = FileManager.default.contents(atPath: Self.resolved(source.name)) else {
                return failure(SourceLocation(file: source.name), "a file that cannot be read", "a readable file")
            }
            return read(file: source.name, bytes: [UInt8](data))
        }
    }

    // MARK: - Finding chapters

    /// The chapters at a path.
    private func sources(_ path: String) -> [ChapterSource] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return [missing(path)] }
        guard isFolder.boolValue else { return [file(path)] }
        let folder = path.hasSuffix("/") && path.count > 1 ? String(path.dropLast()) : path
        let found = (FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? [])
            .filter { $0.hasSuffix(".md") }.sorted()
        guard !found.isEmpty else {
            return [mistake(path, "a folder without chapters", "files named `NN-name.md`")]
        }
        let chapters = found.filter(ChapterFiles.isChapter)
        return (chapters.isEmpty ? found : chapters).map { file("\(folder)/\($0)") }
    }

    private func file(_ path: String) -> ChapterSource {
        // Whether it is a regular file, and its size, are those of what a link leads to.
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: Self.resolved(path)),
            attributes[.type] as? FileAttributeType == .typeRegular
        else { return mistake(path, "what is no regular file", "a Markdown file") }
        return ChapterSource(name: path, place: .file, size: (attributes[.size] as? NSNumber)?.intValue ?? 0)
    }

    private func missing(_ path: String) -> ChapterSource {
        let url = URL(fileURLWithPath: path)
        let siblings =
            (try? FileManager.default.contentsOfDirectory(atPath: url.deletingLastPathComponent().path)) ?? []
        return mistake(
            path, "no such file or folder", "a chapter or a folder of chapters",
            hint: NearestName.hint(url.lastPathComponent, among: siblings.sorted()))
    }

    private func mistake(_ path: String, _ found: String, _ expected: String, hint: String? = nil) -> ChapterSource {
        let location = SourceLocation(file: path)
        return ChapterSource(
            name: path,
            place: .missing(Diagnostic(location: location, found: found, expected: expected, hint: hint)), size: 0)
    }

    private static func resolved(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }
}

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
        var files: [LoadedFile] = []
        for path in paths {
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
                let loaded = isFolder.boolValue ? readFolder(path) : [readFile(path)]
                if loaded.allSatisfy({ $0.cases.isEmpty && $0.diagnostics.isEmpty }) {
                    files.append(
                        failure(
                            SourceLocation(file: path),
                            isFolder.boolValue ? "a folder without a case" : "a file without a case",
                            "a session (a fence `pycon <id>`) or a table after `<!-- cases <id> -->`"))
                }
                files += loaded
            } else {
                files.append(missing(path))
            }
        }
        return try combine(files)
    }

    private func missing(_ path: String) -> LoadedFile {
        let url = URL(fileURLWithPath: path)
        let siblings =
            (try? FileManager.default.contentsOfDirectory(atPath: url.deletingLastPathComponent().path)) ?? []
        return failure(
            SourceLocation(file: path), "no such file or folder", "a chapter or a folder of chapters",
            hint: NearestName.hint(url.lastPathComponent, among: siblings.sorted()))
    }

    private func readFolder(_ path: String) -> [LoadedFile] {
        let folder = path.hasSuffix("/") && path.count > 1 ? String(path.dropLast()) : path
        let found = (FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? [])
            .filter { $0.hasSuffix(".md") }.sorted()
        guard !found.isEmpty else {
            return [failure(SourceLocation(file: path), "a folder without chapters", "files named `NN-name.md`")]
        }
        let chapters = found.filter(ChapterFiles.isChapter)
        return (chapters.isEmpty ? found : chapters).map { readFile("\(folder)/\($0)") }
    }

    private func readFile(_ path: String) -> LoadedFile {
        // Whether it is a regular file, and its size, are those of what a link leads to.
        let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: resolved),
            attributes[.type] as? FileAttributeType == .typeRegular
        else { return failure(SourceLocation(file: path), "what is no regular file", "a Markdown file") }
        let size = (attributes[.size] as? NSNumber)?.intValue ?? 0
        guard size <= Self.fileSizeLimit else { return tooLarge(path, size) }
        guard let data = FileManager.default.contents(atPath: resolved) else {
            return failure(SourceLocation(file: path), "a file that cannot be read", "a readable file")
        }
        return read(file: path, bytes: [UInt8](data))
    }
}

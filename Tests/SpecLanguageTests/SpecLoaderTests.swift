import Foundation
import Testing

@testable import SpecLanguage

/// A folder of its own for the length of a test.
private func withFolder(_ files: [String: String], _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "spec-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, text) in files {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }
    try body(folder.path)
}

/// The one mistake of a load.
private func mistake(_ paths: [String]) -> String {
    do {
        _ = try SpecLoader().load(paths: paths)
        return "none"
    } catch {
        return error.description
    }
}

private func load(_ paths: [String]) throws -> [Case] { try SpecLoader().load(paths: paths) }

private let session = "```pycon a\n>>> 1\n1\n```\n"

@Suite struct SpecLoaderTests {
    @Test func `other files beside chapters hold no cases`() throws {
        let files = [
            "02-b.md": session, "01-a.md": session, "README.md": session, "sub/03-c.md": session, "x.txt": session,
        ]
        try withFolder(files) { folder in
            let chapters = try SpecLoader().load(paths: [folder])
            #expect(chapters.map(\.id) == ["a/a", "b/a", "c/a"])
            let names = ["01-a.md", "02-b.md", "sub/03-c.md"]
            let loaded = try SpecLoader().load(paths: [folder + "/"])
            #expect(loaded.map(\.file) == names.map { "\(folder)/\($0)" })
            #expect(try load([folder + "/README.md"]).map(\.id) == ["README/a"])
        }
    }

    @Test func `a folder without chapters is read whole`() throws {
        try withFolder(["01_from_numpy.md": session, "plain.md": "# no case\n"]) { folder in
            let found = try load([folder])
            #expect(found.map(\.id) == ["from_numpy/a"])
        }
    }

    @Test func `ids are unique across files`() throws {
        try withFolder(["01-a.md": session, "sub/02-a.md": session]) { folder in
            #expect(mistake([folder]).hasPrefix("\(folder)/sub/02-a.md:1:1: error: a second case `a/a`"))
        }
    }

    @Test func `what cannot be loaded is said`() throws {
        try withFolder(["notes.txt": "", "01-a.md": session, "sub/empty.md": "# T\n", "bare/x.txt": ""]) { folder in
            #expect(
                mistake([folder + "/bare"]).contains("bare:1:1: error: a folder without chapters; expected files named")
            )
            #expect(mistake([folder + "/sub"]).contains("sub:1:1: error: a folder without a case"))
            #expect(mistake([folder + "/notes.txt"]).contains("notes.txt:1:1: error: a file without a case"))
            #expect(mistake([folder + "/02-a.md"]).contains("error: no such file or folder"))
            #expect(mistake([folder + "/02-a.md"]).contains("(did you mean `01-a.md`?)"))
            #expect(mistake(["/dev/null"]).contains("error: what is no regular file"))
            #expect(mistake([folder + "/bare", folder + "/sub"]).split(separator: "\n").count == 2)
        }
    }

    @Test func `a file of a hundred megabytes is refused without being read`() throws {
        try withFolder(["01-a.md": session]) { folder in
            let file = try #require(FileHandle(forWritingAtPath: folder + "/01-a.md"))
            try file.truncate(atOffset: 100 << 20)
            try file.close()
            #expect(
                mistake([folder]) == "\(folder)/01-a.md:1:1: error: a file of 104857600 bytes; "
                    + "expected at most \(SpecLoader.fileSizeLimit) bytes per chapter")
        }
    }

    @Test(arguments: [
        ("autogard", "autograd"), ("Needs", "needs"), ("inplace", "in-place"), ("zzzzz", nil),
        ("accelerators", "accelerator"),
    ]) func `nearest names`(name: String, nearest: String?) {
        #expect(NearestName.of(name, among: Capability.allCases.map(\.rawValue) + ["needs"]) == nearest)
    }

    @Test(.timeLimit(.minutes(1))) func `reading time grows with the text`() {
        let shapes = [
            "~~~x\n", "```pycon a\n", "| `1` ", "`", "<!-- cases t -->\n", "<", "#",
            "```pycon a needs=x,x\n>>> q\n```\n", "\t", "... ",
        ]
        for shape in shapes {
            let text = String(repeating: shape, count: 100_000 / shape.utf8.count)
            for head in ["", "```pycon a\n>>> ", "<!-- cases t -->\n| `1` |\n|--|\n"] {
                _ = SpecLoader().read(file: "01-a.md", bytes: Array((head + text + "\n```\n").utf8))
            }
        }
    }
}

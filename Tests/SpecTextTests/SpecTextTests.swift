import Foundation
import SpecLanguage
import SpecText
import Testing

@Suite struct SpecTextTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "Spec")

    @Test func `the embedded chapters are those of the folder, byte for byte`() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
            .filter { $0.wholeMatch(of: /[0-9]{2}-.*\.md/) != nil }
            .sorted()
        #expect(SpecText.chapters.map(\.name) == names.map { "Spec/\($0)" })
        for (chapter, name) in zip(SpecText.chapters, names) {
            let bytes = try [UInt8](Data(contentsOf: Self.folder.appending(path: name)))
            #expect(Array(chapter.text.utf8) == bytes, "\(name)")
        }
    }

    @Test func `the embedded front page is that of the folder, byte for byte`() throws {
        let bytes = try [UInt8](Data(contentsOf: Self.folder.appending(path: "README.md")))
        #expect(Array(SpecText.frontPage.utf8) == bytes)
    }

    @Test func `the embedded chapters hold the cases that the folder holds`() throws {
        let embedded = try SpecLoader().load(chapters: SpecText.chapters)
        let read = try SpecLoader().load(paths: [Self.folder.path])
        #expect(embedded.map(\.id) == read.map(\.id))
        #expect(!embedded.isEmpty)
    }
}

// Writes a Swift file that holds the given chapters as raw string literals.
//
// usage: SpecTextGenerator OUTPUT CHAPTER...

import Foundation

let arguments = CommandLine.arguments.dropFirst()
guard let output = arguments.first else {
    FileHandle.standardError.write(Data("usage: SpecTextGenerator OUTPUT CHAPTER...\n".utf8))
    exit(2)
}

var source = """
    // Written from the chapters of the spec by SpecTextGenerator when the package is built.
    let embeddedChapters: [(name: String, text: String)] = [

    """
for path in arguments.dropFirst() {
    guard let bytes = FileManager.default.contents(atPath: path), let text = String(validating: bytes, as: UTF8.self)
    else {
        FileHandle.standardError.write(Data("\(path):1:1: error: not a readable file in UTF-8\n".utf8))
        exit(1)
    }
    let name = "Spec/" + URL(fileURLWithPath: path).lastPathComponent
    source += "    (\(LiteralWriter.literal(name)),\n\(LiteralWriter.literal(text))),\n"
}
source += "]\n"
do {
    try Data(source.utf8).write(to: URL(fileURLWithPath: output), options: .atomic)
} catch {
    FileHandle.standardError.write(Data("\(output): \(error.localizedDescription)\n".utf8))
    exit(1)
}

// Writes a Swift file that holds the given files as raw string literals, each under its name behind a prefix.
//
// usage: SpecTextGenerator OUTPUT VARIABLE PREFIX FILE...

import Foundation

let arguments = CommandLine.arguments.dropFirst()
guard arguments.count >= 3 else {
    FileHandle.standardError.write(Data("usage: SpecTextGenerator OUTPUT VARIABLE PREFIX FILE...\n".utf8))
    exit(2)
}
let (output, variable, prefix) = (arguments[1], arguments[2], arguments[3])

var source = """
    // Written by SpecTextGenerator when the package is built.
    let \(variable): [(name: String, text: String)] = [

    """
for path in arguments.dropFirst(3) {
    guard let bytes = FileManager.default.contents(atPath: path), let text = String(validating: bytes, as: UTF8.self)
    else {
        FileHandle.standardError.write(Data("\(path):1:1: error: not a readable file in UTF-8\n".utf8))
        exit(1)
    }
    let name = prefix + URL(fileURLWithPath: path).lastPathComponent
    source += "    (\(LiteralWriter.literal(name)),\n\(LiteralWriter.literal(text))),\n"
}
source += "]\n"
do {
    try Data(source.utf8).write(to: URL(fileURLWithPath: output), options: .atomic)
} catch {
    FileHandle.standardError.write(Data("\(output): \(error.localizedDescription)\n".utf8))
    exit(1)
}

import Foundation
import PackagePlugin

/// Has the generator write the chapters into one Swift file, again whenever a chapter changes, comes or goes.
@main
struct SpecTextPlugin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
        let folder = context.package.directoryURL.appending(path: "Spec")
        let chapters = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
            .filter { $0.wholeMatch(of: /[0-9]{2}-.*\.md/) != nil }
            .sorted()
            .map { folder.appending(path: $0) }
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedChapters.swift")
        return [
            .buildCommand(
                displayName: "Embedding \(chapters.count) chapters of the spec",
                executable: try context.tool(named: "SpecTextGenerator").url,
                arguments: [output.path] + chapters.map(\.path), inputFiles: chapters, outputFiles: [output])
        ]
    }
}

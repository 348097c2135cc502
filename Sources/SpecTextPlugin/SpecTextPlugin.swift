import Foundation
import PackagePlugin

/// Has the generator write texts into Swift files, again whenever one of them changes, comes or goes.
@main
struct SpecTextPlugin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
        let generator = try context.tool(named: "SpecTextGenerator").url
        func embed(_ what: String, _ folder: URL, _ pattern: Regex<Substring>, as variable: String, prefix: String)
            -> Command
        {
            let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
                .filter { $0.wholeMatch(of: pattern) != nil }
                .sorted()
                .map { folder.appending(path: $0) }
            let output = context.pluginWorkDirectoryURL.appending(path: "\(variable).swift")
            return .buildCommand(
                displayName: "Embedding \(files.count) \(what)", executable: generator,
                arguments: [output.path, variable, prefix] + files.map(\.path), inputFiles: files, outputFiles: [output]
            )
        }
        if target.name == "ConformanceSite" {
            let assets = target.directoryURL.appending(path: "Assets")
            return [embed("assets of the site", assets, /.*\.(?:css|js)/, as: "embeddedAssets", prefix: "")]
        }
        let spec = context.package.directoryURL.appending(path: "Spec")
        return [
            embed("chapters of the spec", spec, /[0-9]{2}-.*\.md/, as: "embeddedChapters", prefix: "Spec/"),
            embed("front page of the spec", spec, /README\.md/, as: "embeddedPages", prefix: "Spec/"),
        ]
    }
}

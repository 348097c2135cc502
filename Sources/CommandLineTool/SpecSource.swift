import SpecLanguage
import SpecText

/// Where a call's cases come from.
enum SpecSource {
    /// The cases of `--spec`, or else of the built-in spec, read for the device type of `--accelerator`.
    ///
    /// - Throws: `SpecError` with every mistake.
    static func load(_ arguments: ParsedArguments) throws(SpecError) -> [Case] {
        try load(paths: arguments.all("spec"), accelerator: arguments.value("accelerator"))
    }

    /// The cases of files and folders, or without any of the built-in spec, read for a device type.
    ///
    /// - Throws: `SpecError` with every mistake.
    static func load(paths: [String], accelerator: String?) throws(SpecError) -> [Case] {
        let loader = SpecLoader(accelerator: accelerator)
        return paths.isEmpty ? try loader.load(chapters: SpecText.chapters) : try loader.load(paths: paths)
    }
}

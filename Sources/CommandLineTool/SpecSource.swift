import SpecLanguage
import SpecText

/// Where a call's cases come from.
enum SpecSource {
    /// The cases of `--spec`, or else of the built-in spec, read for the device type of `--accelerator`.
    ///
    /// - Throws: `SpecError` with every mistake.
    static func load(_ arguments: ParsedArguments) throws(SpecError) -> [Case] {
        try open(arguments).cases()
    }

    /// The spec of `--spec`, or else the built-in one, read for the device type of `--accelerator`.
    ///
    /// - Throws: `SpecError` with every mistake.
    static func open(_ arguments: ParsedArguments) throws(SpecError) -> Spec {
        try open(paths: arguments.all("spec"), accelerator: arguments.value("accelerator"))
    }

    /// The cases of files and folders, or without any of the built-in spec, read for a device type.
    ///
    /// - Throws: `SpecError` with every mistake.
    static func load(paths: [String], accelerator: String?) throws(SpecError) -> [Case] {
        try open(paths: paths, accelerator: accelerator).cases()
    }

    private static func open(paths: [String], accelerator: String?) throws(SpecError) -> Spec {
        let loader = SpecLoader(accelerator: accelerator)
        return paths.isEmpty ? try loader.open(chapters: SpecText.chapters) : try loader.open(paths: paths)
    }
}

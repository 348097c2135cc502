import SpecLanguage
import SpecText

/// Where a call's cases come from.
enum SpecSource {
    /// The cases of `--spec`, or else of the built-in spec, read for the device type of `--accelerator`.
    ///
    /// - Throws: `SpecError` with every mistake.
    static func load(_ arguments: ParsedArguments) throws(SpecError) -> [Case] {
        let loader = SpecLoader(accelerator: arguments.value("accelerator"))
        let paths = arguments.all("spec")
        return paths.isEmpty ? try loader.load(chapters: SpecText.chapters) : try loader.load(paths: paths)
    }
}

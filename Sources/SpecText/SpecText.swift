/// The built-in spec: the chapters of the package's `Spec` folder, carried inside the binary as string literals.
///
/// The literals are written when the package is built, so that nothing has to be found at run time.
public enum SpecText {
    /// The chapters in the order of their numbers, named by their paths in the package (`Spec/01-claims.md`).
    public static var chapters: [(name: String, text: String)] { embeddedChapters }

    /// The spec's front page, which holds no cases: what each chapter answers, and the index of the rules by function.
    public static var frontPage: String { embeddedPages.first?.text ?? "" }
}

import Conformance

/// What all pages have around their content.
struct Page {
    /// The name of the file.
    var name: String
    /// The title, without the site's.
    var title: String
    /// What the body's `data-page` says, by which scripts know where they are.
    var kind: String
    /// Further attributes of the body, escaped.
    var attributes = ""
    /// Scripts besides the one of all pages.
    var scripts: [String] = []
    /// The content of `main`, and what may stand before it.
    var sidebar = ""
    var content: String

    /// The whole document.
    var document: String {
        let scripts = self.scripts.map { "<script defer src=\"\($0)\"></script>\n" }.joined()
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; script-src 'self'; \
            base-uri 'none'; form-action 'none'">
            <title>\(HTML.escape(title)) · tensor-conformance</title>
            <link rel="stylesheet" href="assets/site.css">
            <script src="assets/theme.js"></script>
            <script defer src="assets/site.js"></script>
            \(scripts)</head>
            <body data-page="\(kind)"\(attributes)>
            <a class="skip" href="#main">Skip to the content</a>
            <header class="top">
            <a class="brand" href="index.html">tensor-conformance</a>
            <nav aria-label="Site"><a href="index.html"\(here("index.html"))>Search</a>
            <a href="matrix.html"\(here("matrix.html"))>Matrix</a></nav>
            <button type="button" id="theme" hidden>Theme</button>
            </header>
            <div class="frame">
            \(sidebar)<main id="main">
            \(content)
            </main>
            </div>
            <footer class="bottom"><p>Written by tensor-conformance \(HTML.escape(Suite.version)) from the reports named \
            on the <a href="index.html#backends">front page</a>.</p></footer>
            </body>
            </html>

            """
    }

    private func here(_ name: String) -> String { name == self.name ? " aria-current=\"page\"" : "" }
}

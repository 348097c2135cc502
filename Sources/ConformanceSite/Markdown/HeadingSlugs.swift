/// Names headings as GitHub does, so that links made for it lead to the same places here.
struct HeadingSlugs {
    private var seen: [String: Int] = [:]

    /// The name of the next heading: lowercase letters, digits, `-` and `_`; a repeated one gets a number.
    mutating func slug(of heading: String) -> String {
        var slug = ""
        for character in InlineMarkdown.plain(heading).lowercased() {
            if character.isLetter || character.isNumber || character == "-" || character == "_" {
                slug.append(character)
            } else if character == " " {
                slug.append("-")
            }
        }
        let count = seen[slug, default: 0]
        seen[slug] = count + 1
        return count == 0 ? slug : "\(slug)-\(count)"
    }
}

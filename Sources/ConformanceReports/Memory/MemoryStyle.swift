extension MemorySVG {
    /// The style sheet of a picture that stands alone.
    static let style =
        ".mp{\(lightColours)}@media(prefers-color-scheme:dark){.mp{\(darkColours)}}" + rules

    /// Colours on a light ground, as CSS variables; for the rule of whatever contains pictures.
    public static let lightColours =
        "--mp-ink:#1f2328;--mp-quiet:#5f6670;--mp-panel:#f6f7f9;--mp-edge:#d9dde3;--mp-far:#eef6f1;--mp-far-edge:#b9d8c6;"
        + "--mp-cell:#fff;--mp-line:#aab2bd;--mp-shared:#fff0c2;--mp-shared-line:#c98a00;"
        + "--mp-v0:#1f5fc0;--mp-v1:#0a7265;--mp-v2:#ac2f5d;--mp-v3:#6a41bd;--mp-v4:#98540a;--mp-v5:#3f7212"

    /// Colours on a dark ground.
    public static let darkColours =
        "--mp-ink:#e8eaed;--mp-quiet:#a3abb6;--mp-panel:#1b1f24;--mp-edge:#343b44;--mp-far:#17251e;--mp-far-edge:#2f5a43;"
        + "--mp-cell:#0f1215;--mp-line:#56606c;--mp-shared:#46380d;--mp-shared-line:#e3b341;"
        + "--mp-v0:#7fb2ff;--mp-v1:#5cd0bf;--mp-v2:#ff94b8;--mp-v3:#bfa2ff;--mp-v4:#f0ab63;--mp-v5:#a3d46b"

    /// What the parts of a picture look like.
    public static let rules: String = {
        let mono = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace"
        let sans =
            "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue','Noto Sans','Liberation Sans',Arial,sans-serif"
        var rules = """
            .mp text{fill:var(--mp-ink);font:12px \(sans)}\
            .mp .mp-mid{text-anchor:middle}\
            .mp .mp-caption{font-size:13px;font-weight:600}\
            .mp .mp-note{fill:var(--mp-quiet);font-size:11.5px}\
            .mp .mp-kind{fill:var(--mp-quiet)}\
            .mp .mp-offset{fill:var(--mp-quiet);font:9.5px \(mono)}\
            .mp .mp-value{font:12.5px \(mono)}\
            .mp .mp-unseen{fill:var(--mp-quiet)}\
            .mp .mp-name{font:600 13px \(mono)}\
            .mp .mp-index{font:11px \(mono)}\
            .mp .mp-panel{fill:var(--mp-panel);stroke:var(--mp-edge)}\
            .mp .mp-panel.mp-far{fill:var(--mp-far);stroke:var(--mp-far-edge)}\
            .mp .mp-tag{fill:var(--mp-edge)}\
            .mp .mp-tag.mp-far{fill:var(--mp-far-edge)}\
            .mp .mp-tagtext{font-size:11px;font-weight:600}\
            .mp .mp-cell{fill:var(--mp-cell);stroke:var(--mp-line)}\
            .mp .mp-cell.mp-free{fill:none;stroke-dasharray:3 3}\
            .mp .mp-cell.mp-shared{fill:var(--mp-shared);stroke:var(--mp-shared-line);stroke-width:1.8}\
            .mp .mp-mark{fill:none;stroke:var(--mp-line)}\
            .mp .mp-marktext{fill:var(--mp-quiet);font-size:10.5px}

            """
        for hue in 0..<6 {
            rules +=
                ".mp text.mp-v\(hue){fill:var(--mp-v\(hue))}"
                + ".mp .mp-lane.mp-v\(hue){fill:var(--mp-v\(hue));fill-opacity:.13;stroke:var(--mp-v\(hue));stroke-opacity:.55}"
        }
        return rules
    }()
}

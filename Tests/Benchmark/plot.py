"""Two curves over the number of cases, as an SVG."""
import math

WIDTH, HEIGHT = 720, 300
LEFT, TOP, PANEL, GAP, BOTTOM = 60, 40, 260, 110, 250


def panel(points, left, title, unit, color):
    """One curve on logarithmic axes."""
    xs = [math.log10(x) for x, _ in points]
    low = math.floor(min(math.log10(y) for _, y in points))
    high = math.ceil(max(math.log10(y) for _, y in points) + 1e-9)
    place_x = lambda x: left + (math.log10(x) - xs[0]) / (xs[-1] - xs[0]) * PANEL
    place_y = lambda y: BOTTOM - (math.log10(y) - low) / max(high - low, 1) * (BOTTOM - TOP)
    parts = [f'<text x="{left}" y="22" font-weight="bold">{title}</text>']
    for power in range(low, high + 1):
        y = place_y(10**power)
        parts.append(f'<path d="M{left} {y:.1f}h{PANEL}" stroke="#8884"/>')
        label = f"{10**power:g} {unit}"
        parts.append(f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{label}</text>')
    for x, _ in points:
        parts.append(f'<text x="{place_x(x):.1f}" y="{BOTTOM + 20}" text-anchor="middle">{x:,}</text>')
    line = " ".join(f"{place_x(x):.1f},{place_y(y):.1f}" for x, y in points)
    parts.append(f'<polyline points="{line}" fill="none" stroke="{color}" stroke-width="2.5"/>')
    for x, y in points:
        parts.append(f'<circle cx="{place_x(x):.1f}" cy="{place_y(y):.1f}" r="4" fill="{color}"/>')
        parts.append(f'<text x="{place_x(x):.1f}" y="{place_y(y) - 9:.1f}" text-anchor="middle">{y:.3g}</text>')
    return parts


def draw(growth):
    """The picture of `(cases, seconds, megabytes)` rows."""
    times = panel([(n, s) for n, s, _ in growth], LEFT + 10, "Time, end to end", "s", "#2a6fdb")
    memory = panel([(n, m) for n, _, m in growth], LEFT + 10 + PANEL + GAP, "Peak memory", "MB", "#c2541b")
    style = "text{font:12px system-ui,sans-serif;fill:#555}@media(prefers-color-scheme:dark){text{fill:#bbb}}"
    return "\n".join(
        [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
         "<title>How time and memory grow with the number of cases</title>", f"<style>{style}</style>"]
        + times + memory + ["</svg>", ""])

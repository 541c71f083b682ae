"""Draws results.json beside targets.json as docs/performance.svg: how far each figure is from its target."""
import json, math, pathlib
from xml.sax.saxutils import escape

HERE = pathlib.Path(__file__).resolve().parent
LABELS, PLOT, FIGURES, ROW, TOP = 400, 380, 190, 24, 64
MET, MISSED, INK, FAINT = "#2f7d4f", "#c2571a", "#24292f", "#d0d7de"


def rows(results, targets):
    """What is drawn, in the order of the names' numbers: name, value, target, and how many times the target it takes."""
    found = []
    for name, target in targets.items():
        if name not in results:
            continue
        value = results[name]["value"]
        isMost = "most" in target
        bound = target["most" if isMost else "least"]
        worse, better = (value, bound) if isMost else (bound, value)
        # Where nothing is wanted, nothing is on the line, and anything is far from it.
        ratio = worse / better if better else (1 if worse == 0 else 10)
        found.append((name, value, bound, "≤" if isMost else "≥", target["unit"], max(ratio, 1e-3)))
    return sorted(found, key=lambda row: int(row[0].split()[0][1:]))


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def draw(found):
    reach = max(2.0, *(abs(math.log2(row[5])) for row in found))
    limit = min(math.ceil(reach), 6)
    width, height = LABELS + PLOT + FIGURES, TOP + ROW * len(found) + 40

    def x(ratio):
        return LABELS + PLOT / 2 + max(-limit, min(limit, math.log2(ratio))) / limit * (PLOT / 2 - 12)

    def text(left, top, words, size=13, anchor="start", color=INK, weight="normal"):
        return (f'<text x="{left:.1f}" y="{top:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{color}" '
                f'font-weight="{weight}">{escape(words)}</text>')

    def line(x1, y1, x2, y2, color, strength=1, dashes=""):
        return (f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{color}" '
                f'stroke-width="{strength}"{dashes}/>')

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="system-ui, sans-serif">',
        "<title>Each figure as a multiple of its target</title>",
        f'<rect width="{width}" height="{height}" rx="8" fill="#ffffff"/>',
        text(16, 26, "Each figure as a multiple of its target", 16, weight="bold"),
        text(16, 45, "what is measured / the peer in the same run", 12, color="#57606a"),
        text(x(1) - 10, 45, "← better", 12, "end", MET), text(x(1) + 10, 45, "worse →", 12, "start", MISSED),
    ]
    bottom = TOP + ROW * len(found)
    for power in range(-limit, limit + 1):
        if limit > 3 and power % 2:
            continue
        place = x(2.0 ** power)
        parts.append(line(place, TOP - 8, place, bottom, INK if power == 0 else FAINT, 1.5 if power == 0 else 1))
        label = "target" if power == 0 else f"{2 ** power}×" if power > 0 else f"1/{2 ** -power}"
        parts.append(text(place, bottom + 18, label, 12, "middle", "#57606a"))
    group = None
    for place, (name, value, bound, sign, unit, ratio) in enumerate(found):
        middle = TOP + ROW * (place + 0.5)
        head, rest = name.split(" ", 1)
        if head != group:
            if group:
                parts.append(line(16, middle - ROW / 2, width - 16, middle - ROW / 2, "#eaeef2"))
            parts.append(text(16, middle + 4, head, 13, weight="bold"))
        group = head
        color = MET if ratio <= 1 else MISSED
        parts += [
            text(56, middle + 4, rest), line(x(1), middle, x(ratio), middle, color, 5),
            f'<circle cx="{x(ratio):.1f}" cy="{middle:.1f}" r="5.5" fill="{color}"/>',
            text(width - 16, middle + 4, f"{number(value)} {unit} ({sign} {number(bound)})".replace(" x ", " "), 13, "end"),
        ]
    return "\n".join(parts + ["</svg>", ""])


def main():
    results = json.loads((HERE / "results.json").read_text())
    targets = json.loads((HERE / "targets.json").read_text())
    (HERE.parent.parent / "docs/performance.svg").write_text(draw(rows(results, targets)))


if __name__ == "__main__":
    main()

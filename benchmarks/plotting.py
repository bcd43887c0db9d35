"""Curves as a picture that a page can show: plain SVG, one panel for each."""

from __future__ import annotations

from collections.abc import Sequence

Points = Sequence[tuple[int, float, str]]
"""(how many, milliseconds, what to say of it)."""
WIDTH, HEIGHT, LEFT, TOP, GAP = 220, 140, 46, 34, 62
HEAD = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" font-family="sans-serif"
 font-size="11" fill="#333"><rect width="{w}" height="{h}" fill="#fff"/>"""


def picture(curves: Sequence[tuple[str, Points]]) -> str:
    """Two panels in a row, each from zero to its longest."""
    rows = (len(curves) + 1) // 2
    parts = [HEAD.format(w=2 * (WIDTH + GAP) + LEFT, h=rows * (HEIGHT + GAP) + TOP)]
    for place, (name, points) in enumerate(curves):
        x = LEFT + place % 2 * (WIDTH + GAP)
        y = TOP + place // 2 * (HEIGHT + GAP)
        parts.append(f'<g transform="translate({x} {y})">{_panel(name, points)}</g>')
    return "\n".join([*parts, "</svg>\n"])


def _panel(name: str, points: Points) -> str:
    most, longest = max(count for count, *_ in points), max(ms for _, ms, _ in points)
    at = [(WIDTH * n / most, HEIGHT - HEIGHT * ms / longest) for n, ms, _ in points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
    parts = [
        f'<text x="0" y="-12" font-weight="bold">{name}, p10 in ms</text>',
        f'<path d="M0 0V{HEIGHT}H{WIDTH}" fill="none" stroke="#999"/>',
        f'<polyline points="{line}" fill="none" stroke="#0a6" stroke-width="2"/>',
        f'<text x="-6" y="4" text-anchor="end">{longest:.2f}</text>',
        f'<text x="-6" y="{HEIGHT}" text-anchor="end">0</text>',
    ]
    for (count, *_), (x, y) in zip(points, at, strict=True):
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#0a6"/>')
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT + 16}" text-anchor="middle">{count}</text>')
    return "\n".join(parts)

"""What pages cost in archives of several sizes, as drawings: a line a page, a dot a size, on a scale of bare views."""

import json
import math
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

LEFT, RIGHT, TOP, LINE, WIDTH = 230, 20, 56, 16, 760  # pixels
MARKS = (1, 3, 10, 30, 100, 300, 1000)  # bare views
STYLE = """
text { font: 11px system-ui, sans-serif; fill: #1f1b16 }
.rule { stroke: #d8cfbd } .span { stroke: #5a5247; stroke-width: 2 }
.size-0 { fill: #c9b458; stroke: #1f1b16 } .size-1 { fill: #3f7f93; stroke: #1f1b16 } .size-2 { fill: #8c2f39; stroke: #1f1b16 }
@media (prefers-color-scheme: dark) {
text { fill: #ece5d8 } .rule { stroke: #4a443b } .span { stroke: #b5ab9a }
.size-0, .size-1, .size-2 { stroke: #ece5d8 }
}"""
Figures = Mapping[int, Mapping[str, Any]]  # by the number of articles, what archive_pages.measured_figures() gives


def figures_of(folder: Path, vendor: str) -> dict[int, dict[str, Any]]:
    """Of every archive in the folder that was measured, the smallest first."""
    kept = {int(file.parent.name): file for file in folder.glob(f"*/figures-{vendor}.json") if file.parent.name.isdecimal()}
    return {count: json.loads(file.read_text()) for count, file in sorted(kept.items())}


def draw_into(folder: Path, figures: Figures, vendor: str) -> list[str]:
    """The names of the files written: one a group of pages ("public", "API")."""
    folder.mkdir(exist_ok=True)
    groups = dict.fromkeys(name.partition(":")[0] for own in figures.values() for name in own["pages"])
    names = []
    for group in groups:
        names.append(f"{group.lower()}-{vendor}.svg")
        (folder / names[-1]).write_text("\n".join(chart(group, figures)) + "\n", encoding="utf-8")
    return names


def chart(group: str, figures: Figures) -> Iterator[str]:
    """The lines of an SVG file. Times are medians in bare views; a page costs the more the further right its dot is."""
    sizes = sorted(figures)[-3:]
    costs = {count: _costs(group, figures[count]) for count in sizes}
    pages = list(dict.fromkeys(name for count in reversed(sizes) for name in costs[count]))
    height = TOP + LINE * len(pages) + 12
    title = f"{group}: medians in bare views with {', '.join(f'{count:,}' for count in sizes)} articles"
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}">'
    yield f"<title>{escape(title)}</title><style>{STYLE}</style>"
    for number, count in enumerate(sizes):
        yield f'<circle class="size-{number}" cx="{LEFT + 120 * number}" cy="12" r="5"/>'
        yield f'<text x="{LEFT + 10 + 120 * number}" y="16">{count:,} articles</text>'
    for mark in MARKS:
        yield f'<line class="rule" x1="{_x(mark)}" x2="{_x(mark)}" y1="{TOP - 12}" y2="{height}"/>'
        yield f'<text x="{_x(mark)}" y="{TOP - 18}" text-anchor="middle">{mark}</text>'
    for number, name in enumerate(pages):
        yield from _row(name, TOP + LINE * number, [costs[count].get(name) for count in sizes])
    yield "</svg>"


def _costs(group: str, own: Mapping[str, Any]) -> dict[str, float]:
    """By page, the dearest first."""
    told = {
        name.partition(": ")[2]: page["p50"] / own["bare"] for name, page in own["pages"].items() if name.startswith(f"{group}: ")
    }
    return dict(sorted(told.items(), key=lambda one: -one[1]))


def _row(name: str, y: int, costs: list[float | None]) -> Iterator[str]:
    yield f'<text x="{LEFT - 10}" y="{y + 4}" text-anchor="end">{escape(name[:38])}</text>'
    places = [(number, _x(cost)) for number, cost in enumerate(costs) if cost is not None]
    if len(places) > 1:
        ends = [x for _, x in places]
        yield f'<line class="span" x1="{min(ends)}" x2="{max(ends)}" y1="{y}" y2="{y}"/>'
    for number, x in places:
        yield f'<circle class="size-{number}" cx="{x}" cy="{y}" r="4"/>'


def _x(cost: float) -> float:
    low, high = math.log(0.5), math.log(MARKS[-1])
    share = (math.log(min(max(cost, 0.5), MARKS[-1])) - low) / (high - low)
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

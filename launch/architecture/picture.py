"""The picture as SVG text: one band per room, one box per subject folder, one line per import.

Coordinates are in pixels, from the upper left corner. Colours follow the reader's light or dark
theme. The text is the same for the same imports, so that a test can compare it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from launch.architecture.imports import ROOMS, Imports
from launch.architecture.layers import Layers, layers

WIDTH, MARGIN = 880, 20
BOX_WIDTH, BOX_HEIGHT, WAYPOINT_WIDTH = 112, 26, 18
FLOOR_HEIGHT, BAND_TITLE, BAND_GAP = 50, 30, 30
SAYS = {"dashboard": "pixels", "analytics": "numbers", "models": "tensors"}
STYLE = """\
  svg { font: 13px system-ui, sans-serif; }
  .sheet { fill: #ffffff; } .band { fill: #f3f5f8; stroke: #c3cad4; }
  .box { fill: #ffffff; stroke: #5b6b80; } .line { fill: none; stroke: #8391a5; }
  .stair { fill: none; stroke: #5b6b80; stroke-width: 3; }
  text { fill: #1b2430; text-anchor: middle; } .title { font-weight: 600; text-anchor: start; }
  @media (prefers-color-scheme: dark) {
    .sheet { fill: #0e1117; } .band { fill: #171c26; stroke: #39445a; }
    .box { fill: #222a38; stroke: #8fa0b8; } .line { stroke: #66758d; } .stair { stroke: #8fa0b8; }
    text { fill: #e6ebf2; }
  }
"""

Point = tuple[float, float]


@dataclass(frozen=True)
class RoomDrawing:
    """A room's part of the picture: its height in pixels, and its lines of SVG from y = 0 down."""

    height: float
    lines: tuple[str, ...]


def picture(imports: Imports) -> str:
    """The whole picture of these imports, as the text of an SVG file."""
    y, lines = float(MARGIN + BOX_HEIGHT + BAND_GAP), list(_box("app.py", (WIDTH / 2, MARGIN)))
    y_of_stair = float(MARGIN + BOX_HEIGHT)
    for room in ROOMS:
        band = _band(imports, room)
        lines.append(f'<path class="stair" d="M{WIDTH / 2:g} {y_of_stair:g}V{y:g}"/>')
        lines += [f'<g transform="translate(0 {y:g})">', *band.lines, "</g>"]
        y_of_stair = y + band.height
        y = y_of_stair + BAND_GAP
    height = y_of_stair + MARGIN
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img">',
            "<title>Imports between the rooms and subject folders of Tensortape</title>",
            f"<style>\n{STYLE}</style>",
            f'<rect class="sheet" width="{WIDTH}" height="{height:g}"/>',
            *lines,
            "</svg>\n",
        ]
    )


def _band(imports: Imports, room: str) -> RoomDrawing:
    """A room: its title, its boxes and the lines between them."""
    drawn, uses = layers(imports.between_subjects(room)), imports.rooms_below(room)
    points = dict(_points(drawn))
    height = BAND_TITLE + len(drawn.floors) * FLOOR_HEIGHT
    below = f"imports {' and '.join(uses)}" if uses else "imports nothing of ours"
    lines = [
        f'<rect class="band" x="{MARGIN}" width="{WIDTH - 2 * MARGIN}" height="{height}" rx="6"/>',
        f'<text class="title" x="{MARGIN + 12}" y="20">{room}: {SAYS[room]}; {below}</text>',
    ]
    lines += [_line([points[name] for name in route]) for route in drawn.routes.values()]
    for floor in drawn.floors:
        for name in floor:
            if not _is_waypoint(name):
                lines += _box(name, points[name])
    return RoomDrawing(height, tuple(lines))


def _is_waypoint(name: str) -> bool:
    return "→" in name


def _points(drawn: Layers) -> Iterator[tuple[str, Point]]:
    """The middle of each name's upper edge; the spare width of a layer is distributed evenly."""
    for at, floor in enumerate(reversed(drawn.floors)):
        widths = [WAYPOINT_WIDTH if _is_waypoint(name) else BOX_WIDTH for name in floor]
        gap = (WIDTH - 2 * MARGIN - sum(widths)) / (len(floor) + 1)
        x = float(MARGIN)
        for name, width in zip(floor, widths, strict=True):
            x += gap + width / 2
            yield name, (round(x, 1), BAND_TITLE + at * FLOOR_HEIGHT + 8)
            x += width / 2


def _box(name: str, at: Point) -> Iterator[str]:
    """A box with its name; the middle of its upper edge is at a point."""
    x, y = at
    yield (
        f'<rect class="box" x="{x - BOX_WIDTH / 2:g}" y="{y:g}" '
        f'width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="4"/>'
    )
    yield f'<text x="{x:g}" y="{y + 18:g}">{name}</text>'


def _line(points: list[Point]) -> str:
    """A line from under the first box, through the waypoints, to the top of the last one."""
    (x, y), *rest = points
    way = f"M{x:g} {y + BOX_HEIGHT:g}"
    y += BOX_HEIGHT
    for place, (to_x, to_y) in enumerate(rest, 1):
        middle = (y + to_y) / 2
        way += f"C{x:g} {middle:g} {to_x:g} {middle:g} {to_x:g} {to_y:g}"
        if place < len(rest):
            way += f"V{to_y + BOX_HEIGHT:g}"
        x, y = to_x, to_y + BOX_HEIGHT
    return f'<path class="line" d="{way}"/>'

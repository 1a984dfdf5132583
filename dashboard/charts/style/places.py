"""Where the name of a point stands: the first side of it that no other point or name takes."""

from __future__ import annotations

from collections.abc import Sequence

Box = tuple[float, float, float, float]
LETTER, LINE, POINT = 8.0, 15.0, 7.0
# Plotly's text position, and where the text's centre is from the point: shares of its own
# width and height, then pixels.
SIDES = (
    ("middle right", 0.5, 0.0, 1.0, 0.0),
    ("middle left", -0.5, 0.0, -1.0, 0.0),
    ("top center", 0.0, 0.5, 0.0, 1.0),
    ("bottom center", 0.0, -0.5, 0.0, -1.0),
    ("top right", 0.5, 0.5, 1.0, 1.0),
    ("bottom right", 0.5, -0.5, 1.0, -1.0),
    ("top left", -0.5, 0.5, -1.0, 1.0),
    ("bottom left", -0.5, -0.5, -1.0, -1.0),
)


def beside(
    names: Sequence[str],
    points: Sequence[tuple[float, float]],
    *,
    crossed: bool = False,
    others: Sequence[tuple[float, float]] = (),
) -> list[str]:
    """Plotly's text position of each name, so that few overlap; the first side where all do.

    Args:
        names: what is written beside each point.
        points: in pixels, right and up.
        others: points without a name, which names keep off too.
        crossed: whether whiskers leave the points upright and sideways, so that corners are freer.

    Example:
        >>> beside(["AAPL", "MSFT"], [(0.0, 0.0), (20.0, 0.0)])
        ['middle left', 'middle right']
    """
    taken = [(x - POINT, y - POINT, x + POINT, y + POINT) for x, y in (*points, *others)]
    sides = SIDES[4:] + SIDES[:4] if crossed else SIDES
    chosen = []
    for name, point in zip(names, points, strict=True):
        boxes = {side[0]: _box(name, point, side) for side in sides}
        free = [side for side, box in boxes.items() if not any(_meet(box, one) for one in taken)]
        side = free[0] if free else sides[0][0]
        taken.append(boxes[side])
        chosen.append(side)
    return chosen


def _box(
    name: str, point: tuple[float, float], side: tuple[str, float, float, float, float]
) -> Box:
    """Left, bottom, right and top of the name on that side of the point."""
    _, across, up, right, above = side
    width, gap = len(name) * LETTER, POINT + 1
    x = point[0] + across * width + right * gap
    y = point[1] + up * LINE + above * gap
    return x - width / 2, y - LINE / 2, x + width / 2, y + LINE / 2


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]

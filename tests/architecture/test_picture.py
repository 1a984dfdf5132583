"""docs/architecture.svg is drawn from the imports as they are, and the drawing loses nothing."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from launch.architecture.imports import ROOMS
from launch.architecture.layers import floors, layers, reduced
from launch.architecture.picture import picture
from tests.architecture.source import ROOT, our_imports

pytestmark = pytest.mark.slow

DIAMOND = {"top": {"left", "right", "low"}, "left": {"low"}, "right": {"low"}, "low": set()}


def reach(graph: dict[str, set[str]]) -> set[tuple[str, str]]:
    """Every pair of names with a way from one to the other, found by repeated steps."""
    pairs = {(one, other) for one, uses in graph.items() for other in uses}
    while more := {(a, d) for a, b in pairs for c, d in pairs if b == c} - pairs:
        pairs |= more
    return pairs


def test_the_picture_is_drawn_from_the_imports() -> None:
    written = (ROOT / "docs" / "architecture.svg").read_text(encoding="utf-8")
    assert written == picture(our_imports()), "run `python -m launch.architecture`"


def test_the_picture_shows_every_subject() -> None:
    svg = ET.fromstring(picture(our_imports()))
    texts = [node.text for node in svg.iter() if node.tag.endswith("text")]
    for room in ROOMS:
        assert any(text.startswith(f"{room}: ") for text in texts if text)
        assert set(our_imports().between_subjects(room)) <= set(texts)


def test_every_box_stands_inside_the_picture() -> None:
    svg = picture(our_imports())
    _, _, width, height = map(float, re.search(r'viewBox="([^"]+)"', svg)[1].split())
    boxes = re.findall(r'class="box" x="([\d.]+)" y="([\d.]+)" width="(\d+)" height="(\d+)"', svg)
    assert len(boxes) > 30
    for x, y, wide, high in boxes:
        assert float(x) + float(wide) <= width
        assert float(y) + float(high) <= height


def test_an_arrow_that_a_longer_way_implies_is_left_out() -> None:
    assert reduced(DIAMOND) == {**DIAMOND, "top": {"left", "right"}}


@pytest.mark.parametrize("room", ROOMS)
def test_the_drawing_loses_no_dependency(room: str) -> None:
    graph = our_imports().between_subjects(room)
    drawn = layers(graph)
    shown: dict[str, set[str]] = {name: set() for name in graph}
    for one, other in drawn.routes:
        shown[one].add(other)
    assert reach(shown) == reach(graph)


@pytest.mark.parametrize("room", ROOMS)
def test_arrows_point_down_one_floor_at_a_time(room: str) -> None:
    drawn = layers(our_imports().between_subjects(room))
    floor = {name: at for at, row in enumerate(drawn.floors) for name in row}
    for route in drawn.routes.values():
        heights = [floor[name] for name in route]
        assert heights == list(range(heights[0], heights[-1] - 1, -1))


def test_a_subject_stands_right_below_the_lowest_that_needs_it() -> None:
    graph = {"a": {"b", "d"}, "b": {"c"}, "c": set(), "d": set()}
    assert floors(graph) == {"a": 2, "b": 1, "c": 0, "d": 1}

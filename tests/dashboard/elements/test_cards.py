"""Cards: the small picture of a path, and a name without Markdown."""

from __future__ import annotations

import base64
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest

from dashboard.charts.style.palette import BENCHMARK, Line
from dashboard.elements.cards import SPARK_POINTS, TALL, WIDE, spark
from tests.dashboard.conftest import OpenPage
from tests.dashboard.market import Market, bars, walk

BLUE = Line("#0077BB")


def points(picture: str) -> list[tuple[float, float]]:
    """What the picture draws, from left to right."""
    return [
        (float(x), float(y))
        for x, y in (pair.split(",") for pair in polyline(picture).attrib["points"].split())
    ]


def polyline(picture: str) -> ET.Element:
    content = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', picture)
    assert content is not None
    return ET.fromstring(base64.b64decode(content[1]))[0]


def test_a_path_goes_from_edge_to_edge_and_keeps_its_last_point() -> None:
    path = np.array([1.0, np.nan, 3.0, 2.0])
    drawn = points(spark(path, BLUE))
    assert [x for x, _ in drawn] == [0, WIDE / 2, WIDE]
    heights = [y for _, y in drawn]
    assert heights[1] == min(heights) > 0  # the highest value stands highest: y counts downwards
    assert heights[0] == max(heights) < TALL
    assert heights[2] == pytest.approx((heights[0] + heights[1]) / 2, abs=0.1)


def test_a_long_path_is_a_few_points_and_ends_where_it_ends() -> None:
    path = np.linspace(1.0, 2.0, 5_000)
    drawn = points(spark(path, BLUE))
    assert SPARK_POINTS / 2 < len(drawn) <= SPARK_POINTS
    assert drawn[-1][1] == min(y for _, y in drawn)


def test_what_has_no_course_has_no_picture_and_what_stays_level_has_one() -> None:
    assert spark(np.array([np.nan, 1.0]), BLUE) == ""
    assert spark(np.array([]), BLUE) == ""
    assert len({y for _, y in points(spark(np.ones(9), BLUE))}) == 1


def test_it_has_the_colour_and_the_dashes_of_its_line_and_no_text_for_a_screen_reader() -> None:
    path = np.array([1.0, 2.0])
    assert polyline(spark(path, BLUE)).attrib["stroke"] == BLUE.colour
    assert "stroke-dasharray" not in polyline(spark(path, BLUE)).attrib
    assert "stroke-dasharray" in polyline(spark(path, BENCHMARK)).attrib
    assert 'alt=""' in spark(path, BLUE)


def test_cards_are_called_by_ticker_and_company_without_markdown(
    market: Market, open_page: OpenPage
) -> None:
    app = open_page(t=["AAPL", "MSFT"], b="^GSPC")
    assert [card.label for card in app.metric[:2]] == ["AAPL · Apple", "MSFT · Microsoft"]
    assert app.metric[2].label.startswith("^GSPC")
    assert not any(mark in card.label for card in app.metric for mark in "*[]\\!")


def test_a_company_that_the_source_names_is_on_the_card_as_plain_text(
    market: Market, open_page: OpenPage
) -> None:
    made = bars("ODD", walk(9))
    market.known["ODD"] = replace(made, origin=replace(made.origin, name="![x](http://y) & Co"))
    app = open_page(t=["ODD"], b="None")
    assert app.metric[0].label.startswith("ODD · \\!\\[x\\]")
    answer = next(one.value for one in app.markdown if one.value.startswith("**"))
    assert "\\!\\[x\\]\\(http" in answer

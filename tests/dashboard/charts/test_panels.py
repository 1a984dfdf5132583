"""Stacked panels: the rows as they are, one axis of dates, labels where there is room."""

from __future__ import annotations

import itertools
import re

import numpy as np
import plotly.graph_objects as go
import pytest

from dashboard.charts import panels
from dashboard.charts.panels import Panel
from dashboard.charts.style import labels, palette, theme
from tests.dashboard.figures import numbers, trace

DATES = np.busday_offset("2024-01-01", np.arange(400)).astype("datetime64[D]")
RISE, FALL = np.linspace(0.0, 1.0, 400), np.linspace(0.0, -0.5, 400)
LATE = np.where(np.arange(400) < 100, np.nan, FALL)


def panel(rows: dict[str, np.ndarray], **parts: object) -> Panel:
    defaults = {"title": "Fall", "what": "fall", "height": 200, "tickformat": ".0%"}
    defaults |= {"hover": ".1%", "read": "{:.1%}".format}
    return Panel(rows=rows, **(defaults | parts))  # type: ignore[arg-type]


def lines(*names: str) -> dict[str, palette.Line]:
    return palette.lines(palette.assign({}, names), None)


def beside(figure: go.Figure) -> set[str]:
    """The labels beside the first panel, without markup."""
    texts = (note.text for note in figure.layout.annotations if note.yref == "y")
    plain = (re.sub("<[^>]*>", "", text.replace("<br>", " ")) for text in texts)
    return {text.removeprefix("■ ") for text in plain}


def test_rows_are_drawn_as_they_are_each_in_its_panel() -> None:
    two = [panel({"AAA": RISE, "BBB": LATE}), panel({"BBB": FALL}, what="loss")]
    figure = panels.figure(DATES, two, lines("AAA", "BBB"))
    assert [one.name for one in figure.data] == ["AAA fall", "BBB fall", "BBB loss"]
    np.testing.assert_array_equal(numbers(trace(figure, "AAA fall").y), RISE)
    late = trace(figure, "BBB fall")
    np.testing.assert_array_equal(numbers(late.y), FALL[100:])
    np.testing.assert_array_equal(np.asarray(late.x, dtype="datetime64[D]"), DATES[100:])
    assert [one.yaxis for one in figure.data] == ["y", "y", "y2"]
    assert figure.layout.xaxis.anchor == "y2"


def test_panels_stand_below_each_other_in_the_heights_asked_for() -> None:
    heights = (300, 150, 100)
    stack = [panel({"AAA": RISE}, height=height) for height in heights]
    figure = panels.figure(DATES, stack, lines("AAA"))
    domains = [figure.layout[f"yaxis{n}"].domain for n in ("", "2", "3")]
    plotted = figure.layout.height - panels.EDGES
    for (low, high), height in zip(domains, heights, strict=True):
        assert (high - low) * plotted == pytest.approx(height)
    for (low, _), (_, high) in itertools.pairwise(domains):
        assert (low - high) * plotted == pytest.approx(panels.GAP)
    assert (domains[0][1], domains[-1][0]) == pytest.approx((1.0, 0.0))


def test_notes_stand_below_the_value_and_go_first_where_there_is_no_room() -> None:
    notes = {"AAA": ["no dividends"]}
    high = panels.figure(DATES, [panel({"AAA": RISE}, notes=notes)], lines("AAA"))
    assert beside(high) == {"AAA 100.0% no dividends"}
    low = panels.figure(DATES, [panel({"AAA": RISE}, notes=notes, height=20)], lines("AAA"))
    assert beside(low) == {"AAA 100.0%"}


def test_the_margin_is_as_wide_as_the_longest_label() -> None:
    short = panels.figure(DATES, [panel({"AAA": RISE})], lines("AAA"))
    long = panels.figure(DATES, [panel({"A LONGER NAME": RISE})], lines("A LONGER NAME"))
    assert labels.NARROWEST <= short.layout.margin.r < long.layout.margin.r <= labels.WIDEST


def test_prices_in_doubt_do_not_stretch_the_axis_and_an_arrow_says_how_far_they_go() -> None:
    rows = {"AAA": RISE, "BAD": 100.0 * RISE}
    figure = panels.figure(DATES, [panel(rows, doubtful=("BAD",))], lines("AAA", "BAD"))
    assert figure.layout.yaxis.range == pytest.approx((-0.06, 1.06))
    [arrow] = [note.text for note in figure.layout.annotations if "off scale" in note.text]
    assert "▲" in arrow
    assert "BAD 10000.0%" in arrow
    alone = panels.figure(DATES, [panel({"BAD": RISE}, doubtful=("BAD",))], lines("BAD"))
    assert alone.layout.yaxis.range is None


def test_the_last_value_stands_beside_each_line_in_its_colour() -> None:
    chosen = lines("AAA", "BBB")
    figure = panels.figure(DATES, [panel({"AAA": RISE, "BBB": FALL})], chosen)
    assert beside(figure) == {"AAA 100.0%", "BBB -50.0%"}
    [first] = [note for note in figure.layout.annotations if "AAA" in note.text]
    assert f"color:{chosen['AAA'].colour}" in first.text
    assert first.font.color == theme.INK
    assert first.y == pytest.approx(1.0)


def test_labels_are_left_out_where_they_would_run_into_the_next_panel() -> None:
    rows = {f"T{number}": RISE + number for number in range(12)}
    stack = [panel(rows, height=230), panel(rows, height=110)]
    figure = panels.figure(DATES, stack, lines(*rows))
    assert sum(note.yref == "y" for note in figure.layout.annotations) == 12
    assert sum(note.yref == "y2" for note in figure.layout.annotations) == 0
    assert labels.room(6, 110)


def test_a_row_without_values_has_no_label_and_does_no_harm() -> None:
    nothing = np.full(400, np.nan)
    figure = panels.figure(DATES, [panel({"AAA": nothing})], lines("AAA"))
    assert len(trace(figure, "AAA fall").x) == 0
    assert [note.text for note in figure.layout.annotations] == ["<b>Fall</b>"]


def test_a_level_is_drawn_across_its_own_panel() -> None:
    stack = [panel({"AAA": RISE}), panel({"AAA": RISE}, level=1.0)]
    [level] = panels.figure(DATES, stack, lines("AAA")).layout.shapes
    assert (level.yref, level.y0, level.y1) == ("y2", 1.0, 1.0)


def test_a_filled_panel_is_tinted_to_zero() -> None:
    figure = panels.figure(DATES, [panel({"AAA": FALL}, filled=True)], lines("AAA"))
    assert trace(figure, "AAA fall").fill == "tozeroy"

"""Recorded coverage: complete, read the same everywhere, and its page up to date."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.performance import coverage
from analytics.performance.coverage import Measured, MeasuredMarket
from analytics.performance.intervals import MEASURED

ROOT = Path(__file__).resolve().parents[3]
BAR = (90.0, 100.0, 92.0)


@pytest.mark.parametrize("metric", sorted(MEASURED))
def test_every_interval_says_its_method_and_how_often_it_holds(metric: str) -> None:
    assert coverage.method(metric)
    assert coverage.sentence(metric).startswith("Holds the true value in ")


def test_what_has_no_interval_has_no_coverage() -> None:
    assert coverage.sentence("first_date") == ""


def test_without_a_model_returns_are_resampled_and_the_footnote_says_why() -> None:
    lacking = coverage.described("volatility", "fewer than 100 daily returns")
    assert "because there is no model of volatility: fewer than 100 daily returns." in lacking
    assert "Holds the true value" not in lacking  # that was counted with a model
    assert coverage.described("volatility").startswith(f"Interval: {coverage.MODELLED}. Holds")
    assert coverage.described("sharpe", "fewer than 100 daily returns") == coverage.described(
        "sharpe"
    )


def test_tails_are_held_to_their_own_bar() -> None:
    measured = {name: Measured(91.0, 1.0) for name in ("volatility", "value_at_risk_95")}
    market = MeasuredMarket("one", 1_260, 1_000, BAR, measured)
    assert not market.lacking("volatility")
    assert market.lacking("value_at_risk_95")
    assert not MeasuredMarket("two", 1_260, 300, None, measured).lacking("value_at_risk_95")


def test_the_page_lists_what_falls_short() -> None:
    one = {"market": "one", "sessions": 9, "bar": BAR, "histories": 100}
    entry = one | {"metrics": {"sharpe": [89, 100, 1.0, 3], "volatility": [95, 100, 1.25, 3]}}
    page = coverage.page(coverage.of([entry]))
    assert "- one: `sharpe` 89.0." in page
    assert "| **89.0 (1.00)** |" in page
    assert "| 95.0 (1.25) |" in page
    assert "one (9 days, 100 histories, ±2.2)" in page  # sqrt(0.95·0.05/100)
    assert "Not measured" not in page


def test_the_page_lists_what_is_wide() -> None:
    one = {"market": "one", "sessions": 9, "bar": BAR, "histories": 100}
    metrics: dict[str, list[float | None]] = {"sharpe": [95, 100, 1.5, 3]}
    metrics |= {"volatility": [95, 100, 1.53, 3], "beta": [0, 0, None, 0]}
    page = coverage.page(coverage.of([one | {"metrics": metrics}]))
    wide = page.split("Wider than 1.5 times the ideal:")[1]
    assert wide.split("##")[0].strip() == "- one: `volatility` 1.53."


def test_the_page_says_what_is_not_measured_and_what_is_not_defined() -> None:
    one = {"market": "one", "sessions": 9, "bar": BAR, "histories": 100}
    one |= {"metrics": {"sharpe": [95, 100, 1.0, 3], "down_capture": [0, 0, None, 0]}}
    two = {"market": "two", "sessions": 9, "bar": None, "histories": 0, "metrics": {}}
    old = one | {"market": "old", "earlier": True}
    page = coverage.page(coverage.of([one, two, old]))
    assert "Not measured: two." in page
    assert f"{coverage.EARLIER}: old." in page
    assert "two (" not in page
    [undefined] = [line for line in page.splitlines() if "`down_capture`" in line]
    assert undefined.endswith(" | - |")


def test_the_page_of_coverage_is_what_was_measured() -> None:
    """Written by `python -m benchmarks coverage --record`."""
    page = coverage.page(coverage.markets())
    assert (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8") == page

"""Tickers without a model of volatility: named with the reason wherever their intervals are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.__main__ import main
from analytics.performance import fallback, summary
from analytics.stats.catalogue import METRICS
from dashboard.elements import interval_cells
from tests.analytics.tables import studied

# 150 sessions: OLD has 149 returns, NEW has 40 of them, FLAT has 149 equal ones.
DAYS = pd.bdate_range("2023-01-02", periods=150)


@pytest.fixture
def prices() -> str:
    random = np.random.default_rng(0)
    old = 100 * np.cumprod(1 + random.standard_t(5, 150) / 100)
    rows = [
        f"{day:%Y-%m-%d},{old[t]!r},{float(1.01**t)!r},{'' if t < 109 else repr(old[t] / 2)}"
        for t, day in enumerate(DAYS)
    ]
    return "\n".join(["date,OLD,FLAT,NEW", *rows]).replace("np.float64(", "").replace(")", "")


@pytest.fixture(autouse=True)
def few_replicates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analytics.performance.intervals.bootstrap.REPLICATES", 40)


def test_a_table_says_of_which_tickers_intervals_are_resampled_and_why(
    prices: str, tmp_path: Path
) -> None:
    made = studied(tmp_path / "p.csv", prices, intervals=True, benchmark="OLD")
    table = summary.summary(made)
    few, equal = "fewer than 100 daily returns", "all daily returns are equal"
    for metric in ("volatility", "best_month"):
        found = {name: fallback.why(table, METRICS[metric], name) for name in made.tickers}
        assert found == {"OLD": "", "FLAT": equal, "NEW": few}
    shared = fallback.why(table, METRICS["correlation"], "NEW")
    assert shared == "fewer than 100 shared daily returns"
    assert fallback.why(table, METRICS["beta"], "NEW") == ""  # needs no model
    assert fallback.why(table, METRICS["sharpe"], "NEW") == ""
    flat, new = sorted(fallback.notes(made, table))
    assert flat.startswith("FLAT: intervals of risk are of resampled returns")
    assert flat.endswith("all daily returns are equal, all shared daily returns are equal")
    assert new.endswith("fewer than 100 daily returns, fewer than 100 shared daily returns")


def test_the_reason_is_of_the_frequency_asked_for(prices: str, tmp_path: Path) -> None:
    made = studied(tmp_path / "p.csv", prices, intervals=True, frequency="weekly")
    table = summary.summary(made)
    few = "fewer than 100 weekly returns"
    assert fallback.why(table, METRICS["volatility"], "OLD") == few
    assert fallback.why(table, METRICS["best_month"], "OLD") == ""


def test_cells_of_resampled_intervals_are_marked(prices: str, tmp_path: Path) -> None:
    table = summary.summary(studied(tmp_path / "p.csv", prices, intervals=True))
    marked = dict(
        zip(
            table["ticker"],
            (cell.endswith(f"] {fallback.MARK}")
             for cell in interval_cells.texts(table, METRICS["volatility"])),
            strict=True,
        )
    )  # fmt: skip
    assert marked == {"OLD": False, "FLAT": True, "NEW": True}
    assert not any(fallback.marked(table, METRICS["sharpe"]))


def test_the_command_line_names_the_tickers_and_the_reasons(
    prices: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "p.csv"
    file.write_text(prices)
    for more in ([], ["--as", "quantstats"]):
        with pytest.raises(SystemExit):
            main(["summary", "--source", str(file), "--intervals", "--csv", "-", *more])
        said = capfd.readouterr().err
        assert "NEW: intervals of risk are of resampled returns" in said
        assert "no model of volatility: fewer than 100 daily returns\n" in said
        assert "OLD: intervals" not in said


def test_a_table_without_intervals_has_no_notes(prices: str, tmp_path: Path) -> None:
    made = studied(tmp_path / "p.csv", prices)
    assert fallback.notes(made, summary.summary(made)) == []

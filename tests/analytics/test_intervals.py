"""`summary --intervals`: its columns, its numbers, the same bytes, and what a person sees."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch

from analytics import export, summary
from analytics.__main__ import main
from analytics.intervals import HIGH, LOW, intervals, provenance
from analytics.request import Request
from analytics.stats import per_period
from analytics.stats.catalogue import SUMMARY
from models import bootstrap
from models.errors import RequestError
from models.metrics import METRICS, Terms
from tests.analytics.tables import WIDE, studied

# Resampled returns have no months and no benchmark beside them.
WITHOUT = ("best_month", "worst_month", "best_year", "worst_year", "beta", "alpha", "correlation")
WITHOUT += ("r_squared", "tracking_error", "information_ratio", "treynor")
WITHOUT += ("up_capture", "down_capture")
NUMBERS = [m.id for m in SUMMARY if m.unit not in ("date", "count") and m.id not in WITHOUT]


@pytest.fixture(autouse=True)
def few_replicates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enough to tell columns apart."""
    monkeypatch.setattr("analytics.intervals.bootstrap.REPLICATES", 40)


def table(*tickers: str, **asked: object) -> pd.DataFrame:
    made = studied("sample", tickers=tickers, intervals=True, **asked)
    return summary.summary(made).set_index("ticker")


def test_every_metric_that_is_a_number_has_its_two_columns_right_after_it() -> None:
    found = list(table("AAPL").columns)
    expected: list[str] = []
    for metric in SUMMARY:
        expected += [metric.id]
        expected += [metric.id + LOW, metric.id + HIGH] if metric.id in NUMBERS else []
    assert found == expected


def test_without_the_option_there_are_none() -> None:
    made = studied("sample", tickers=("AAPL",))
    assert list(summary.summary(made).columns[1:]) == [metric.id for metric in SUMMARY]


@pytest.mark.parametrize("frequency", ["daily", "monthly"])
def test_the_estimates_are_those_of_the_kernel(frequency: str) -> None:
    """Terms and returns that the bootstrap is given are those the summary measures."""
    made = studied("sample", tickers=("AAPL", "KO"), frequency=frequency, risk_free=0.02)
    shown = summary.summary(made)
    periods = made.request.periods_a_year
    years = (shown["last_date"] - shown["first_date"]).dt.days / 365.25
    terms = [Terms(periods, per_period(0.02, periods), year) for year in years.tolist()]
    found = bootstrap.intervals(torch.tensor(made.periodic.simple), terms, replicates=40)
    for column, name in enumerate(found.ids):
        if name in NUMBERS:
            np.testing.assert_allclose(found.estimate[:, column], shown[name], rtol=1e-12)
    ends = intervals(replace(made, request=made.request.but(intervals=True)))
    np.testing.assert_array_equal(ends["calmar"][0], found.low[:, found.ids.index("calmar")])
    np.testing.assert_array_equal(ends["sharpe"][1], found.high[:, found.ids.index("sharpe")])


def test_the_seed_decides_and_other_tickers_do_not() -> None:
    ends = [name + end for name in NUMBERS for end in (LOW, HIGH)]
    together, alone = table("NVDA", "KO", "AAPL"), table("AAPL")
    assert together.loc["AAPL", ends].equals(alone.loc["AAPL", ends])
    assert not table("AAPL", seed=1).loc["AAPL", ends].equals(alone.loc["AAPL", ends])


def test_the_file_is_the_same_on_every_run(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    command = ["summary", "AAPL", "KO", "--source", "sample", "--intervals", "--csv", "-"]
    written = []
    for seed in ("0", "0", "1"):
        with pytest.raises(SystemExit):
            main([*command, "--seed", seed])
        written.append(capfdbinary.readouterr())
    assert written[0].out == written[1].out
    assert written[0].out != written[2].out
    assert b"stationary bootstrap, 40 replicates, seed 1\n" in written[2].err
    made = studied("sample", tickers=("AAPL", "KO"), intervals=True)
    assert written[0].out == export.csv(summary.summary(made))


def test_a_person_reads_the_interval_beside_the_number(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    with pytest.raises(SystemExit):
        main(["summary", "AAPL", "KO", "NVDA", "BAC", "--source", "sample", "--intervals"])
    lines = capfd.readouterr().out.splitlines()
    shown = [line.split() for line in lines if line.split()[:1] == ["Sharpe"]]
    sharpe = shown[0]
    row = table("AAPL").loc["AAPL"]
    low, high = f"[{row['sharpe_low']:.2f},", f"{row['sharpe_high']:.2f}]"
    assert sharpe[1:4] == [f"{row['sharpe']:.2f}", low, high]
    # As many tickers abreast as fit: a number and two ends each, in more than one table.
    assert len(shown) > 1
    assert sum(len(row) - 1 for row in shown) == 3 * 4
    [returns] = [line.split() for line in lines if line.strip().startswith("Returns")][:1]
    assert returns[1:3] == ["2,698", "8,312"]


def test_short_histories_have_empty_ends(tmp_path: Path) -> None:
    found = summary.summary(studied(tmp_path / "p.csv", WIDE, intervals=True))
    assert found["mean_return"].notna().all()
    assert found["mean_return_low"].isna().all()
    assert found["mean_return_high"].isna().all()


def test_a_window_without_returns_is_empty(tmp_path: Path) -> None:
    made = studied(tmp_path / "p.csv", WIDE, start=pd.Timestamp("2030-01-01").date())
    assert all(np.isnan(ends).all() for ends in intervals(made).values())


@pytest.mark.parametrize("seed", [-1, 2**63])
def test_a_seed_that_is_none_is_refused(seed: int) -> None:
    with pytest.raises(RequestError, match="a seed of 0 or more"):
        Request(seed=seed)


def test_the_convention_is_said() -> None:
    assert provenance(3).startswith("intervals: 95%, percentile, stationary bootstrap")
    assert {*NUMBERS} == {*METRICS}

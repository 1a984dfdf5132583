"""`summary --intervals`: its columns, its numbers, the same bytes, and what a person sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch

from analytics import study
from analytics.__main__ import main
from analytics.output import export
from analytics.performance import summary
from analytics.performance.intervals import MEASURED, WITHOUT, intervals, provenance
from analytics.request import Request
from analytics.stats.catalogue import METRICS as CATALOGUE
from analytics.stats.catalogue import SUMMARY, Metric
from analytics.stats.catalogue.metric import HIGH, LOW
from models import bootstrap
from models.bootstrap.metrics import DATED, METRICS, PAIRED, Terms
from models.device import to_numpy
from models.errors import RequestError
from tests.analytics.tables import WIDE, studied

NUMBERS = [metric.id for metric in SUMMARY if metric.id not in WITHOUT]
AGAINST = [*PAIRED]


@pytest.fixture(autouse=True)
def few_replicates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enough to tell columns apart."""
    monkeypatch.setattr("analytics.performance.intervals.bootstrap.REPLICATES", 40)


def table(*tickers: str, **asked: object) -> pd.DataFrame:
    made = studied("sample", tickers=tickers, intervals=True, **asked)
    return summary.summary(made).set_index("ticker")


@pytest.mark.slow
def test_every_metric_that_is_a_number_has_its_two_columns_right_after_it() -> None:
    found = list(table("AAPL").columns)
    expected: list[str] = []
    for metric in SUMMARY:
        expected += [metric.id]
        expected += [metric.id + LOW, metric.id + HIGH] if metric.id in NUMBERS else []
    assert found == expected


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_entry_of_the_catalogue_has_an_interval_or_a_reason(name: str) -> None:
    assert (name in MEASURED) != (name in WITHOUT)
    numeric = CATALOGUE[name].unit != "date" and name != "observations"
    assert (name in MEASURED) == (numeric and CATALOGUE[name] in SUMMARY)
    assert WITHOUT.get(name) != ""


@pytest.mark.parametrize("metric", SUMMARY, ids=lambda metric: metric.id)
def test_the_bootstrap_has_the_formula_of_every_number_by_its_id(metric: Metric) -> None:
    """One more number of the catalogue needs one more formula over resamples, and says so."""
    counted = metric.unit == "date" or metric.id == "observations"
    assert (metric.id in METRICS | DATED | PAIRED) == (not counted)
    assert (metric.id in PAIRED) == (metric.of == "shared")
    if not counted:
        assert MEASURED[metric.id].__name__ == metric.function.__name__ == metric.id


def test_without_the_option_there_are_none() -> None:
    made = studied("sample", tickers=("AAPL",))
    assert list(summary.summary(made).columns[1:]) == [metric.id for metric in SUMMARY]


@pytest.mark.parametrize("frequency", ["daily", "monthly"])
@pytest.mark.parametrize("tickers", [("AAPL", "KO"), ("NVDA", "^GSPC")])
def test_the_estimates_are_those_of_the_kernel(
    tickers: tuple[str, ...], frequency: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Terms, days and pairs that the bootstrap is given are those the summary measures."""
    estimates: dict[str, np.ndarray] = {}

    def kept(*given: object, **options: object) -> bootstrap.ConfidenceIntervals:
        found = bootstrap.confidence_intervals(*given, **options)  # type: ignore[arg-type]
        estimates.update(zip(found.ids, to_numpy(found.estimate).T, strict=True))
        return found

    monkeypatch.setattr("analytics.performance.intervals.bootstrap", Recorder(kept))
    made = studied(
        "sample",
        tickers=tickers,
        frequency=frequency,
        risk_free=0.02,
        benchmark="^GSPC",
        end=pd.Timestamp("2021-06-15").date(),
    )
    shown = summary.summary(made)
    assert {*intervals(made)} == {*estimates} == {*NUMBERS}
    for name, found in estimates.items():
        expected = shown[name].astype("Float64").to_numpy(np.float64, na_value=np.nan)
        if name == "value_at_risk_95_cornish_fisher":  # no quantile: empty in the summary
            found = np.where(np.isnan(expected), np.nan, found)
        np.testing.assert_allclose(found, expected, rtol=1e-12, err_msg=name)


@dataclass(frozen=True)
class Recorder:
    """The bootstrap, whose every call is seen."""

    confidence_intervals: Callable[..., bootstrap.ConfidenceIntervals]
    REPLICATES: int = 40


def test_ends_are_in_the_columns_of_their_metric() -> None:
    made = studied("sample", tickers=("AAPL", "KO"), benchmark="^GSPC", intervals=True)
    ends, found = intervals(made), summary.summary(made)
    for name in NUMBERS:
        for end, values in zip((LOW, HIGH), ends[name], strict=True):
            known = found[name].notna().to_numpy()  # what is undefined has no interval
            np.testing.assert_array_equal(found[name + end], np.where(known, values, np.nan))
        known = found[name].notna() & np.isfinite(ends[name][0]) & np.isfinite(ends[name][1])
        assert (ends[name][0] <= ends[name][1])[known].all(), name
        if name in AGAINST:
            assert known[:2].all(), name


def test_without_a_benchmark_the_ends_against_it_are_empty() -> None:
    found = table("KO")
    assert found[[name + end for name in AGAINST for end in (LOW, HIGH)]].isna().all(axis=None)


def by_hand(tmp_path: Path, **asked: object) -> study.Study:
    """Twenty daily returns of 1 % in February and one in March, whose end is not known."""
    days = pd.bdate_range("2023-01-31", "2023-03-01").strftime("%Y-%m-%d")
    closes = [100 * 1.01**t for t in range(len(days))]
    rows = [f"{day},{close!r}" for day, close in zip(days, closes, strict=True)]
    return studied(tmp_path / "p.csv", "\n".join(["date,AAA", *rows]), **asked)


def test_equal_returns_have_one_best_month(tmp_path: Path) -> None:
    """Any resample of twenty returns of 1 % has the month 1.01^20 - 1; March is not whole."""
    ends = intervals(by_hand(tmp_path))
    for name in ("best_month", "worst_month"):
        np.testing.assert_allclose(np.array(ends[name]).ravel(), 1.01**20 - 1, rtol=1e-12)
    assert np.isnan(ends["best_year"]).all()


def test_a_month_of_two_kinds_of_return_counts_what_was_drawn(tmp_path: Path) -> None:
    """February is all there is: its resampled return is 1.1^k - 1, k of twenty draws of 10 %."""
    days = pd.bdate_range("2023-01-31", "2023-02-28").strftime("%Y-%m-%d").tolist()
    closes = np.cumprod([100.0, *([1.1, 1.0] * 10)])
    rows = [f"{day},{close!r}" for day, close in zip(days, closes.tolist(), strict=True)]
    made = studied(tmp_path / "p.csv", "\n".join(["date,AAA", *rows, f"2023-03-01,{closes[-1]}"]),
                   end=pd.Timestamp("2023-02-28").date())  # fmt: skip
    low, high = (float(end[0]) for end in intervals(made)["best_month"])
    draws = np.log([1 + low, 1 + high]) / np.log(1.1)
    assert 0 <= draws[0] < 10 < draws[1] <= 20
    # The summary's total return has ends moved for autocorrelation: compare with the bare draws.
    drawn = bootstrap.intervals(
        torch.tensor(made.daily.simple),
        [Terms(252.0, 0.0, np.nan)],
        metrics={"total_return": METRICS["total_return"]},
        seed=made.request.seed,
    )
    total = float(drawn.low[0, 0]), float(drawn.high[0, 0])
    np.testing.assert_allclose((low, high), total, rtol=1e-12)


def test_longest_drawdowns_count_the_tickers_own_days(tmp_path: Path) -> None:
    """One price a week, falling throughout: any resample is under water from first day to last."""
    days = pd.date_range("2023-01-02", periods=15, freq="7D").strftime("%Y-%m-%d")
    closes = [100 * 0.99**t for t in range(15)]
    rows = [f"{day},{close!r}" for day, close in zip(days, closes, strict=True)]
    made = studied(tmp_path / "p.csv", "\n".join(["date,AAA", *rows]))
    low, high = intervals(made)["longest_drawdown_days"]
    assert float(low[0]) == float(high[0]) == 14 * 7


def test_a_ticker_is_its_own_benchmark() -> None:
    ends = intervals(studied("sample", tickers=("KO",), benchmark="KO"))
    for name in ("beta", "correlation", "r_squared", "up_capture", "down_capture"):
        np.testing.assert_allclose(np.array(ends[name]).ravel(), 1.0, rtol=1e-12)
    np.testing.assert_allclose(ends["alpha"], 0.0, atol=1e-12)
    assert np.isnan(ends["information_ratio"]).all()
    assert not np.signbit(ends["tracking_error"]).any()  # -0.0 would be written as such


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
    assert b"fitted volatility, 40 replicates, seed 1\n" in written[2].err
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
    assert provenance(3).startswith("intervals: 95% confidence intervals of the true value")

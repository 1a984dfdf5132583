"""Value at risk out of sample: each forecast by SciPy, each count by hand, the right model kept."""

from __future__ import annotations

import io
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analytics.__main__ import main
from analytics.stats.inference import var_backtests
from analytics.study import Study
from analytics.volatility import comparison_tables, out_of_sample
from analytics.volatility.backtest import LEVELS, TAILS, Backtest, backtest
from analytics.volatility.model_list import MODELS
from tests.analytics.tables import studied

SINCE = pd.Timestamp("2018-01-01").date()


@pytest.fixture(scope="module")
def made() -> Study:
    return studied("sample", tickers=("AAPL", "GE"), start=SINCE, kind="log", seed=3)


@pytest.fixture(scope="module")
def found(made: Study) -> Backtest:
    return backtest(made)


def test_value_at_risk_is_the_quantile_of_the_model(made: Study, found: Backtest) -> None:
    ahead = out_of_sample.forecasts(made)
    for level, tail in enumerate(TAILS):
        for model, one in enumerate(MODELS):
            nu = float(ahead.nu[model, 0])
            shocks = stats.norm if one.distribution == "normal" else stats.t(nu)
            unit = 1.0 if one.distribution == "normal" else math.sqrt((nu - 2.0) / nu)
            sd = np.sqrt(ahead.variance[model, 0])
            expected = -(ahead.mean[model, 0] + sd * unit * shocks.ppf(tail)) / 100.0
            here = np.append(
                found.value_at_risk[level, model, 0], found.next_value_at_risk[level, model, 0]
            )
            np.testing.assert_allclose(here, expected, rtol=1e-9)
    known = ~np.isnan(found.value_at_risk)
    assert (found.expected_shortfall[known] > found.value_at_risk[known]).all()
    assert found.expected.tolist() == [[12.5, 12.5], [2.5, 2.5]]


def test_every_count_and_test_is_of_its_own_losses(found: Backtest) -> None:
    for place in np.ndindex(found.exceedances.shape):
        level, model, row = place
        at_risk = found.value_at_risk[place]
        if np.isnan(at_risk).any():
            assert MODELS[model].needs == "ranges"
            assert (row, np.isnan(found.exceedances[place])) == (1, True)
            continue
        exceeded = -found.returns[row] > at_risk
        assert found.exceedances[place] == exceeded.sum()
        for name, verdict in (
            ("kupiec", var_backtests.kupiec(exceeded, tail=TAILS[level])),
            ("independence", var_backtests.independence(exceeded)),
            (
                "conditional_coverage",
                var_backtests.conditional_coverage(exceeded, tail=TAILS[level]),
            ),
        ):
            assert getattr(found, name)[place] == pytest.approx(verdict.statistic, nan_ok=True)
            assert getattr(found, f"{name}_p")[place] == pytest.approx(verdict.p_value, nan_ok=True)


def test_residuals_are_losses_beyond_expected_shortfall(made: Study, found: Backtest) -> None:
    ahead = out_of_sample.forecasts(made)
    loss, at_risk = -found.returns[0], found.value_at_risk[0, 1, 0]
    sd = np.sqrt(ahead.variance[1, 0, :-1]) / 100.0
    each = ((loss - found.expected_shortfall[0, 1, 0]) / sd)[loss > at_risk]
    assert found.shortfall_residual[0, 1, 0] == pytest.approx(each.mean(), rel=1e-9)
    expected = var_backtests.shortfall_residuals(each, seed=3).p_value
    assert found.shortfall_residual_p[0, 1, 0] == pytest.approx(expected, abs=2e-3)


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Backtest:
    """40 tickers of GARCH with Student's t, 5 degrees, 1,250 sessions each."""
    random = np.random.default_rng(11)
    shocks = random.standard_t(5, (1_250, 40)) * math.sqrt(3.0 / 5.0)
    h, rows = np.full(40, 1.0), []
    for z in shocks:
        rows.append(np.sqrt(h) * z)
        h = 0.05 + 0.08 * rows[-1] ** 2 + 0.87 * h
    closes = 100.0 * np.exp(0.01 * np.cumsum(rows, axis=0))
    table = pd.DataFrame(closes, columns=[f"T{i}" for i in range(40)])
    table.insert(0, "date", pd.bdate_range("2015-01-01", periods=1_250))
    path = tmp_path_factory.mktemp("prices") / "prices.csv"
    table.to_csv(path, index=False)
    return backtest(studied(path, kind="log"))


def test_the_right_model_is_kept_and_the_wrong_one_found(simulated: Backtest) -> None:
    """10,000 held-out losses of 40 tickers: beyond a tail of 1 % lie 100, give or take 10.

    A normal model of t with 5 degrees says 2.33 where the quantile is 2.61 standard deviations:
    1.5 % lie beyond that, 50 more, give or take 7. Bounds are four of these.
    """
    by_model = dict(zip(MODELS, simulated.exceedances[1].sum(axis=-1), strict=True))
    right, normal = (
        next(count for one, count in by_model.items() if (one.name, one.distribution) == key)
        for key in (("garch", "t"), ("garch", "normal"))
    )
    assert 60 < right < 140
    assert 22 < normal - right < 78
    p_values = simulated.kupiec_p[0, 2]
    assert np.count_nonzero(p_values < 0.05) <= 6  # of 40 at 5 %; more than 6 by luck 1 in 30


def test_a_right_tail_is_kept_and_a_thin_one_found(simulated: Backtest) -> None:
    """A normal's expected shortfall is too small for t; the right one's residuals centre on 0."""
    residuals = simulated.shortfall_residual[0]
    assert np.nanmean(residuals[1]) > 0.15
    assert abs(np.nanmean(residuals[2])) < 0.12
    rejected = [np.mean(simulated.shortfall_residual_p[0, model] < 0.05) for model in (1, 2)]
    assert rejected[1] <= 0.15 < rejected[0]


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    return int(left.value.code or 0)


ASKED = ("garch", "AAPL", "GE", "--source", "sample", "--start", "2018-01-01", "--backtest")


def test_the_command_writes_it(found: Backtest, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert _run(*ASKED, "--seed", "3", "--csv", "-") == 0
    written = capfdbinary.readouterr()
    table = pd.read_csv(io.BytesIO(written.out))
    tests = ("kupiec", "independence", "conditional_coverage", "shortfall_residual")
    assert list(table.columns) == [
        *("ticker", "model", "distribution", "level", "held_out", "exceedances", "expected"),
        *(name + end for name in tests for end in ("", "_p")),
        *("value_at_risk", "expected_shortfall", "reason"),
    ]
    assert len(table) == 2 * len(MODELS) * len(LEVELS)
    for row in table.to_dict("records"):
        level = LEVELS.index(row["level"])
        model = [(one.name, one.distribution) for one in MODELS].index(
            (row["model"], row["distribution"])
        )
        place = level, model, found.tickers.index(row["ticker"])
        assert row["exceedances"] == pytest.approx(found.exceedances[place], nan_ok=True)
        assert row["kupiec_p"] == pytest.approx(found.kupiec_p[place], nan_ok=True)
        assert row["value_at_risk"] == pytest.approx(found.next_value_at_risk[place], nan_ok=True)
    assert table["expected"].tolist()[:2] == [12.5, 2.5]
    assert b"below 0.05 it speaks against the model" in written.err


def test_a_person_can_read_it(
    made: Study, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    assert _run(*ASKED) == 0
    shown = capfdbinary.readouterr().out.decode()
    row = comparison_tables.backtest_table(made).iloc[0]
    lines = [line.split() for line in shown.splitlines() if line.split()]
    assert [line[:2] for line in lines if "expected" in line][:2] == [
        ["AAPL,", "95%"],
        ["AAPL,", "99%"],
    ]
    first = next(line for line in lines if line[0] == "EWMA")
    assert first[1:3] == [str(row["exceedances"]), "12.5"]
    assert first[-4:-2] == [f"{100 * row['value_at_risk']:.2f}", "%"]


def test_too_short_a_history_has_no_backtest(tmp_path: Path) -> None:
    random = np.random.default_rng(2)
    days = pd.bdate_range("2020-01-01", periods=110)
    table = pd.DataFrame(
        {"date": days, "NEW": 100.0 * np.exp(0.01 * random.normal(size=110).cumsum())}
    )
    table.to_csv(tmp_path / "prices.csv", index=False)
    found = backtest(studied(tmp_path / "prices.csv"))
    assert found.value_at_risk.shape == (2, len(MODELS), 1, 0)
    assert np.isnan(found.kupiec_p).all()
    assert {said for each in found.reasons for said in each} == {out_of_sample.TOO_FEW}

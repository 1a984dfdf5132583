"""Models side by side: every number from plain Python, nothing from the future, and reasons."""

from __future__ import annotations

import io
import math
import pickle
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.__main__ import main
from analytics.stats import ewma, parkinson
from analytics.stats.inference.normality import jarque_bera, ljung_box
from analytics.study import Study
from analytics.volatility import comparison_tables, out_of_sample, outlook
from analytics.volatility.comparison import VolatilityModels, compare
from analytics.volatility.model_list import MODELS
from analytics.volatility.range_forecasts import GAPS, NO_RANGE, NONE, SESSIONS
from models.volatility.garch import FitReason
from tests.analytics.tables import studied
from tests.answers import garch as slow

SINCE = pd.Timestamp("2018-01-01").date()
OF_RETURNS = [place for place, model in enumerate(MODELS) if model.needs == "closes"]
OF_RANGES = [place for place, model in enumerate(MODELS) if model.needs == "ranges"]
PLACE = {(model.name, model.distribution): place for place, model in enumerate(MODELS)}


@pytest.fixture(scope="module")
def made() -> Study:
    """Apple has bars, General Electric closes only and fewer sessions."""
    return studied("sample", tickers=("AAPL", "GE"), start=SINCE, kind="log")


@pytest.fixture(scope="module")
def found(made: Study) -> VolatilityModels:
    return compare(made)


def returns(made: Study, row: int) -> list[float]:
    """In percent."""
    return [100.0 * r for r in made.daily.log[row] if not math.isnan(r)]


def after(history: list[float], first: int) -> list[float]:
    """EWMA variances of each return, and of the next, from the mean square of the first ones."""
    h = [sum(r * r for r in history[:first]) / first]
    for r in history:
        h.append(0.94 * h[-1] + 0.06 * r * r)
    return h


def test_a_quarter_is_held_out_and_at_most_250(made: Study, found: VolatilityModels) -> None:
    counts = [len(returns(made, row)) for row in (0, 1)]
    assert found.observations.tolist() == counts
    assert found.held_out.tolist() == [250, 250]
    short = compare(studied("sample", tickers=("AAPL",), start=pd.Timestamp("2022-01-01").date()))
    assert short.held_out.tolist() == [short.observations[0] // 4]
    assert short.dates.shape == (1, short.held_out[0])


def test_the_held_out_returns_are_the_last(made: Study, found: VolatilityModels) -> None:
    for row in (0, 1):
        there = ~np.isnan(made.daily.log[row])
        assert np.array_equal(found.dates[row], made.dates[there][-250:])
        np.testing.assert_allclose(found.returns[row], made.daily.log[row][there][-250:])


def test_ewma_is_the_recursion_and_the_catalogue_s(made: Study, found: VolatilityModels) -> None:
    for row in (0, 1):
        history = returns(made, row)
        ahead = after(history, len(history) - 250)[-251:-1]
        expected = np.sqrt(252.0 * np.array(ahead)) / 100.0
        np.testing.assert_allclose(found.volatility[0, row], expected, rtol=1e-10)
        h = after(history, len(history))
        value = -0.5 * sum(
            math.log(2.0 * math.pi * v) + r * r / v for r, v in zip(history, h, strict=False)
        )
        assert found.loglikelihood[0, row] == pytest.approx(value, rel=1e-12)
        assert 100.0 * ewma(made.daily.log[row]) == pytest.approx(
            math.sqrt(252.0 * h[-1]), rel=1e-12
        )


@pytest.mark.parametrize(("name", "distribution"), [("garch", "normal"), ("gjr", "t")])
def test_a_fitted_model_s_forecasts_are_those_of_its_first_part(
    made: Study, found: VolatilityModels, name: str, distribution: str
) -> None:
    """Parameters fitted to the first part alone, carried on in plain Python."""
    place = PLACE[name, distribution]
    alone = outlook.outlook(
        studied("sample", tickers=("AAPL",), start=SINCE, kind="log", end=end_of_first(found)),
        asymmetric=name == "gjr",
        distribution=distribution,
    )
    own = np.nan_to_num(alone.parameters[0], nan=0.0)
    history = returns(made, 0)
    first = history[: len(history) - 250]
    mu = own[0]
    before = sum((r - mu) ** 2 for r in first) / len(first)
    ahead = slow.variances(history, [*own[:5], math.inf], backcast=before)[-250:]
    expected = np.sqrt(252.0 * np.array(ahead)) / 100.0
    np.testing.assert_allclose(found.volatility[place, 0], expected, rtol=1e-8)


def end_of_first(found: VolatilityModels) -> object:
    day = found.dates[0, 0] - np.timedelta64(1, "D")
    return pd.Timestamp(day).date()


def test_a_range_s_forecast_is_of_the_sessions_before_and_scaled(
    made: Study, found: VolatilityModels
) -> None:
    """Parkinson of the 21 sessions before, times mean(r²) over the mean of the first forecasts."""
    place = PLACE["parkinson", "normal"]
    highs, lows = made.bars.high[0], made.bars.low[0]
    there = np.flatnonzero(~np.isnan(made.daily.log[0]))
    highs, lows, history = highs[there], lows[there], np.array(returns(made, 0))
    raw = np.full(len(there), np.nan)
    for t in range(SESSIONS, len(there)):
        raw[t] = float(parkinson(highs[t - SESSIONS : t], lows[t - SESSIONS : t], periods=1)) ** 2
    first = len(there) - 250
    squares = history[SESSIONS:first] ** 2
    scaled = raw * squares.mean() / raw[SESSIONS:first].mean()
    expected = np.sqrt(252.0 * scaled[first:]) / 100.0
    np.testing.assert_allclose(found.volatility[place, 0], expected, rtol=1e-10)


def test_qlike_is_its_formula(found: VolatilityModels) -> None:
    for model in range(len(MODELS)):
        for row in (0, 1):
            h = (100.0 * found.volatility[model, row]) ** 2 / 252.0
            r = 100.0 * found.returns[row]
            total = sum(math.log(v) + x * x / v for v, x in zip(h, r, strict=True))
            assert found.qlike[model, row] == pytest.approx(total / 250, rel=1e-10, nan_ok=True)


def test_criteria_count_the_parameters(found: VolatilityModels) -> None:
    k = dict(zip(PLACE, found.parameters.tolist(), strict=True))
    assert [k["ewma", "normal"], k["garch", "normal"], k["garch", "t"], k["gjr", "t"]] == [
        *(0, 4, 5, 6)
    ]
    place, n = PLACE["gjr", "t"], found.observations[0]
    value = found.loglikelihood[place, 0]
    assert found.aic[place, 0] == pytest.approx(12.0 - 2.0 * value)
    assert found.bic[place, 0] == pytest.approx(6.0 * math.log(n) - 2.0 * value)


def test_likelihood_and_residual_tests_are_the_outlook_s(
    made: Study, found: VolatilityModels
) -> None:
    whole = outlook.outlook(made, asymmetric=True, distribution="t")
    place = PLACE["gjr", "t"]
    np.testing.assert_allclose(found.loglikelihood[place], whole.loglikelihood, rtol=1e-12)
    for row in (0, 1):
        shocks = whole.standardised[row]
        assert float(np.nanstd(shocks)) == pytest.approx(1.0, abs=0.1)
        for name, verdict in (
            ("jarque_bera_p", jarque_bera(shocks)),
            ("ljung_box_p", ljung_box(shocks)),
            ("ljung_box_squares_p", ljung_box(shocks, squares=True)),
        ):
            assert getattr(found, name)[place, row] == pytest.approx(verdict.p_value, rel=1e-6)


def test_the_shocks_are_the_definition(made: Study) -> None:
    whole = outlook.outlook(made)
    mu, sd = whole.parameters[:, :1], 100.0 * whole.conditional / math.sqrt(252.0)
    np.testing.assert_allclose(whole.standardised, (100.0 * made.daily.log - mu) / sd, rtol=1e-10)


def test_nothing_is_known_before_its_time(made: Study) -> None:
    """Held-out returns of another size leave the forecasts before them, to the bit."""
    changed = studied("sample", tickers=("AAPL", "GE"), start=SINCE, kind="log")
    log = changed.daily.log.copy()
    for row in log:
        row[np.flatnonzero(~np.isnan(row))[-100:]] *= -3.0
    object.__setattr__(changed.daily, "log", log)
    one, other = out_of_sample.forecasts(made), out_of_sample.forecasts(changed)
    for row in (0, 1):
        still = int((one.returns[row] != other.returns[row]).argmax()) + 1
        assert 150 < still < 160  # a return of 0 stays one
        before, after = (each.variance[OF_RETURNS, row, :still] for each in (one, other))
        assert np.array_equal(before, after)
        changed_ones = (
            one.variance[OF_RETURNS, row, still:] != other.variance[OF_RETURNS, row, still:]
        )
        assert changed_ones.all()


def test_ranges_say_why_there_are_none(found: VolatilityModels) -> None:
    assert [found.reasons[place][1] for place in OF_RANGES] == [NONE] * len(OF_RANGES)
    assert [each[0] for each in found.reasons] == [""] * len(MODELS)
    assert np.isnan(found.qlike[OF_RANGES, 1]).all()
    assert np.isfinite(found.qlike[:, 0]).all()
    assert np.isnan(found.loglikelihood[OF_RANGES]).all()


def test_it_is_of_the_frequency_asked_for() -> None:
    """Weeks have weeks' ranges: highest high and lowest low of the seven days until the label."""
    asked = {"tickers": ("AAPL",), "kind": "log"}
    days, weeks = studied("sample", **asked), studied("sample", frequency="weekly", **asked)
    found = compare(weeks)
    assert found.dates[0, -1] == weeks.periodic.labels[-1]
    raw = []
    for label in weeks.periodic.labels:
        inside = (days.dates <= label) & (days.dates > label - np.timedelta64(7, "D"))
        inside &= ~np.isnan(days.daily.log[0])
        highest, lowest = days.bars.high[0][inside].max(), days.bars.low[0][inside].min()
        raw.append(math.log(highest / lowest) ** 2)
    mean = np.convolve(raw, np.full(SESSIONS, 1.0 / SESSIONS), "valid")
    ranged = found.volatility[PLACE["parkinson", "normal"], 0]
    shares = ranged**2 / mean[:-1][-len(ranged) :]
    np.testing.assert_allclose(shares, shares[0], rtol=1e-9)  # but for the scale


def test_it_holds_no_tensor_and_can_be_sent(found: VolatilityModels) -> None:
    again = pickle.loads(pickle.dumps(found))
    assert np.array_equal(again.qlike, found.qlike, equal_nan=True)
    assert again.models == MODELS


TROUBLED = 360


@pytest.fixture
def troubled(tmp_path: Path) -> Path:
    """A flat ticker, a still one, a new one, one whose highs stop, one as it should be."""
    random = np.random.default_rng(2)
    days = pd.bdate_range("2020-01-01", periods=TROUBLED)
    closes = 100.0 * np.exp(0.01 * random.standard_t(5, TROUBLED).cumsum())
    parts = []
    for name, prices in {
        "FLAT": 100.0 * 1.001 ** np.arange(TROUBLED),
        "STILL": np.full(TROUBLED, 7.0),
        "NEW": closes,
        "GAPS": closes,
        "GOOD": closes,
    }.items():
        part = pd.DataFrame({"ticker": name, "date": days, "close": prices})
        wide = 0.0 if name == "STILL" else 0.01
        part["open"], part["high"], part["low"] = prices, prices * (1 + wide), prices * (1 - wide)
        parts.append(part[-120:] if name == "NEW" else part)
    table = pd.concat(parts, ignore_index=True)
    late = (table["ticker"] == "GAPS") & (table["date"] >= days[200])
    table.loc[late, ["open", "high", "low"]] = np.nan
    table.to_csv(tmp_path / "prices.csv", index=False)
    return tmp_path / "prices.csv"


def test_what_cannot_be_had_is_said_and_harms_no_one(troubled: Path) -> None:
    found = compare(studied(troubled))
    alone = compare(studied(troubled, tickers=("GOOD",)))
    by_name = dict(zip(found.tickers, zip(*found.reasons, strict=True), strict=True))
    garch, ranged = PLACE["garch", "normal"], PLACE["parkinson", "normal"]
    assert by_name["FLAT"][garch] == FitReason.CONSTANT.sentence
    assert set(by_name["STILL"]) == {FitReason.CONSTANT.sentence, NO_RANGE}
    assert np.isnan(found.qlike[:, found.tickers.index("STILL")]).all()
    assert by_name["NEW"][PLACE["ewma", "normal"]] == out_of_sample.TOO_FEW
    assert by_name["GAPS"][ranged] == GAPS
    row = found.tickers.index("GOOD")
    for name in ("qlike", "aic", "jarque_bera_p"):
        assert np.array_equal(
            getattr(found, name)[:, row], getattr(alone, name)[:, 0], equal_nan=True
        )
    assert found.held_out[found.tickers.index("NEW")] == 0
    assert np.isnan(found.qlike[:, found.tickers.index("NEW")]).all()


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    return int(left.value.code or 0)


ASKED = ("garch", "AAPL", "GE", "--source", "sample", "--start", "2018-01-01")


def test_the_command_writes_it(
    found: VolatilityModels, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert _run(*ASKED, "--compare", "--csv", "-") == 0
    written = capfdbinary.readouterr()
    table = pd.read_csv(io.BytesIO(written.out))
    assert list(table.columns) == [
        *("ticker", "model", "distribution", "observations", "parameters"),
        *("loglikelihood", "aic", "bic", "held_out", "qlike"),
        *("jarque_bera_p", "ljung_box_p", "ljung_box_squares_p", "reason"),
    ]
    assert len(table) == 2 * len(MODELS)
    for row in table.to_dict("records"):
        place = PLACE[row["model"], row["distribution"]], found.tickers.index(row["ticker"])
        assert row["qlike"] == pytest.approx(found.qlike[place], nan_ok=True)
        assert row["aic"] == pytest.approx(found.aic[place], nan_ok=True)
    assert b"out of sample: the last 250" in written.err
    assert b"GE: Parkinson; Garman-Klass; Yang-Zhang; HAR: no open, high and low" in written.err
    without = b"no AIC, no BIC, no tests of residuals: "
    assert b"Yang-Zhang: " + without + b"a range estimator has no likelihood" in written.err
    assert b"HAR: " + without + b"HAR describes ranges by least squares" in written.err


def test_a_person_sees_the_best(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert _run(*ASKED, "--compare") == 0
    shown = capfdbinary.readouterr().out.decode()
    table = comparison_tables.compare_table(
        studied("sample", tickers=("AAPL", "GE"), start=SINCE, kind="log")
    )
    for name in ("AAPL", "GE"):
        best = table[table["ticker"] == name]["aic"].min()
        assert f"{best:,.1f} *" in shown
    assert "GJR-t" in shown


@pytest.mark.parametrize("wrong", [("--backtest",), ("--asymmetric",), ("--distribution", "t")])
def test_one_table_of_all_models_at_a_time(
    wrong: tuple[str, ...], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert _run("garch", "--source", "/no/such/file.csv", "--compare", *wrong) == 2
    assert b"expected --compare or --backtest" in capfdbinary.readouterr().err


@pytest.mark.parametrize("which", ["--compare", "--backtest"])
def test_its_bundle_is_recomputed(
    which: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    target = tmp_path / "models.zip"
    assert _run(*ASKED, which, "--seed", "7", "--bundle", str(target)) == 0
    assert _run("verify", str(target)) == 0
    assert b"identical" in capfdbinary.readouterr().out

"""HAR: the slow twin's numbers, coefficients that are known, and bars that say nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics import stats
from analytics.study import Study
from analytics.volatility import har
from analytics.volatility.har import Har, HarModel, bar_variances, least_squares, regressors
from analytics.volatility.range_forecasts import GAPS, NO_RANGE, NONE, SESSIONS, RangeModel
from analytics.volatility.volatility_model import FittedModel, ModelInputs, VolatilityModel
from models.errors import TooLittleData
from tests.analytics.tables import studied
from tests.answers import slow_har as slow

SINCE = pd.Timestamp("2018-01-01").date()
TRUE = Har(np.array([-0.9, 0.3, 0.35, 0.25]), 0.5)
PRICES = ["open", "high", "low", "close"]
COUNT, HELD = 400, 100


def market(seed: int, count: int = COUNT) -> pd.DataFrame:
    """Bars of 400 sessions whose ranges cluster: HAR of TRUE, and a path of 78 steps inside."""
    random = np.random.default_rng(seed)
    logs = simulated(random, count)
    steps = random.normal(size=(count, 78)) * np.exp(0.5 * logs)[:, None] / math.sqrt(78)
    path = 4.0 + np.cumsum(steps).reshape(count, 78)
    start = np.append(4.0, path[:-1, -1])
    whole = np.column_stack([start, path])
    closes = {"open": start, "high": whole.max(axis=1), "low": whole.min(axis=1)}
    table = pd.DataFrame({name: np.exp(values) for name, values in closes.items()})
    table["close"] = np.exp(path[:, -1])
    table.insert(0, "date", pd.bdate_range("2019-01-01", periods=count))
    return table


def flattened(table: pd.DataFrame, at: Sequence[int]) -> pd.DataFrame:
    """The same with one price in those bars."""
    chosen = table.index.isin(at)
    closes = {name: table[name].where(~chosen, table["close"]) for name in PRICES}
    return table.assign(**closes)


def simulated(random: np.random.Generator, count: int) -> np.ndarray:
    """(count,) logarithms that follow TRUE, from its mean."""
    mean = TRUE.coefficients[0] / (1.0 - TRUE.coefficients[1:].sum())
    logs = [mean] * 22
    for error in math.sqrt(TRUE.residual_variance) * random.normal(size=count):
        known = [1.0, logs[-1], np.mean(logs[-5:]), np.mean(logs[-22:])]
        logs.append(float(TRUE.coefficients @ np.array(known)) + error)
    return np.array(logs[22:])


def written(folder: Path, tables: dict[str, pd.DataFrame], **asked: object) -> Study:
    """The study of a file with these tickers' bars."""
    whole = pd.concat([table.assign(ticker=name) for name, table in tables.items()])
    whole.to_csv(folder / "prices.csv", index=False)
    return studied(folder / "prices.csv", kind="log", **asked)


def fit(made: Study, held: int = HELD) -> FittedModel:
    inputs = ModelInputs.of(made)
    return HarModel().fit(inputs.first(inputs.counts - held))


def bars_and_returns(made: Study, row: int) -> tuple[list[slow.Bar], list[float]]:
    """Of each session with a return, the latter in percent."""
    there = np.flatnonzero(~np.isnan(made.daily.log[row]))
    prices = np.column_stack([getattr(made.bars, name)[row] for name in PRICES])[there]
    bars = [None if np.isnan(bar).any() else tuple(bar.tolist()) for bar in prices]
    return bars, (100.0 * made.daily.log[row, there]).tolist()


def assert_twin(made: Study, found: FittedModel, row: int, held: int) -> None:
    bars, returns = bars_and_returns(made, row)
    fitted = len(returns) - held
    expected = slow.variances(bars, returns, fitted)
    here = found.variance[row, : len(expected)]
    np.testing.assert_allclose(here, expected, rtol=1e-8)
    assert np.isnan(found.variance[row, len(expected) :]).all()
    later = slow.forecast(bars, returns, fitted, 30)
    np.testing.assert_allclose(found.forecast(30)[row], later, rtol=1e-8)


@pytest.mark.parametrize("frequency", ["daily", "weekly"])
def test_every_forecast_is_the_slow_twins(frequency: str) -> None:
    """Real prices; GE has closes only. Weeks are checked by the twin on the weeks' own bars."""
    made = studied("sample", tickers=("GE", "AAPL"), kind="log", frequency=frequency)
    found = fit(made)
    assert found.reasons == (NONE, "")
    assert np.isnan(found.variance[0]).all()
    if frequency == "daily":
        assert_twin(made, found, 1, HELD)
        return
    there = np.flatnonzero(~np.isnan(made.periodic.log[1]))
    inputs = ModelInputs.of(made)
    prices = [inputs.bars[f"{name}s"][1, there] for name in PRICES]
    expected = slow.variances(
        [tuple(bar) for bar in np.transpose(prices).tolist()],
        (100.0 * made.periodic.log[1, there]).tolist(),
        len(there) - HELD,
    )
    np.testing.assert_allclose(found.variance[1, : len(expected)], expected, rtol=1e-8)


def test_holes_flat_bars_and_contradictions_are_the_slow_twins(tmp_path: Path) -> None:
    table = market(1)
    table.loc[[50, 120, 121, 320], ["open", "high", "low"]] = np.nan
    table = flattened(table, [60, 61, 250, 390])
    table.loc[[70], "high"] = table["close"] * 0.9
    made = written(tmp_path, {"AAA": table})
    found = fit(made)
    assert_twin(made, found, 0, HELD)
    left_out = "4 of one price, 1 with an open or close outside the range"
    assert found.reasons == (f"bars left out: {left_out}",)


def test_bars_left_out_count_as_missing(tmp_path: Path) -> None:
    at = [40, 41, 200, 350]
    flat, missing = flattened(market(2), at), market(2)
    missing.loc[at, ["open", "high", "low"]] = np.nan
    found = fit(written(tmp_path, {"FLAT": flat, "MISSING": missing}))
    assert np.array_equal(found.variance[0], found.variance[1], equal_nan=True)
    assert found.reasons == ("bars left out: 4 of one price", "")


def test_coefficients_of_a_long_history_are_the_true_ones() -> None:
    """Within four standard errors of least squares, s²(X'X)⁻¹."""
    logs = simulated(np.random.default_rng(5), 20_000)
    found, known = least_squares(logs), regressors(logs)[:-1]
    errors = np.sqrt(TRUE.residual_variance * np.diag(np.linalg.inv(known.T @ known)))
    assert (np.abs(found.coefficients - TRUE.coefficients) < 4.0 * errors).all()
    spread = TRUE.residual_variance * math.sqrt(2.0 / len(known))
    assert abs(found.residual_variance - TRUE.residual_variance) < 4.0 * spread


def test_errors_are_orthogonal_to_the_regressors() -> None:
    logs = simulated(np.random.default_rng(6), 500)
    found, known = least_squares(logs), regressors(logs)
    errors = logs[22:] - known[:-1] @ found.coefficients
    assert np.abs(known[:-1].T @ errors).max() < 1e-9
    assert np.array_equal(found.next_means(logs), known @ found.coefficients)


def test_later_forecasts_are_the_mean_of_simulated_paths() -> None:
    """The lognormal mean h periods ahead against 40,000 paths, within four standard errors."""
    random = np.random.default_rng(7)
    logs = simulated(random, 50)
    paths = np.tile(logs[-22:], (40_000, 1))
    expected = np.exp(TRUE.later_means(logs, 10) + 0.5 * TRUE.error_variances(10))
    for step in range(10):
        known = np.column_stack(
            [np.ones(len(paths)), paths[:, -1], paths[:, -5:].mean(1), paths[:, -22:].mean(1)]
        )
        error = math.sqrt(TRUE.residual_variance) * random.normal(size=len(paths))
        paths = np.column_stack([paths, known @ TRUE.coefficients + error])
        drawn = np.exp(paths[:, -1])
        allowed = 4.0 * drawn.std() / math.sqrt(len(drawn))
        assert abs(drawn.mean() - expected[step]) < allowed


def test_far_forecasts_go_to_the_mean_of_the_logarithms() -> None:
    logs = simulated(np.random.default_rng(8), 60)
    means, errors = TRUE.later_means(logs, 1_000), TRUE.error_variances(1_000)
    assert means[0] == pytest.approx(TRUE.next_means(logs)[-1], rel=1e-12)
    mean = TRUE.coefficients[0] / (1.0 - TRUE.coefficients[1:].sum())
    assert means[-1] == pytest.approx(mean, rel=1e-9)
    assert errors[0] == TRUE.residual_variance
    assert (np.diff(errors) >= 0.0).all()


def test_forecasts_that_leave_the_range_of_numbers_are_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    growing = Har(np.array([5.0, 1.0, 0.0, 0.0]), 0.5)
    monkeypatch.setattr(har, "least_squares", lambda logs: growing)
    ahead = fit(written(tmp_path, {"AAA": market(3)})).forecast(300)[0]
    assert np.isfinite(ahead[:100]).all()
    assert np.isnan(ahead[-1])
    assert not np.isinf(ahead).any()


def test_tickers_do_not_touch_each_other(tmp_path: Path) -> None:
    """In another order, and alone with fewer dates on the calendar: the same bits."""
    tables = {"AAA": market(1), "BBB": market(2)[50:], "CCC": market(3, 500)}
    one = fit(written(tmp_path, tables))
    names = ("CCC", "AAA", "BBB")
    other = fit(written(tmp_path, {name: tables[name] for name in names}, tickers=names))
    for row, name in enumerate(names):
        place = list(tables).index(name)
        assert np.array_equal(one.variance[place], other.variance[row], equal_nan=True)
        alone = fit(written(tmp_path, {name: tables[name]}))
        count = alone.variance.shape[-1]
        assert np.array_equal(one.variance[place, :count], alone.variance[0], equal_nan=True)
        assert np.array_equal(one.forecast(9)[place], alone.forecast(9)[0])


@pytest.mark.parametrize(("factor", "tolerance"), [(4.0, 0.0), (1_000.0, 1e-9)])
def test_the_unit_of_prices_does_not_matter(
    tmp_path: Path, factor: float, tolerance: float
) -> None:
    table = market(4)
    scaled = table.assign(**{name: factor * table[name] for name in PRICES})
    found = fit(written(tmp_path, {"AAA": table, "BBB": scaled}))
    np.testing.assert_allclose(found.variance[1], found.variance[0], rtol=tolerance)


def test_the_first_part_only_is_learnt_from(tmp_path: Path) -> None:
    """Bars of the last 100 sessions change: forecasts until the first of them keep their bits."""
    table, changed = market(1), market(1)
    late = changed.index >= COUNT - HELD
    changed.loc[late, "high"] *= 1.05
    one, other = (fit(written(tmp_path, {"AAA": made})).variance[0] for made in (table, changed))
    first = COUNT - 1 - HELD  # the first price has no return
    assert np.array_equal(one[: first + 1], other[: first + 1], equal_nan=True)
    assert (one[first + 1 :] != other[first + 1 :]).all()


def test_a_gap_is_carried_over_as_long_as_a_range_is(tmp_path: Path) -> None:
    short, long = market(1), market(1)
    short.loc[340 : 340 + SESSIONS - 1, ["open", "high", "low"]] = np.nan
    long.loc[340 : 340 + SESSIONS, ["open", "high", "low"]] = np.nan
    made = written(tmp_path, {"SHORT": short, "LONG": long})
    found = fit(made)
    assert found.reasons == ("", GAPS)
    assert_twin(made, found, 0, HELD)
    assert np.isnan(found.variance[1]).all()
    assert np.isnan(found.forecast(3)[1]).all()


def test_what_has_no_range_says_so(tmp_path: Path) -> None:
    closes = market(1)
    still, equal, wrong = flattened(closes, range(COUNT)), closes.copy(), closes.copy()
    equal["open"], equal["high"], equal["low"] = (
        factor * closes["close"] for factor in (1.0, 1.01, 0.99)
    )
    wrong["high"] = 0.5 * closes["close"]
    mixed = flattened(wrong, range(100))
    tables = {"STILL": still, "EQUAL": equal, "WRONG": wrong, "MIXED": mixed}
    found = fit(written(tmp_path, tables))
    assert found.reasons == (
        NO_RANGE,
        har.ALL_EQUAL,
        "bars left out: 399 with an open or close outside the range",
        "bars left out: 99 of one price, 300 with an open or close outside the range",
    )
    assert np.isnan(found.variance).all()


def test_too_little_data_names_both_numbers(tmp_path: Path) -> None:
    logs = simulated(np.random.default_rng(1), 100)
    least_squares(logs)
    with pytest.raises(TooLittleData, match="needs 100 observations and has 99") as caught:
        least_squares(logs[1:])
    assert (caught.value.need, caught.value.have) == (100, 99)
    table = flattened(market(1, 300), [130])
    table.loc[:120, ["open", "high", "low"]] = np.nan
    found = fit(written(tmp_path, {"AAA": table}))
    few = 299 - HELD - 120 - 1
    assert found.reasons == (
        f"HAR needs 100 observations and has {few}; bars left out: 1 of one price",
    )


def test_a_hundred_bars_are_enough(tmp_path: Path) -> None:
    """The first price has no return: 201 sessions, of which 100 returns are held out."""
    tables = {"ENOUGH": market(1, 201), "FEW": market(1, 200)}
    found = fit(written(tmp_path, tables))
    assert found.reasons == ("", "HAR needs 100 observations and has 99")
    assert np.isfinite(found.variance[0]).any()


def test_the_variance_of_a_bar_by_hand() -> None:
    """½ ln(1.1)² - (2 ln 2 - 1) ln(1.05)², by a calculator: 0.00454202 - 0.00091957."""
    variances, flat, contradicting = bar_variances(
        np.array([100.0, 5.0, 5.0, np.nan, 0.0]),
        np.array([110.0, 5.0, 6.0, 7.0, 1.0]),
        np.array([100.0, 5.0, 4.0, 6.0, 0.0]),
        np.array([105.0, 5.0, 6.5, 6.0, 1.0]),
    )
    assert variances[0] == pytest.approx(0.00454202 - 0.00091957, abs=1e-8)
    assert np.isnan(variances[1:]).all()
    assert (flat, contradicting) == (1, 1)


def test_rounding_contradicts_nothing_and_is_no_range() -> None:
    """A close above the high by 1e-9 of it is on the high; a range of 1e-9 of the price is none."""
    ulps = 1.0 + 1e-9
    variances, flat, contradicting = bar_variances(
        np.array([100.0, 7.0]),
        np.array([110.0, 7.0 * ulps]),
        np.array([99.0, 7.0]),
        np.array([110.0 * ulps, 7.0 * ulps]),
    )
    assert (flat, contradicting) == (1, 0)
    by_hand = 0.5 * math.log(110 / 99) ** 2 - (2 * math.log(2) - 1) * math.log(1.1) ** 2
    assert variances[0] == pytest.approx(by_hand, rel=1e-7)
    assert np.isnan(variances[1])


def test_the_estimator_is_chosen_for_the_reason_that_the_module_gives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """QLIKE of seven times 250 forecasts of each ticker: HAR, HAR by Parkinson, 21 sessions."""
    names = ("AAPL", "AMZN", "GOOG", "META", "NFLX", "NVDA")
    inputs = ModelInputs.of(studied("sample", tickers=names, kind="log"))

    def qlike(model: VolatilityModel) -> np.ndarray:
        losses = []
        for back in range(1, 8):
            first = int(inputs.counts.min()) - 250 * back
            found = model.fit(inputs.first(np.full(len(names), first)))
            h = found.variance[:, first : first + 250]
            losses.append(np.log(h) + inputs.packed[:, first : first + 250] ** 2 / h)
        return np.mean(losses, axis=(0, 2))

    def by_parkinson(**bars: np.ndarray) -> tuple[np.ndarray, int, int]:
        usable, *counts = bar_variances(**bars)
        ranges = stats.parkinson(bars["highs"][:, None], bars["lows"][:, None], periods=1)
        return np.where(np.isnan(usable), np.nan, ranges**2), *counts

    chosen, rolled = qlike(HarModel()), qlike(RangeModel("garman_klass"))
    monkeypatch.setattr(har, "bar_variances", by_parkinson)
    other = qlike(HarModel())
    assert np.count_nonzero(chosen < other) == 4
    assert round(float((other - chosen).mean()), 3) == 0.005
    assert round(float((rolled - chosen).mean()), 2) == 0.08

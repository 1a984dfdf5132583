"""Coverage of fans and bands: a small seeded count, and the page that shows the recorded one."""

from __future__ import annotations

import math

import numpy as np
import pytest

from benchmarks import fans, volatility_bands
from benchmarks.fans import HORIZONS
from benchmarks.harness.coverage_share import clustered_mean
from benchmarks.markets.known_truth import DEVIATION, MARKETS, MEAN, simulated

HISTORIES = 40
SIGMAS = 4.0


@pytest.mark.parametrize("market", ["AR(0.2)", "GARCH .10/.85"])
def test_fans_with_uncertain_parameters_hold_about_90_percent(market: str) -> None:
    """Of 40 histories with 20 futures each; the standard error is that over histories.

    The limits are those of the page, 88 to 92 %, and four standard errors.
    """
    made = simulated(MARKETS[market], HISTORIES, fans.HISTORY, fans.FUTURES, max(HORIZONS), 7)
    wealth = np.cumprod(1.0 + made.futures, axis=-1)[..., [day - 1 for day in HORIZONS]]
    held = {}
    for parameters in ("uncertain", "fixed"):
        ends = np.array([fans.fan("normal", parameters, row, 1_000) for row in made.returns])
        inside = ((ends[:, None, 0] <= wealth) & (wealth <= ends[:, None, 1])).mean(axis=1)
        held[parameters] = inside
    for place in range(len(HORIZONS)):
        share, error = clustered_mean(held["uncertain"][:, place], np.arange(HISTORIES))
        assert 0.88 - SIGMAS * error < share < 0.92 + SIGMAS * error
    gained = held["uncertain"][:, -1] - held["fixed"][:, -1]
    assert gained.mean() > 0.0  # paired: the same histories and the same random numbers


def test_bands_of_rolling_volatility_hold_at_least_90_percent() -> None:
    """Of 300 histories: a share of 95 % has a binomial error of 1.3 %. The bootstrap held 75 %."""
    for one in volatility_bands.counted(300):
        if one.model == "rolling volatility":
            assert one.held > 0.95 - SIGMAS * math.sqrt(0.95 * 0.05 / 300), one


def test_markets_have_the_moments_that_they_claim() -> None:
    """Means of 2,000 histories of 50 days; futures go on from the last return's state."""
    for market in MARKETS.values():
        made = simulated(market, 2_000, 50, 2, 3, 1)
        days = made.returns.mean(axis=-1)
        assert abs(days.mean() - MEAN) < 5 * days.std() / math.sqrt(2_000)
        ratio = ((made.returns - MEAN) ** 2 / made.variance).mean(axis=-1)
        expected = 1.0 / (1.0 - market.correlation**2)  # the variance given the past is less
        assert abs(ratio.mean() - expected) < 5 * ratio.std() / math.sqrt(2_000)
        assert made.futures.shape == (2_000, 2, 3)
        ahead = (made.futures[..., 0] - MEAN) * (made.returns[:, -1:] - MEAN)
        error = ahead.std() / math.sqrt(2_000)
        covariance = market.correlation * DEVIATION**2
        assert abs(ahead.mean() - covariance) < 5 * error


def test_the_error_of_groups_is_that_of_their_means() -> None:
    """Four values in two equal groups: the standard error of two numbers, by n and not n - 1."""
    values, groups = np.array([1.0, 0.0, 1.0, 1.0]), np.array([5, 5, 9, 9])
    mean, error = clustered_mean(values, groups)
    assert mean == 0.75
    assert error == pytest.approx(np.std([0.5, 1.0]) / math.sqrt(2))


def test_the_page_shows_what_was_recorded() -> None:
    text = fans.PAGE.read_text(encoding="utf-8")
    assert fans.page(text, fans.recorded()) == text


def test_recorded_fans_with_uncertain_parameters_hold_88_to_92_percent() -> None:
    found = [s for s in fans.recorded() if s.parameters == "uncertain" and s.market in MARKETS]
    assert len(found) == len(MARKETS) * 4 * len(HORIZONS)
    for one in found:
        assert 0.88 - 2 * one.error < one.held < 0.92 + 2 * one.error, one

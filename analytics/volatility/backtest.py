"""Value at risk and expected shortfall of every model, forecast out of sample and tested."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.progress import Report, parts, reported
from analytics.request import Request
from analytics.stats.inference import student_t, var_backtests
from analytics.study import Study
from analytics.study.series import Dates, Floats
from analytics.volatility import model_list, out_of_sample, outlook
from analytics.volatility.out_of_sample import Forecasts, Reasons
from analytics.volatility.volatility_model import VolatilityModel

LEVELS, TAILS = (0.95, 0.99), (0.05, 0.01)


@dataclass(frozen=True, slots=True, eq=False)
class Backtest:
    """M models for N tickers at L levels: NumPy arrays and plain values only, picklable.

    Losses are positive fractions per period, from returns of the requested kind. If the model is
    right, a loss exceeds its value at risk in a share 1 - level of periods (the tail), and p-values
    are uniform, so one below 0.05 occurs by luck in 1 of 20. NaN if there is no forecast, or too
    few periods for a test.

    Attributes:
        request: the request, with the seed of the bootstrap.
        models: M.
        tickers: N.
        levels: L.
        held_out: (N,) periods tested.
        dates: (N, H) their dates, NaT in front if a ticker has fewer than H.
        returns: (N, H) fractions.
        value_at_risk: (L, M, N, H) -(mu + sqrt(h) q), forecast the period before; q the quantile
            of the shocks.
        expected_shortfall: (L, M, N, H) the mean loss beyond it under the model.
        next_value_at_risk, next_expected_shortfall: (L, M, N) for the next period.
        exceedances: (L, M, N) number of losses above value at risk.
        expected: (L, N) expected number of them.
        kupiec, independence, conditional_coverage: (L, M, N) statistics (see stats.coverage).
        kupiec_p, independence_p, conditional_coverage_p: (L, M, N) their p-values.
        shortfall_residual: (L, M, N) mean of (loss - expected shortfall)/sqrt(h) where value at
            risk was exceeded; above 0 the tail is worse than forecast.
        shortfall_residual_p: (L, M, N) its p-value under the model.
        reasons: M times N sentences on a missing result or maximum; "" if there is none missing.
    """

    request: Request
    models: tuple[VolatilityModel, ...]
    tickers: tuple[str, ...]
    levels: tuple[float, ...]
    held_out: NDArray[np.int64]
    dates: Dates
    returns: Floats
    value_at_risk: Floats
    expected_shortfall: Floats
    next_value_at_risk: Floats
    next_expected_shortfall: Floats
    exceedances: Floats
    expected: Floats
    kupiec: Floats
    kupiec_p: Floats
    independence: Floats
    independence_p: Floats
    conditional_coverage: Floats
    conditional_coverage_p: Floats
    shortfall_residual: Floats
    shortfall_residual_p: Floats
    reasons: Reasons


TESTS = ("kupiec", "independence", "conditional_coverage", "shortfall_residual")


def backtest(study: Study, report: Report | None = None) -> Backtest:
    """Every model of `model_list.MODELS` for the requested tickers, at LEVELS.

    Args:
        study: its returns of the requested kind and frequency; its request's seed.
        report: called with the work done and the total (forecasts, then their tests), at least
            every 0.3 s of processor time; an exception that it raises ends the computation.
    """
    models, a_model = model_list.MODELS, out_of_sample.A_MODEL
    forecasting, testing = parts(report, a_model * len(models), a_model)
    ahead = out_of_sample.forecasts(study, forecasting)
    at_risk, beyond = (_losses(ahead, of) for of in (student_t.quantile, student_t.tail_mean))
    found = _tests(ahead, at_risk, beyond, study.request.seed, testing)
    fraction = 1.0 / outlook.PERCENT
    return Backtest(
        request=study.request,
        models=models,
        tickers=ahead.tickers,
        levels=LEVELS,
        held_out=ahead.held_out,
        dates=ahead.dates,
        returns=fraction * ahead.returns,
        value_at_risk=fraction * at_risk[..., :-1],
        expected_shortfall=fraction * beyond[..., :-1],
        next_value_at_risk=fraction * at_risk[..., -1],
        next_expected_shortfall=fraction * beyond[..., -1],
        expected=np.array(TAILS)[:, None] * ahead.held_out,
        **found,
        reasons=ahead.reasons,
    )


def _losses(ahead: Forecasts, of: Callable[[float, float], float]) -> Floats:
    """(L, M, N, H + 1) -(mean + sd·q) in percent, q by its function of the tail and nu."""
    shocks = np.array(
        [[[of(tail, nu) for nu in row] for row in ahead.nu.tolist()] for tail in TAILS]
    )
    return -(ahead.mean[..., None] + np.sqrt(ahead.variance) * shocks[..., None])


def _tests(
    ahead: Forecasts, at_risk: Floats, beyond: Floats, seed: int, report: Report | None
) -> dict[str, Floats]:
    """(L, M, N) exceedances, and each test's statistic and p-value."""
    losses, sds = -ahead.returns, np.sqrt(ahead.variance[..., :-1])
    names = ["exceedances", *(name + end for name in TESTS for end in ("", "_p"))]
    found = {name: np.full(at_risk.shape[:-1], np.nan) for name in names}
    for place in reported([*np.ndindex(at_risk.shape[:-1])], report):
        level, model, ticker = place
        count = int(ahead.held_out[ticker])
        if not count or np.isnan(at_risk[place]).all():
            continue
        loss, sd = losses[ticker, -count:], sds[model, ticker, -count:]
        exceeded = loss > at_risk[place][-count - 1 : -1]
        residuals = ((loss - beyond[place][-count - 1 : -1]) / sd)[exceeded]
        verdicts = (
            var_backtests.kupiec(exceeded, tail=TAILS[level]),
            var_backtests.independence(exceeded),
            var_backtests.conditional_coverage(exceeded, tail=TAILS[level]),
            var_backtests.shortfall_residuals(residuals, seed=seed),
        )
        found["exceedances"][place] = exceeded.sum()
        for name, verdict in zip(TESTS, verdicts, strict=True):
            found[name][place], found[name + "_p"][place] = verdict.statistic, verdict.p_value
    return found

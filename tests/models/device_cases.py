"""What models do, a case each, to be run on a fake accelerator; see tests.models.test_on_device.

A case's inputs are moved to the device before anything is counted. From then on nothing may come
back to the CPU before the answer, and nothing go there: torch waits at both, until the accelerator
has done all it was given. What a case must ask or send all the same it states, with the reason.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import torch
from torch import Tensor

from models import montecarlo, optimiser
from models.bootstrap import intervals
from models.bootstrap.block_length import block_length
from models.bootstrap.metrics import DATED, METRICS, PAIRED, Terms
from models.bootstrap.schedule import Schedule
from models.fitting.fisher_scoring import (
    ITERATIONS_A_QUESTION,
    MOST_ITERATIONS,
    Evaluation,
    FitResult,
    FitTrace,
    fisher_scoring,
)
from models.fitting.multi_start import best_of, followed_by
from models.fitting.newton import MOST_ROUNDS, STEPS_A_ROUND, newton, observed_information
from models.fitting.scan import scan, scan_by_blocks
from models.fitting.scan_products import ScanProducts
from models.montecarlo.tally import WealthCounts
from models.optimiser import bounded
from models.optimiser.interior import ITERATIONS_A_QUESTION as STEPS_A_FLAG
from models.optimiser.interior import MOST_ITERATIONS as MOST_STEPS
from models.optimiser.riskless import all_in_riskless
from models.prices.assembly import Rows
from models.prices.currency import in_base, rates_of
from models.prices.origin import Origin
from models.prices.panel import PricePanel
from models.prices.returns import (
    PeriodRows,
    common_sessions,
    compound,
    gross_returns,
    joint_gross_returns,
    undo_splits,
)
from models.volatility import ewma, garch
from models.volatility.garch import Garch, path
from models.volatility.garch.likelihood import Likelihood
from models.volatility.garch.series import ReturnSeries
from tests.models.panels import NAN, panel

# Of Newton's: questions of Fisher scoring inside, and one at the end of each.
ROUNDS = MOST_ROUNDS * (-(-STEPS_A_ROUND // ITERATIONS_A_QUESTION) + 1)
RANDOM = np.random.default_rng(11)
T_MODEL = Garch(asymmetric=True, distribution="t")


@dataclass(frozen=True)
class Case:
    """Inputs, tensors and panels among them, and what is done with them on their device.

    Attributes:
        asks: times that values may come back while it runs, or how many given the CPU's answer.
        sends: times that values may go there while it runs.
        why: what is asked and sent; a case that asks nothing runs without values too.
        apart: how far, relatively, answers may be from the CPU's; 0 is the same bits.
    """

    inputs: tuple[Any, ...]
    run: Callable[..., Any]
    asks: int | Callable[[Any], int] = 0
    sends: int = 0
    why: str = ""
    apart: float = 0.0


def normal(*shape: int) -> Tensor:
    return torch.from_numpy(RANDOM.standard_normal(shape))


def holed(*shape: int) -> Tensor:
    """Daily returns in percent, one in ten missing."""
    values = RANDOM.standard_normal(shape)
    values[RANDOM.random(shape) < 0.1] = NAN
    return torch.from_numpy(values)


PRICES = panel(
    {
        "close": [[80.0, 20.0, NAN, 44.0, 45.0], [1.0, 2.0, 3.0, 4.0, 5.0]],
        "dividend": [[0.0, 0.0, 1.0, 0.0, 0.0], [0.0] * 5],
        "split": [[1.0, 4.0, 1.0, 0.5, 1.0], [1.0] * 5],
    },
    origins=[Origin("test", prices="raw"), Origin("test")],
)


def from_rows(like: Tensor) -> Tensor:
    rows = {"A": Rows(PRICES.dates, {"close": np.arange(5.0)})}
    made = PricePanel.from_rows(rows, {"A": Origin("test")}, device=like.device)
    long = PricePanel.from_long(
        ["A"] * 5, PRICES.dates, rows["A"].columns, {"A": Origin("test")}, device=like.device
    )
    return torch.cat((made["close"], long["close"]))


def cut(prices: PricePanel) -> tuple[Tensor, torch.device]:
    own = prices.select(["B", "A"]).between(date(2024, 1, 2), date(2024, 1, 4))
    own = own.on(own.dates[1:])
    return own.to(own.device)["close"]


def terms(n: int) -> Terms:
    """A day a return, "months" of ten returns, "years" of all."""
    starts = np.arange(0, n - 9, 10)
    months = np.stack((starts, starts + 10), axis=-1)
    days = Schedule(np.arange(n + 1.0), months, np.array([[0, n]]))
    return Terms(periods=252.0, rate=1e-4, years=n / 252.0, schedule=days)


def scans(a: Tensor, b: Tensor) -> Any:
    first = a[..., 0]
    return (
        scan(a, b, compiled=False),
        scan_by_blocks(a, b, first),
        ScanProducts(b[:, 0], a.shape[-1]).scan(a[:, None], first[:, None]),
        ewma.variances(a, first, compiled=False),
    )


RETURNS = 0.01 * holed(3, 60)
COUNTS = (~RETURNS.isnan()).sum(dim=-1).tolist()
EVERY_METRIC = {"metrics": METRICS | DATED | PAIRED, "replicates": 40}


def bootstrap(returns: Tensor, beside: Tensor) -> Any:
    each = [terms(n) for n in COUNTS]
    return intervals(returns, each, benchmark=beside, compiled=False, **EVERY_METRIC)


def hill(top: Tensor) -> Callable[[Tensor, Tensor], Evaluation]:
    """The log-likelihood of a mean, of variance 1, but for a fourth power that bends it."""

    def evaluate(rows: Tensor, at: Tensor) -> Evaluation:
        away = at - top[rows]
        value = -(0.5 * away**2 + 0.25 * away**4).sum(dim=-1)
        return Evaluation(value, -(away + away**3), torch.diag_embed(1.0 + 3.0 * away**2))

    return evaluate


def clustered(series: int, length: int) -> Tensor:
    """Daily returns in percent whose volatility clusters, so that a fit has an optimum inside.

    A fit to noise climbs along a ridge until its iterations are spent, which takes the fake
    accelerator half a minute.
    """
    shocks, found = RANDOM.standard_t(6, (series, length)) * math.sqrt(4 / 6), []
    variance = np.ones(series)
    for shock in shocks.T:
        found.append(0.05 + np.sqrt(variance) * shock)
        news = variance * shock**2 * np.where(shock < 0, 0.15, 0.05)
        variance = 0.05 + news + 0.85 * variance
    return torch.from_numpy(np.stack(found, axis=-1))


def free(like: Tensor) -> Tensor:
    return torch.full(like.shape[-1:], math.inf, dtype=like.dtype, device=like.device)


def climb(top: Tensor) -> Any:
    found = fisher_scoring(hill(top), torch.zeros_like(top), free(top), traced=True)
    best = best_of(begun(found), 2)
    return begun(found), best, followed_by(best, best)


def newtons(top: Tensor) -> Any:
    return begun(newton(hill(top), torch.zeros_like(top), free(top), traced=True))


def begun(found: FitResult) -> FitResult:
    """With the climb's first iterations only: where it ends is noticed later on an accelerator."""
    assert found.trace is not None
    climbed = (found.trace.value, found.trace.parameters, found.trace.gradient)
    return replace(found, trace=FitTrace(*(part[:8] for part in climbed)))


def parameters(returns: Tensor) -> Tensor:
    """(N, 6) a stock's, on the device of the returns, without a word to the CPU."""
    values = (0.05, 0.04, 0.06, 0.05, 0.88, 7.0)
    columns = [torch.full_like(returns[:, 0], value) for value in values]
    return torch.stack(columns, dim=-1)


def along(returns: Tensor) -> Any:
    series, at = ReturnSeries.of(returns), parameters(returns)
    return (
        series,
        path.path(T_MODEL, series, at, compiled=False),
        path.scores(T_MODEL, series, at, compiled=False),
    )


def likelihood(returns: Tensor) -> Any:
    series = ReturnSeries.of(returns)
    own = Likelihood(T_MODEL, series, compiled=False)
    rows = torch.arange(len(returns), device=returns.device)
    shares = (0.9, 0.1, 0.7, 0.02)
    at = garch.model.coordinates(T_MODEL, series.mean, series.variance, shares)
    return own(rows, at), own.scores(rows, at), observed_information(own, rows, at)


def made_fit(returns: Tensor) -> garch.GarchFit:
    """One that is made up: nothing was climbed."""
    series = ReturnSeries.of(returns)
    at, flags = parameters(returns), torch.zeros_like(series.counts)
    shares = (0.9, 0.1, 0.7, 0.02)
    coordinates = garch.model.coordinates(T_MODEL, series.mean, series.variance, shares)
    return garch.GarchFit(
        model=T_MODEL,
        parameters=at,
        coordinates=coordinates,
        loglikelihood=at[:, 0],
        converged=flags == 0,
        iterations=flags,
        reason=flags,
        series=series,
    )


def of_fit(returns: Tensor) -> Any:
    """Everything that is said of a fit."""
    made = made_fit(returns)
    errors = garch.standard_errors(made, compiled=False)
    return (
        garch.conditional_variance(made, returns),
        garch.onwards(made, ReturnSeries.of(returns)),
        garch.persistence(made),
        garch.half_life(made),
        garch.long_run_variance(made),
        garch.forecast(made, 5),
        garch.term_structure(made, 5),
        errors,
        garch.conditional_error(made, errors, returns),
        garch.forecast_error(made, errors, 5),
    )


PLAN = montecarlo.PathPlan(3, flow=-0.4, every=1, goal=1.01)


def fans(returns: Tensor, weights: Tensor) -> Any:
    """Of every market, held and rebalanced."""
    made = made_fit(returns)
    found = []
    for rebalanced in (False, True):
        markets = (
            montecarlo.Normal.of(returns, weights, rebalanced=rebalanced),
            montecarlo.Student.of(returns, weights, rebalanced=rebalanced),
            montecarlo.Filtered.of(made, returns, weights, rebalanced=rebalanced),
            montecarlo.Bootstrap.of(returns, weights, rebalanced=rebalanced),
        )
        found += [montecarlo.fan(market, PLAN, paths=2_000, compiled=False) for market in markets]
    return found


def uncertain_fans(returns: Tensor, weights: Tensor) -> Any:
    """Of markets whose paths draw a mean and a volatility of their own; all percentiles at once."""
    market = montecarlo.Normal.of(returns, weights, rebalanced=True)
    own = weights @ returns.mean(dim=-1, keepdim=True)
    sample = (weights @ returns)[None]
    uncertain = montecarlo.Uncertain.of(market, own, sample, memory=True)
    assert uncertain.rebalanced
    return montecarlo.fan(uncertain, PLAN, paths=2_000, compiled=False)


def tallied(wealth: Tensor) -> Tensor:
    """The percentiles of one day, all parts at once."""
    tally = WealthCounts(0, wealth.device)
    tally.lay(0, wealth)
    tally.add(0, wealth)
    return tally.percentiles(montecarlo.SHARES)


def spread(loads: Tensor) -> Tensor:
    """(B, A, A) the covariance of assets with these loads on common factors."""
    return loads @ loads.mT + torch.diag_embed(torch.ones_like(loads[..., 0]))


def portfolios(loads: Tensor, mean: Tensor) -> Any:
    covariance, low = spread(loads), torch.zeros_like(mean)
    high = low + 0.6
    best = optimiser.maximum_ratio(covariance, mean, low, high)
    # Where a way ends is noticed later on an accelerator, so that only its beginning is compared.
    ways = [
        replace(one, path=one.path[:5])
        for one in (
            optimiser.minimum_variance(covariance, low, high, traced=True),
            optimiser.risk_parity(covariance, traced=True),
        )
    ]
    return (
        best,
        ways,
        best.converged,
        optimiser.frontier(covariance[0], mean[0], low[0], high[0], compiled=False),
    )


def around_portfolios(loads: Tensor, mean: Tensor) -> Any:
    covariance, low = spread(loads), torch.zeros_like(mean)
    inverse = optimiser.inverse_volatility(covariance)
    objectives = (
        optimiser.variance(covariance),
        optimiser.negative_ratio(covariance, mean),
        optimiser.imparity(covariance),
    )
    ways = [optimiser.trace(one, inverse[None], low, low + 0.6) for one in objectives]
    moves = torch.arange(covariance.shape[-1], device=covariance.device) > 0
    still = covariance * moves * moves[:, None]
    within = optimiser.inside(inverse, low, low + 0.6), bounded.centre(low, low + 0.6)
    return inverse, ways, within, all_in_riskless(still, low, low + 1.0)


CASES: dict[str, Case] = {
    "panel, built": Case((normal(1),), from_rows, sends=2, why="the prices themselves, twice"),
    "panel, cut": Case((PRICES,), cut, sends=2, why="which rows, which sessions"),
    "splits": Case((PRICES,), undo_splits, sends=1, why="which tickers are raw"),
    "total returns": Case((PRICES,), gross_returns, sends=1, why="which tickers are adjusted"),
    "price returns": Case(
        (PRICES,), lambda prices: gross_returns(prices, "price"), sends=1, why="whose are known"
    ),
    "returns beside a benchmark": Case(
        (PRICES,), lambda prices: joint_gross_returns(prices, "B"), sends=1, why="as total returns"
    ),
    "common sessions": Case((PRICES,), common_sessions),
    "longer periods": Case(
        (1.0 + RETURNS,),
        lambda gross: compound(gross, PeriodRows.of(np.arange(60) // 7, 9, gross.device)),
        sends=2,
        why="the dates of each period",
    ),
    "rates": Case(
        (PRICES,),
        lambda prices: in_base(prices, rates_of(prices, prices, ["A", None]), "USD"),
        sends=3,
        why="which dates, whose rate, who needs one",
    ),
    "block length": Case((RETURNS,), lambda returns: (block_length(returns), returns)),
    "bootstrap": Case(
        (RETURNS, 0.01 * normal(3, 60)),
        bootstrap,
        asks=1,
        sends=3 + 2 * 3 * 3 + 2,
        why="asks how many returns each ticker has; sends which tickers have as many, each one's "
        "days, whole months and years, for itself and for its replicates, and what is drawn",
    ),
    "scan": Case((normal(3, 100), torch.tanh(normal(3, 100))), scans),
    "Fisher scoring": Case(
        (4.0 * normal(6, 2),),
        climb,
        asks=lambda found: 2 + int(found[0].iterations.max()) // ITERATIONS_A_QUESTION,
        sends=2,
        why="asks once in 8 iterations which rows are done, and sends those that are not",
    ),
    "Newton": Case(
        (4.0 * normal(6, 2),),
        newtons,
        asks=ROUNDS,
        sends=ROUNDS,
        why="as Fisher scoring, and once a round",
    ),
    "GARCH, along the past": Case((holed(3, 200),), along),
    "GARCH, likelihood": Case((holed(3, 200),), likelihood),
    "GARCH, what a fit says": Case(
        (holed(3, 200),), of_fit, sends=1, why="the slopes of persistence", apart=1e-12
    ),
    "GARCH, fit": Case(
        (clustered(2, 140),),
        lambda returns: garch.fit(returns, T_MODEL, compiled=False),
        asks=MOST_ITERATIONS // ITERATIONS_A_QUESTION + ROUNDS,
        sends=MOST_ITERATIONS // ITERATIONS_A_QUESTION + ROUNDS + 2,
        why="as Fisher scoring and Newton; sends the longest steps and which numbers are shares",
        # Rows that are done stay longer in sums beside others, which then round differently: a
        # climb ends where a step promises 1e-10, which is sqrt(2e-10) of a standard error.
        apart=1.5e-5,
    ),
    "fans": Case(
        (0.3 * normal(3, 120), torch.full((3,), 1 / 3, dtype=torch.float64)),
        fans,
        asks=2 * 2 + 4,
        sends=8 * 5,
        why="asks for degrees of freedom, a block length, whether each spectrum was found; sends "
        "what is drawn, once a day, and which percentiles",
    ),
    "uncertain fans": Case(
        (0.3 * normal(3, 120), torch.full((3,), 1 / 3, dtype=torch.float64)),
        uncertain_fans,
        asks=2,
        sends=5 + 2,
        why="asks for two plain numbers of the sample, and whether eigenvectors were found; sends "
        "what is drawn, once a day and once a block, and which percentiles",
    ),
    "percentiles of a tally": Case(
        (normal(40).exp(),),
        tallied,
        sends=1,
        why="sends which percentiles",
    ),
    "stand-in for a fit": Case(
        (normal(3, 120),), lambda returns: montecarlo.stand_in(made_fit(returns)).parameters
    ),
    "portfolios": Case(
        (normal(2, 5, 3), normal(2, 5).abs()),
        portfolios,
        # Six programs, minimum variance three times among them, and risk parity.
        asks=6 * (MOST_STEPS // STEPS_A_FLAG + 1),
        why="asks once in 8 iterations whether all rows are done",
    ),
    "portfolios, around them": Case((normal(2, 5, 3), normal(2, 5).abs()), around_portfolios),
}

# What never meets a tensor on a device, and why not; a name excuses all that is in it.
LOOPS = "compiled loops, for a CPU; tensors have a way of their own, which has its case"
HISTORIES = "histories are simulated on a CPU: returns on an accelerator cross once"
EXCUSED = {
    "models.bootstrap.parametric.batches": HISTORIES,
    "models.bootstrap.combined": HISTORIES,
    "models.bootstrap.parametric.ends": HISTORIES,
    "models.bootstrap.parametric.histories": HISTORIES,
    "models.bootstrap.metrics.shape.has_quantile": "asked of simulated histories only",
    "models.bootstrap.parametric.inversion": HISTORIES,
    "models.bootstrap.parametric.process": HISTORIES,
    "models.bootstrap.parametric.proposals": HISTORIES,
    "models.bootstrap.process_cache": HISTORIES,
    "models.bootstrap.parametric.shocks": HISTORIES,
    "models.bootstrap.parametric.simulated": HISTORIES,
    "models.bootstrap.parametric.ticker": HISTORIES,
    "models.bootstrap.influence": "of returns that have crossed for their histories",
    "models.bootstrap.prewhitening": "of returns that have crossed for their histories",
    "models.distributions.chi_square.quantile": "of one plain number",
    "models.montecarlo.elliptical.work": "of one plain number",
    "models.runtime.compiled": LOOPS,
    "models.volatility.garch.arrays": LOOPS,
    "models.montecarlo.arrays": LOOPS,
    "models.montecarlo.elliptical.Normal.arrays": LOOPS,
    "models.montecarlo.elliptical.Student.arrays": LOOPS,
    "models.montecarlo.filtered.Filtered.arrays": LOOPS,
    "models.montecarlo.resampled.Bootstrap.arrays": LOOPS,
    "models.montecarlo.uncertain.Uncertain.arrays": LOOPS,
    "models.bootstrap.resampling.arrays": LOOPS,
    "models.bootstrap.resampling.Sums": "says what both ways of resampling have, and does nothing",
    "models.montecarlo.market.Market": "says what markets have in common, and does nothing",
    "models.prices.returns.period_ends": "of dates, which are no tensor",
    "models.placement": "says which device",
    "models.volatility.garch.estimate.FitReason": "in words",
    "models.optimiser.optimum.OptimumReason": "in words",
}

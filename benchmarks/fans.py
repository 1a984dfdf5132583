"""Coverage of fans: the share of 5-95 % fans that contain the outcome, 21 and 252 days ahead.

In simulated markets each history has many futures from the state in which it ended, so the coverage
of a history's fan is nearly exact, and the standard error is over histories. On the sample's prices
a fan is drawn every 252 sessions from the 1,260 before, and each has one actual future; fans of the
same date share a market, so the standard error is over dates.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import get_args

import numpy as np
import torch
from numpy.typing import NDArray

from analytics import prices, study
from analytics.request import Request
from analytics.simulation.scenario import Model, Parameters
from analytics.simulation.simulation_market import learn
from benchmarks import volatility_bands
from benchmarks.harness.coverage_share import Share, clustered_mean, table
from benchmarks.markets.known_truth import MARKETS, simulated
from models.montecarlo import arrays
from models.montecarlo.market import generator

Floats = NDArray[np.float64]
FILE = Path(__file__).with_name("fans.json")
PAGE = Path(__file__).parents[1] / "docs" / "fans.md"
MARK = "<!-- {}: written by python -m benchmarks fans --record -->"
HISTORY, HORIZONS, PATHS, FUTURES = 1_260, (21, 252), 2_000, 20
HISTORIES, QUICK = 500, 60
REAL = "sample prices, walking forward"


def count(*, quick: bool) -> list[Share]:
    """All shares, of fans and of bands; `quick` takes fewer histories."""
    histories = QUICK if quick else HISTORIES
    return [*counted(histories), *volatility_bands.counted(histories)]


def lines(shares: Sequence[Share]) -> list[str]:
    """The tables of the fans and of the bands."""
    fans = [one for one in shares if one.parameters]
    bands = [one for one in shares if not one.parameters]
    return ["5-95 % fans: % held", "", *table(fans), "", "95 % bands: % held", "", *table(bands)]


def record(shares: Sequence[Share]) -> None:
    """Write them into fans.json, and their tables into the page of the documentation."""
    rows = [json.dumps(asdict(one)) for one in shares]
    FILE.write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), shares), encoding="utf-8")


def recorded() -> list[Share]:
    """The last recorded results."""
    return [Share(**row) for row in json.loads(FILE.read_text(encoding="utf-8"))]


def page(text: str, shares: Sequence[Share]) -> str:
    """The page with these tables between its marks."""
    begin, end = MARK.format("table"), MARK.format("end of table")
    before, after = text.split(begin)[0], text.split(end)[1]
    return "\n".join([before + begin, "", *lines(shares), "", end + after])


def counted(histories: int = HISTORIES, seed: int = 0) -> Iterator[Share]:
    """Shares per market, model and choice of parameters."""
    for name, market in MARKETS.items():
        made = simulated(market, histories, HISTORY, FUTURES, max(HORIZONS), seed)
        wealth = np.cumprod(1.0 + made.futures, axis=-1)[..., [day - 1 for day in HORIZONS]]
        yield from _shares(name, made.returns, np.asarray(wealth), np.arange(histories))
    yield from _shares(REAL, *walked_forward())


def _shares(
    market: str, returns: Floats, wealth: Floats, groups: NDArray[np.int64]
) -> Iterator[Share]:
    """Coverage of fans from returns (N, T) with outcomes (N, F, H); groups (N,) are independent."""
    for model in get_args(Model):
        for parameters in get_args(Parameters):
            ends = np.array([fan(model, parameters, row) for row in returns])
            low, high = ends[:, None, 0], ends[:, None, 1]
            inside = ((low <= wealth) & (wealth <= high)).mean(axis=1)
            for place, days in enumerate(HORIZONS):
                held, error = clustered_mean(inside[:, place], groups)
                with np.errstate(divide="ignore"):  # a fan down to 0 is infinitely wide
                    width = float(np.median(-np.subtract(*np.log(ends[:, :, place].T))))
                yield Share(market, model, parameters, days, len(ends), held, error, width)


def fan(model: Model, parameters: Parameters, returns: Floats, paths: int = PATHS) -> Floats:
    """(2, H) the 5th and 95th percentile of wealth at the horizons, from returns (T,)."""
    one = torch.ones(1, dtype=torch.float64)
    market = learn(model, parameters, ("it",), torch.tensor(returns)[None], one).market
    wealth, found, day = np.ones(paths), [], 0
    for gains in arrays.growth(market, generator(0, 0), paths):
        for gain in gains:
            wealth, day = wealth * np.maximum(1.0 + gain, 0.0), day + 1
            if day in HORIZONS:
                found.append(np.quantile(wealth, (0.05, 0.95)))
            if day == max(HORIZONS):
                return np.array(found).T
    raise AssertionError("a market's days end")


def walked_forward() -> tuple[Floats, Floats, NDArray[np.int64]]:
    """(N, T) returns before each origin, (N, 1, H) wealth after it, and (N,) its date."""
    request = Request(source="sample")
    found = study.run(request, prices.load(request))
    returns, wealth, dates = [], [], []
    for row in found.daily.simple:
        [at] = np.nonzero(~np.isnan(row))
        kept = row[at]
        for origin in range(HISTORY, len(kept) - max(HORIZONS) + 1, max(HORIZONS)):
            after = np.cumprod(1.0 + kept[origin : origin + max(HORIZONS)])
            returns.append(kept[origin - HISTORY : origin])
            wealth.append(after[[day - 1 for day in HORIZONS]][None])
            dates.append(at[origin])
    return np.array(returns), np.array(wealth), np.array(dates)

"""Intervals as arch 8.0.0 gives them, for series of the sample.

`python -m tests.answers.by_arch.bootstrap` (with arch installed) writes bootstrap.json again. arch
draws from random numbers of its own, so its answers are known only to their Monte Carlo error.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analytics import stats
from analytics.stats.observations import observed
from models.bootstrap.metrics import DATED, METRICS, PAIRED
from tests.analytics.tables import studied

FILE = Path(__file__).with_suffix(".json")
TICKERS = ("AAPL", "KO", "^GSPC")
PAIRED_TICKERS, BENCHMARK = ("AAPL", "KO"), "^GSPC"
LENGTH, REPLICATES, LEVEL = 600, 4_000, 0.95
Ends = dict[str, list[float]]
PERIODS, RISK_FREE, YEARS = 252.0, 0.03, 2.5


def series() -> dict[str, NDArray[np.float64]]:
    """The last 600 returns of some tickers."""
    made = studied("sample", tickers=TICKERS)
    rows = zip(made.tickers, made.daily.simple, strict=True)
    return {name: row[~np.isnan(row)][-LENGTH:] for name, row in rows}


def by_statistics(row: NDArray[np.float64]) -> dict[str, float]:
    """Every metric of the bootstrap by analytics.stats, as if of exactly `YEARS` years."""
    options = {"periods": PERIODS, "risk_free": RISK_FREE}
    found = {}
    for name in METRICS.keys() - {"cagr", "calmar", "ulcer_performance_index", "pain_ratio"}:
        taken = getattr(stats, name).__kwdefaults__ or {}
        found[name] = float(
            getattr(stats, name)(row, **{k: v for k, v in options.items() if k in taken})
        )
    found["cagr"] = (1 + found["total_return"]) ** (1 / YEARS) - 1
    found["calmar"] = float(observed.divide(found["cagr"], abs(found["max_drawdown"])))
    reward = found["cagr"] - RISK_FREE
    found["ulcer_performance_index"] = float(observed.divide(reward, found["ulcer_index"]))
    found["pain_ratio"] = float(observed.divide(reward, found["pain_index"]))
    return {name: found[name] for name in METRICS}


def pairs() -> dict[str, tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.datetime64]]]:
    """The last 600 returns of two tickers beside their benchmark's; 601 dates, a base first."""
    made = studied("sample", tickers=PAIRED_TICKERS, benchmark=BENCHMARK)
    assert made.shared is not None
    rows = zip(made.tickers, made.shared.simple, made.shared.benchmark, strict=True)
    return {
        name: (own[seen][-LENGTH:], other[seen][-LENGTH:], made.dates[seen][-LENGTH - 1 :])
        for name, own, other in rows
        for seen in [~np.isnan(own)]
        if name in PAIRED_TICKERS
    }


def beside_and_dated(
    own: NDArray[np.float64], other: NDArray[np.float64], dates: NDArray[np.datetime64]
) -> dict[str, float]:
    """The metrics of pairs and of days by analytics.stats; the dates are those of the sample."""
    options = {"periods": PERIODS, "risk_free": RISK_FREE, "benchmark": other, "dates": dates}
    found = {}
    for name in PAIRED | DATED:
        taken = getattr(stats, name).__kwdefaults__ or {}
        given = {k: v for k, v in options.items() if k in taken or (k == "dates" and name in DATED)}
        found[name] = float(getattr(stats, name)(own, **given))
    return found


def known() -> dict[str, dict[str, list[float]]]:
    """Ticker → metric → the two ends that arch found."""
    return json.loads(FILE.read_text())["alone"]


def known_of_pairs() -> dict[str, dict[str, list[float]]]:
    """The same of metrics against the benchmark, and of days."""
    return json.loads(FILE.read_text())["pairs"]


def main() -> None:
    """Ask arch."""
    from arch.bootstrap import StationaryBootstrap, optimal_block_length

    def ends(measure: Callable[..., dict[str, float]], *drawn: NDArray[np.float64]) -> Ends:
        length = max(1.0, float(optimal_block_length(drawn[0])["stationary"].iloc[0]))
        names = list(measure(*drawn))
        low, high = StationaryBootstrap(length, *drawn, seed=0).conf_int(
            lambda *again: np.array([*measure(*again).values()]),
            reps=REPLICATES, method="percentile", size=LEVEL,
        )  # fmt: skip
        return dict(zip(names, np.stack((low, high), axis=-1).tolist(), strict=True))

    said = {
        "alone": {name: ends(by_statistics, row) for name, row in series().items()},
        "pairs": {
            name: ends(partial(beside_and_dated, dates=dates), own, other)
            for name, (own, other, dates) in pairs().items()
        },
    }
    FILE.write_text(json.dumps(said, indent=1) + "\n")


if __name__ == "__main__":
    main()

"""Intervals as arch 8.0.0 gives them, for series of the sample.

`python -m tests.answers.bootstrap` (with arch installed) writes bootstrap.json again. arch draws
from random numbers of its own, so what it says is known only to its Monte Carlo error.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analytics import stats
from analytics.stats import observed
from models.metrics import METRICS
from tests.analytics.tables import studied

FILE = Path(__file__).with_suffix(".json")
TICKERS = ("AAPL", "KO", "^GSPC")
LENGTH, REPLICATES, LEVEL = 600, 4_000, 0.95
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
    for name in METRICS.keys() - {"cagr", "calmar", "ulcer_performance_index"}:
        taken = getattr(stats, name).__kwdefaults__ or {}
        found[name] = float(
            getattr(stats, name)(row, **{k: v for k, v in options.items() if k in taken})
        )
    found["cagr"] = (1 + found["total_return"]) ** (1 / YEARS) - 1
    found["calmar"] = float(observed.divide(found["cagr"], abs(found["max_drawdown"])))
    reward = found["cagr"] - RISK_FREE
    found["ulcer_performance_index"] = float(observed.divide(reward, found["ulcer_index"]))
    return {name: found[name] for name in METRICS}


def known() -> dict[str, dict[str, list[float]]]:
    """Ticker → metric → the two ends that arch found."""
    return json.loads(FILE.read_text())


def main() -> None:
    """Ask arch."""
    from arch.bootstrap import StationaryBootstrap, optimal_block_length

    said = {}
    for name, row in series().items():
        length = max(1.0, float(optimal_block_length(row)["stationary"].iloc[0]))
        asked = StationaryBootstrap(length, row, seed=0)
        low, high = asked.conf_int(
            lambda drawn: np.array([*by_statistics(drawn).values()]),
            reps=REPLICATES, method="percentile", size=LEVEL,
        )  # fmt: skip
        said[name] = dict(zip(METRICS, np.stack((low, high), axis=-1).tolist(), strict=True))
    FILE.write_text(json.dumps(said, indent=1) + "\n")


if __name__ == "__main__":
    main()

"""Series whose block lengths are known from arch 8.0.0, and what it said.

`python -m tests.answers.by_arch.block_length` (with arch installed) writes block_length.json again.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.analytics.tables import studied

FILE = Path(__file__).with_suffix(".json")
LENGTHS = (8, 9, 10, 17, 40, 100, 101, 400, 1_000, 2_520)
PERSISTENCE = (-0.7, -0.2, 0.0, 0.2, 0.6, 0.95)


def series() -> dict[str, NDArray[np.float64]]:
    """Autoregressions of many lengths, squares that cluster, and the sample's real returns."""
    made = {}
    for length in LENGTHS:
        shocks = np.random.default_rng(length).standard_t(4, (len(PERSISTENCE), length)) / 100
        for name, row in zip(PERSISTENCE, shocks, strict=True):
            made[f"AR({name}), T = {length}"] = autoregression(row, name)
    real = studied("sample")
    for ticker, row in zip(real.tickers, real.daily.simple, strict=True):
        made[ticker] = row[~np.isnan(row)]
        made[f"{ticker} squared"] = made[ticker] ** 2
    return made


def autoregression(shocks: NDArray[np.float64], persistence: float) -> NDArray[np.float64]:
    """(..., T) x_t = persistence·x_{t-1} + shock_t."""
    x = shocks.copy()
    for t in range(1, x.shape[-1]):
        x[..., t] += persistence * x[..., t - 1]
    return x


def known() -> dict[str, float]:
    """What arch said, by name of the series."""
    return json.loads(FILE.read_text())


def main() -> None:
    """Ask arch."""
    from arch.bootstrap import optimal_block_length

    said = {
        name: float(optimal_block_length(row)["stationary"].iloc[0])
        for name, row in series().items()
    }
    FILE.write_text(json.dumps(said, indent=1) + "\n")


if __name__ == "__main__":
    main()

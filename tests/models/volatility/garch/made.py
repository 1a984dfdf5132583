"""Series for tests of GARCH: simulated by the definition, and windows of real prices."""

from __future__ import annotations

import math

import numpy as np
import torch

from models.volatility.garch import Garch
from tests.analytics.tables import studied

MODELS = tuple(
    Garch(asymmetric, distribution)
    for asymmetric in (False, True)
    for distribution in ("normal", "t")
)
IDS = tuple(f"{'gjr' if m.asymmetric else 'garch'}-{m.distribution}" for m in MODELS)
TRUE = {"mu": 0.05, "omega": 0.04, "alpha": 0.06, "gamma": 0.05, "beta": 0.88, "nu": 7.0}


def simulated(model: Garch, series: int, length: int, seed: int = 0) -> torch.Tensor:
    """(series, length) returns of that model at TRUE."""
    random = np.random.default_rng(seed)
    shocks = random.standard_normal((length, series))
    if model.student:
        nu = TRUE["nu"]
        shocks = random.standard_t(nu, (length, series)) * math.sqrt((nu - 2) / nu)
    gamma = TRUE["gamma"] if model.asymmetric else 0.0
    h = np.full(series, TRUE["omega"] / (1 - TRUE["alpha"] - gamma / 2 - TRUE["beta"]))
    found = np.empty((series, length))
    for t in range(length):
        e = np.sqrt(h) * shocks[t]
        found[:, t] = TRUE["mu"] + e
        h = TRUE["omega"] + (TRUE["alpha"] + gamma * (e < 0)) * e**2 + TRUE["beta"] * h
    return torch.from_numpy(found)


def windows(length: int, most: int) -> torch.Tensor:
    """(most, length) log returns in percent: windows of the sample's stocks, evenly spread."""
    rows = [row[~np.isnan(row)] for row in 100 * studied("sample").daily.log]
    step = length // 2
    found = [row[at : at + length] for row in rows for at in range(0, len(row) - length + 1, step)]
    chosen = np.linspace(0, len(found) - 1, most).astype(int)
    return torch.from_numpy(np.stack([found[i] for i in chosen]))

"""GARCH models fitted to N tickers over ten years: Tensortape, without numba, and arch.

Tickers are windows of the sample's real prices, which overlap. All start the recursion as arch
does, from its backcast. Tensortape searches from four starts and takes the highest maximum; cases
named so use two starts, which sometimes miss a higher maximum. arch searches from the best point of
a grid. It fits a part of the tickers one by one, and its seconds are multiplied. `notes` compares
the log-likelihoods of both, ours from four starts.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from analytics import prices, study
from analytics.request import Request
from benchmarks.harness.race import Case
from models.device import to_numpy
from models.option_values import Distribution
from models.volatility.garch import Garch, fit
from models.volatility.garch.estimate import STARTS

Floats = NDArray[np.float64]
SESSIONS = 2_520
TICKERS = (10, 100, 1_000)
OTHER_MODELS_TICKERS = 100
MOST_BY_ARCH = 20
ALL_STARTS = len(STARTS)
MODELS: dict[str, tuple[bool, Distribution]] = {
    "GARCH": (False, "normal"),
    "GARCH-t": (False, "t"),
    "GJR": (True, "normal"),
    "GJR-t": (True, "t"),
}
# Relative, for log-likelihoods of some thousands: arch sometimes stops at a lower maximum.
APART = 1e-3
# Real windows: lengths, and number of each.
WINDOWS = {500: 200, 1_000: 200, 2_520: 120}
NEAR, FAR = 1e-4, 0.01


def cases() -> Iterator[Case]:
    """A case per number of tickers, one per other model, and all of them from two starts."""
    for starts in (ALL_STARTS, 2):
        for tickers in TICKERS if starts == ALL_STARTS else TICKERS[1:]:
            yield case("GARCH", tickers, starts=starts)
        for name in list(MODELS)[1:]:
            yield case(name, OTHER_MODELS_TICKERS, starts=starts)


def case(name: str, tickers: int, sessions: int = SESSIONS, starts: int = ALL_STARTS) -> Case:
    """The contenders on real windows, answering with each ticker's log-likelihood."""
    model = Garch(*MODELS[name], "backcast")
    returns = np.random.default_rng(0).permutation(real_windows(sessions, tickers))
    few = min(MOST_BY_ARCH, tickers)
    peer = "arch" if few == tickers else f"arch ({few} tickers, x {tickers / few:g})"
    from_two = "" if starts == ALL_STARTS else f", {starts} starts"
    return Case(
        f"{name}, {tickers} tickers{from_two}",
        {
            "tensortape": partial(ours, returns, model, starts),
            "torch only": partial(ours, returns, model, starts, compiled=False),
            peer: partial(by_arch, returns[:few], model),
        },
        relative_tolerance=APART,
        times={peer: tickers / few},
        compared={peer: np.s_[:few]},
    )


def ours(
    returns: Floats, model: Garch, starts: int = ALL_STARTS, *, compiled: bool | None = None
) -> Floats:
    """(N,) log-likelihoods."""
    found = fit(torch.from_numpy(returns), model, starts=starts, compiled=compiled)
    return to_numpy(found.loglikelihood)


def by_arch(returns: Floats, model: Garch) -> Floats:
    """(N,) log-likelihoods of arch's fits, with its defaults except rescaling."""
    from arch import arch_model

    options: dict[str, Any] = {"p": 1, "o": int(model.asymmetric), "q": 1}
    found = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for row in returns:
            made = arch_model(
                row, mean="Constant", **options, dist=model.distribution, rescale=False
            )
            found.append(made.fit(disp="off", show_warning=False).loglikelihood)
    return np.array(found)


def real_windows(length: int, most: int) -> Floats:
    """(most, length) log returns in percent: windows of the sample's tickers that overlap."""
    request = Request(source="sample")
    rows = 100.0 * study.run(request, prices.load(request)).daily.log
    seen = [row[~np.isnan(row)] for row in rows]
    starts = [(row, at) for row in seen for at in range(len(row) - length + 1)]
    chosen = np.linspace(0, len(starts) - 1, most).astype(int)
    return np.stack([row[at : at + length] for row, at in (starts[k] for k in chosen)])


def notes() -> list[str]:
    """Sentences that compare fits of real windows."""
    return agreement()


def agreement() -> list[str]:
    """Excess of arch's log-likelihood over ours on real windows, per model."""
    lines = ["real windows: how far arch's log-likelihood is above ours"]
    for name, settings in MODELS.items():
        short = np.concatenate(
            [shortfall(length, most, settings) for length, most in WINDOWS.items()]
        )
        known = short[~np.isnan(short)]
        lines.append(
            f"  {name}, {len(short)} windows: {np.mean(known < NEAR):.2%} ours within {NEAR:g} or "
            f"better, {np.mean(known < -NEAR):.2%} better by more, {np.count_nonzero(known > FAR)} "
            f"worse by over {FAR:g}, {len(short) - len(known)} that ours refuses"
        )
    return lines


def shortfall(length: int, most: int, settings: tuple[bool, Distribution]) -> Floats:
    """(most,) arch's log-likelihood less ours, both from arch's backcast."""
    model, returns = Garch(*settings, "backcast"), real_windows(length, most)
    return by_arch(returns, model) - ours(returns, model)

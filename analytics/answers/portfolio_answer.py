"""The answer of the page Portfolio: risk and return of mixes of the tickers."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from analytics.answers.phrases import day, joined, percent
from analytics.portfolio.optimal import EQUAL, MINIMUM, SHARPE, Portfolios
from analytics.study.series import Floats

SMALLEST = 0.005
MOST_PARTS = 4
Z95 = 1.96
HARDLY = 0.0005


def answer(found: Portfolios) -> list[str]:
    """Sentences on the least risk, and on whether the best mix was better than equal weights.

    Args:
        found: the portfolios; weights and measures come from the same returns.
    """
    row = {name: place for place, name in enumerate(found.named.names)}
    least, equal, best = (row[name] for name in (MINIMUM, EQUAL, SHARPE))
    risks = found.named.volatility
    if np.isnan(risks[[least, equal]]).any():
        return ["No mix can be measured in these dates: all tickers must share two returns."]
    span = f"{day(found.first.astype(object))} to {day(found.last.astype(object))}"
    sentences = [
        (
            f"From {span}, {mix(found.tickers, found.named.weights[least])} had the least risk: "
            f"{percent(float(risks[least]))} a year, against {percent(float(risks[equal]))} for "
            "equal "
            "weights."
        )
    ]
    return sentences if np.isnan(risks[best]) else [*sentences, _beyond_equal(found, best, equal)]


def mix(tickers: Sequence[str], weights: Floats) -> str:
    """A portfolio in words, its largest parts first.

    Args:
        tickers: A names.
        weights: (A,) shares.
    """
    parts = sorted(zip(weights.tolist(), tickers, strict=True), key=lambda part: -part[0])
    shown = [f"{100 * share:.0f} % {name}" for share, name in parts if share >= SMALLEST]
    if len(shown) > MOST_PARTS:
        shown = [*shown[: MOST_PARTS - 1], f"{len(shown) - MOST_PARTS + 1} others"]
    return joined(shown)


def _beyond_equal(found: Portfolios, best: int, equal: int) -> str:
    """Sentence on the gain of the best mix over equal weights and its standard error.

    The variance of the difference between two fixed mixes is d'Sd divided by the number of years,
    with d the difference of their weights and S the covariance per year.
    """
    apart = found.named.weights[best] - found.named.weights[equal]
    gain = float(found.named.expected_return[best] - found.named.expected_return[equal])
    years = found.observations / found.request.periods_a_year
    error = math.sqrt(max(float(apart @ found.covariance @ apart), 0.0) / years)
    if abs(gain) < HARDLY:
        return "Equal weights earned as much as the mix of the best past Sharpe ratio."
    verdict = (
        "equal weights were as good within error"
        if abs(gain) <= Z95 * error
        else "more than the error, but chosen with hindsight"
    )
    return (
        f"The best past Sharpe ratio earned {percent(gain, signed=True)} a year beside equal "
        f"weights, with a standard error of {percent(error)}: {verdict}."
    )

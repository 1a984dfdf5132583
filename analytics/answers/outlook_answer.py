"""The answers of the outlook: the future value of a holding, and its expected volatility."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from analytics.answers.phrases import count, money, percent
from analytics.simulation.simulation import Simulation
from analytics.volatility.outlook import Outlook

SPANS: Final[Mapping[int, str]] = {
    63: "In three months",
    126: "In half a year",
    252: "In a year",
    504: "In two years",
    1260: "In five years",
    2520: "In ten years",
}


def of_worth(found: Simulation, what: str, currency: str = "") -> list[str]:
    """Sentences on the median of simulated paths, the share that loses, and the share at the goal.

    Args:
        found: the simulation.
        what: the holding, in words.
        currency: currency of the amounts; "" for none.
    """
    scenario = found.scenario
    span = SPANS.get(scenario.days, f"In {count(scenario.days, 'trading day')}")
    low, _, median, _, high = found.percentiles[:, -1].tolist()
    sentences = [
        (
            f"{span}, half of {scenario.paths:,} simulated paths turn "
            f"{money(scenario.start_wealth)} "
            f"in {what} into more than {money(median, currency)}; "
            f"{_chance(found.probability_loss)} "
            f"end with less than was paid in. One in twenty ends below {money(low)}, one in twenty "
            f"above {money(high)}."
        )
    ]
    if scenario.goal is not None:
        reached = _chance(found.probability_at_goal)
        sentences.append(f"{reached} end at {money(scenario.goal)} or more, the goal.")
    return sentences


def of_models(found: Outlook, name: str, period: str) -> list[str]:
    """Sentence on a ticker's forecast volatility and its long-run level, by the fitted model.

    Args:
        found: the fitted models.
        name: the ticker.
        period: name of a period, in the singular.
    """
    row = found.tickers.index(name)
    if not found.converged[row]:
        return [f"No model fits {name} in these dates: {found.reasons[row]}."]
    ahead, level = float(found.forecast[row, 0]), float(found.long_run[row])
    far = abs(ahead - level) > 0.1 * level
    course = f"{'above' if ahead > level else 'below'} its long run of {percent(level)}"
    if not far:
        course = f"near its long run of {percent(level)}"
    text = f"{name} is expected to swing by {percent(ahead)} a year in the next {period}, {course}"
    half = float(found.half_life[row])
    if np.isfinite(half) and half >= 0.5:
        text += f"; half of a shock is gone after {count(round(half), period)}"
    return [f"{text}."]


def _chance(probability: np.ndarray) -> str:
    share = float(probability[-1])
    return "none" if share == 0.0 else f"{100 * share:.0f} %" if share >= 0.01 else "under 1 %"

"""Measured coverage of the interval of each metric.

Read from the record of `python -m benchmarks coverage --record` in simulated markets.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.bootstrap.influence import BY_INFLUENCE, COSINES
from models.bootstrap.methods import SIMULATED

FILE = Path(__file__).with_name("coverage.json")
# Markets named in footnotes.
INDEPENDENT, CLUSTERED, A_YEAR = "independent", "GARCH .08/.91", "GARCH .10/.85, 252"
# A market without a required share lists metrics below this.
REPORTED_BELOW = 90.0
# Metrics with the required share of tails.
TAILS = tuple(name for name in SIMULATED if name.startswith(("value_at_risk", "expected_short")))
RESAMPLED = "stationary bootstrap of the returns"
WIDENED = "stationary bootstrap of the returns, as wide as prewhitened returns vary"
MODELLED = "simulated from the fitted volatility of the ticker"
INFLUENCE = f"long-run variance of its influence function, by {COSINES} cosines"
DEFINITION = (
    "An interval is a 95 % confidence interval of the true value; for statistics that depend on "
    "the length of the history (drawdowns, longest, best and worst, kurtosis), of their median "
    "over histories of this length."
)

PREFACE = (
    "Per cent of simulated histories whose 95 % interval holds the true value; in brackets the "
    "median width of the interval over the width of 95 % of the estimates from history to history. "
    "**Bold** is below what is wanted: 93 with independent and AR(0.2) returns; with GARCH .10/.85 "
    "and .05/.93 it is 90, and 92 of value at risk and shortfall; 85 with GARCH .08/.91. Shocks "
    "are Student's t with 6 degrees of freedom unless the market says otherwise. The heading has "
    "the number of days and of histories, and the standard error of a share of 95 in that many. A "
    "dash: the true value is not defined. Made by `python -m benchmarks coverage --record`."
)
REMARKS = (
    "Histories are drawn from seeds of 100,000 and above. Methods, scales and the threshold from "
    "which a year of returns counts as clustering were chosen on lower seeds. An interval here is "
    "of 400 replicates, the product's of 1,000; its ends are quantiles of type 6, whose coverage "
    "does not depend on that number. A share is known to its standard error only: of 43 metrics "
    "that hold the true value in 94 of 100, a few are measured below 93 by chance, and metrics of "
    "the mean go up and down together."
)
EARLIER = (
    "Not measured again since intervals of means, kurtosis and drawdowns have other ends (on lower "
    "seeds, with ends of type 7)"
)
# Intervals wider than this multiple of the ideal are listed.
WIDEST = 1.5


@dataclass(frozen=True)
class Measured:
    """Intervals of one metric in one market.

    Attributes:
        share: per cent of histories whose interval holds the true value; NaN without an interval.
        width: median width over that of 95 % of the estimates from history to history.
    """

    share: float
    width: float


@dataclass(frozen=True)
class MeasuredMarket:
    """A simulated market and its measurements.

    Attributes:
        name: name of the law of its returns.
        sessions: returns in a history.
        histories: number of simulated histories; 0 if the market is not measured.
        bar: least and greatest coverage required, and least for value at risk and shortfall, in per
            cent; None where none is set.
        metrics: id → its measurement.
        earlier: whether it was measured before the methods for means, kurtosis and drawdowns
            changed.
    """

    name: str
    sessions: int
    histories: int
    bar: tuple[float, float, float] | None
    metrics: dict[str, Measured]
    earlier: bool = False

    @property
    def error(self) -> float:
        """Standard error of a share of 95 %, in per cent."""
        return math.sqrt(95.0 * 5.0 / self.histories)

    def width(self, metric: str) -> float:
        """Median width over that of 95 % of the estimates; NaN where it is not measured."""
        return self.metrics[metric].width if metric in self.metrics else math.nan

    def lacking(self, metric: str) -> bool:
        """Whether coverage of the metric is below the required share here."""
        if self.bar is None or metric not in self.metrics:
            return False
        least = self.bar[2] if metric in TAILS else self.bar[0]
        return self.metrics[metric].share < least


def of(entries: Sequence[dict[str, Any]]) -> tuple[MeasuredMarket, ...]:
    """The markets of a recorded measurement."""
    return tuple(
        MeasuredMarket(
            one["market"],
            one["sessions"],
            one["histories"],
            None if one["bar"] is None else tuple(one["bar"]),
            {
                name: Measured(
                    100.0 * share / count if count else math.nan,
                    math.nan if width is None else width,
                )
                for name, (share, count, width, _) in one["metrics"].items()
            },
            bool(one.get("earlier")),
        )
        for one in entries
    )


@functools.cache
def markets() -> tuple[MeasuredMarket, ...]:
    """What was recorded."""
    return of(json.loads(FILE.read_text(encoding="utf-8")))


def method(metric: str) -> str:
    """Method of the interval of a metric."""
    if metric in BY_INFLUENCE:
        return INFLUENCE
    return MODELLED if metric in SIMULATED else WIDENED


def described(metric: str, lacking: str = "") -> str:
    """Method of a ticker's interval of the metric, and its coverage.

    Args:
        metric: id.
        lacking: reason for a missing model of the ticker's volatility; "" with a model.
    """
    if lacking and metric in SIMULATED:
        return (
            f"Interval: {RESAMPLED}, because there is no model of volatility: {lacking}. May be "
            "too narrow where volatility clusters."
        )
    return f"Interval: {method(metric)}. {sentence(metric)}".strip()


def shortfall(metric: str) -> MeasuredMarket | None:
    """The market in which coverage of the metric is furthest below the required share, if any."""
    found = [market for market in markets() if market.lacking(metric)]
    return min(found, key=lambda market: market.metrics[metric].share, default=None)


def sentence(metric: str) -> str:
    """Sentence on the coverage of the interval, for a footnote; "" without an interval.

    Example:
        >>> sentence("volatility").startswith("Holds the true value in ")
        True
    """
    by_name = {market.name: market for market in markets()}
    both = (by_name[INDEPENDENT].metrics.get(metric), by_name[CLUSTERED].metrics.get(metric))
    if both[0] is None or both[1] is None:
        return ""
    text = (
        f"Holds the true value in {both[0].share:.0f} of 100 simulated markets with independent "
        f"returns, in {both[1].share:.0f} of 100 whose volatility clusters strongly."
    )
    year = by_name[A_YEAR].metrics.get(metric)
    if year is not None and not math.isnan(year.share):
        text += f" With one year of returns that cluster: in {year.share:.0f} of 100."
    worst = shortfall(metric)
    if worst is not None and worst.name not in (INDEPENDENT, CLUSTERED):
        share = worst.metrics[metric].share
        text += f" Falls short in {worst.name} markets: {share:.0f} of 100."
    return text


def page(measured: Sequence[MeasuredMarket]) -> str:
    """The measurement as a Markdown page."""
    lacking = [market.name for market in measured if not market.histories]
    measured = [market for market in measured if market.histories]
    names = list(measured[0].metrics)
    heads = [
        f"{one.name} ({one.sessions:,} days, {one.histories:,} histories, ±{one.error:.1f})"
        for one in measured
    ]
    rows = [
        f"| `{name}` | {method(name)} | "
        + " | ".join(_cell(market, name) for market in measured)
        + " |"
        for name in names
    ]
    return "\n".join(
        [
            "# Coverage of the intervals",
            "",
            DEFINITION,
            "",
            PREFACE,
            "",
            f"| metric | method | {' | '.join(heads)} |",
            f"|---|---|{'---:|' * len(heads)}",
            *rows,
            "",
            "## What falls short",
            "",
            *_short(measured, names),
            "",
            f"Wider than {WIDEST} times the ideal:",
            "",
            *_wide(measured, names),
            "",
            "## Remarks",
            "",
            REMARKS,
            "",
            *_named("Not measured", lacking),
            *_named(EARLIER, [market.name for market in measured if market.earlier]),
        ]
    )


def _named(what: str, markets: Sequence[str]) -> list[str]:
    return [f"{what}: {', '.join(markets)}.", ""] if markets else []


def _cell(market: MeasuredMarket, name: str) -> str:
    one = market.metrics.get(name)
    if one is None or one.share != one.share:
        return "-"
    text = f"{one.share:.1f} ({one.width:.2f})"
    return f"**{text}**" if market.lacking(name) else text


def _reported_low(market: MeasuredMarket, name: str) -> bool:
    measured = market.metrics.get(name)
    return market.bar is None and measured is not None and measured.share < REPORTED_BELOW


def _wide(measured: Sequence[MeasuredMarket], names: Sequence[str]) -> list[str]:
    lines = []
    for market in measured:
        found = [name for name in names if market.width(name) > WIDEST]
        listed = ", ".join(f"`{name}` {market.width(name):.2f}" for name in found)
        lines += [f"- {market.name}: {listed}."] if found else []
    return lines or ["Nothing."]


def _short(measured: Sequence[MeasuredMarket], names: Sequence[str]) -> list[str]:
    lines = []
    for market in measured:
        low = [name for name in names if _reported_low(market, name)]
        found = [name for name in names if market.lacking(name)] or low
        listed = ", ".join(f"`{n}` {market.metrics[n].share:.1f}" for n in found)
        bar = f", below {REPORTED_BELOW:.0f} (no bar is set here)" if low else ""
        lines += [f"- {market.name}{bar}: {listed}."] if found else []
    return lines or ["Nothing."]

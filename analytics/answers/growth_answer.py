"""The answer of the overview: the growth of an amount in one ticker or in several."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from analytics.answers.phrases import count, day, joined, later, money, percent
from analytics.performance.growth_paths import GrowthPaths, growth_paths
from analytics.study import Study, dividends
from analytics.symbols.listing import MOST_NAMED


@dataclass(frozen=True, slots=True)
class Became:
    """The growth of an amount in one ticker.

    Attributes:
        ticker: its symbol.
        worth: value at the end, in the unit of the amount.
        deepest: deepest drawdown in between, ≤ 0.
        start, end: the first and the last session.
        remark: a caveat, such as "dividends included" or "without dividends".
    """

    ticker: str
    worth: float
    deepest: float
    start: date
    end: date
    remark: str


def answer(study: Study, amount: float, *, common: bool = True) -> list[str]:
    """Sentences on the growth of `amount` in each ticker and in the benchmark, and on missing ones.

    Args:
        study: gives the dates of the answer.
        amount: invested at the start.
        common: whether all start at the latest first session, as in `growth_paths`.
    """
    paths = growth_paths(study, study.tickers, common=common)
    found = [each for each in became(study, paths, amount) if each.ticker in study.asked]
    beside = [each for each in became(study, paths, amount) if each.ticker not in study.asked]
    sentences = [_of_one(found[0], amount, unit(study))] if len(found) == 1 else []
    sentences += (
        _of_several(found, amount, unit(study), common=paths.common) if len(found) > 1 else []
    )
    sentences += [_beside(each, found[0].start) for each in beside if found]
    lacking = [name for name in study.asked if name in study.unmeasured]
    sentences += [f"No return in these dates: {joined(lacking)}."] if lacking else []
    return sentences


def became(study: Study, paths: GrowthPaths, amount: float) -> list[Became]:
    """Each path as an amount of money.

    Args:
        study: the study of the paths.
        paths: the growth of 1.
        amount: invested at the start.
    """
    rows = zip(paths.tickers, paths.last, paths.deepest, paths.starts, paths.ends, strict=True)
    return [
        Became(
            name,
            amount * float(last),
            float(deepest),
            _date(start),
            _date(end),
            dividends.TITLES[dividends.of_ticker(study, name)],
        )
        for name, last, deepest, start, end in rows
    ]


def unit(study: Study) -> str:
    """The currency of all prices; "" where there are several, or it is unknown."""
    if study.request.base:
        return study.request.base
    known = {one for one in study.currencies if one}
    return known.pop() if len(known) == 1 and all(study.currencies) else ""


def _of_one(one: Became, amount: float, currency: str) -> str:
    paid = f"{money(amount, currency)} in {one.ticker} on {day(one.start)}"
    if one.worth == 0.0:
        return f"{paid} were lost by {day(one.end)}: its last price is 0."
    span = later(one.start, one.end)
    ended = f"{span} ({day(one.end)})" if span.endswith("later") else span
    way = "it was never below its high"
    if one.deepest < 0.0:
        way = f"on the way you once sat on {percent(one.deepest)} from a high"
    return f"{paid} were {money(one.worth)} {ended}, {one.remark}; {way}."


def _of_several(found: list[Became], amount: float, currency: str, *, common: bool) -> list[str]:
    best = max(found, key=lambda one: one.worth)
    worst = min(found, key=lambda one: one.worth)
    deepest = min(found, key=lambda one: (np.nan_to_num(one.deepest), one.ticker))
    since = f" on {day(min(one.start for one in found))}" if common else " at its own start"
    most = f"{money(best.worth)} {_when(best, found, common=common)}"
    least = "nothing" if worst.worth == 0.0 else money(worst.worth)
    late = "" if worst.end == best.end and common else f" {_when(worst, found, common=common)}"
    return [
        (
            f"{money(amount, currency)} in {_each([one.ticker for one in found])}{since} "
            f"became most in {best.ticker}: {most}; least in {worst.ticker}: {least}{late}. "
            f"On the way, {_fell(deepest)}; {_remarks(found)}."
        )
    ]


def _each(names: list[str]) -> str:
    if len(names) > MOST_NAMED:
        return f"each of {count(len(names), 'ticker')}"
    return f"each of {joined(names)}"


def _when(one: Became, found: list[Became], *, common: bool) -> str:
    """The end of a path, with its start where starts differ."""
    if not common:
        return f"from {day(one.start)} to {day(one.end)}"
    span = later(one.start, one.end)
    same = one.end == max(each.end for each in found)
    return f"{span} ({day(one.end)})" if span.endswith("later") and same else f"on {day(one.end)}"


def _fell(one: Became) -> str:
    if not one.deepest < 0.0:
        return "none was ever below its high"
    return f"{one.ticker} once stood at {percent(one.deepest)} from its high"


def _remarks(found: list[Became]) -> str:
    """Remark on which numbers include dividends; one for all where it is the same."""
    groups: dict[str, list[str]] = {}
    for one in found:
        groups.setdefault(one.remark, []).append(one.ticker)
    if len(groups) == 1:
        return next(iter(groups))
    return "; ".join(f"{joined(names)} {remark}" for remark, names in groups.items())


def _beside(one: Became, start: date) -> str:
    """A separate sentence on the benchmark."""
    since = "" if abs((one.start - start).days) <= 7 else f" from {day(one.start)}"
    grown = f"became {money(one.worth)} by {day(one.end)}"
    return f"The same in {one.ticker}{since} {grown}, {one.remark}."


def _date(session: np.datetime64) -> date:
    found: date = session.astype("datetime64[D]").astype(object)
    return found

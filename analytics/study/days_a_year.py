"""Annualised: whether the periods a year that figures count are those that the dates show."""

from __future__ import annotations

import numpy as np

from analytics.request import PERIODS_A_YEAR
from analytics.study import Study, sampling
from analytics.symbols.exchanges import EVERY_DAY, exchange_of
from analytics.symbols.listing import named

DAYS = 365
# A week of seven days has 2/7 of its sessions at weekends, one of five has none.
AT_WEEKENDS, FEWEST_SESSIONS = 0.2, 14
# A step of so many usual ones is a hole, not how often prices come.
HOLE_STEPS = 5
FEWEST_RETURNS, CONTRADICTED = 20, 1.25


def by_fewer_days(study: Study) -> tuple[str, ...]:
    """The tickers that trade every day of the year and are annualised by 252 of them.

    Not over common sessions with a ticker that rests at weekends: those are about 252 a year.
    Not where the periods a year are said: they are never guessed.
    """
    request = study.request
    every_day = tuple(name for name in study.tickers if _trades_every_day(study, name))
    joined = {"own": (), "common": study.tickers, "asked": study.asked}[request.window]
    shared = not all(name in every_day for name in joined)
    if request.frequency != "daily" or request.periods is not None or shared:
        return ()
    return every_day


def offer(study: Study, remedy: str) -> str:
    """One sentence that offers 365 days, by this `remedy`; "" where there is nothing to offer."""
    names = by_fewer_days(study)
    if not names:
        return ""
    verb = "trades" if len(names) == 1 else "trade"
    others = "" if len(names) == len(study.tickers) else ", on all tickers of the table"
    return (
        f"{named(names)} {verb} {DAYS} days a year, and annualised figures count "
        f"{PERIODS_A_YEAR['daily']}: {remedy} counts {DAYS}{others}"
    )


def sampled(study: Study) -> str:
    """What follows from prices that come once a week or less often; "" for daily prices."""
    request, found = study.request, sampling.frequency_of(study.dates)
    if found not in sampling.ONCE_A or request.frequency != found:
        return ""
    return (
        f"prices come once a {sampling.ONCE_A[found]}: returns are {found}, and "
        f"{request.periods_a_year} periods a year are counted"
    )


def contradiction(study: Study, remedy: str) -> str:
    """One sentence on tickers whose dates contradict the periods a year by more than a quarter.

    Args:
        study: measured; of tickers that trade every day `offer` says so.
        remedy: how to count another number, in which {periods} stands for it.
    """
    but = by_fewer_days(study)
    counted = study.request.periods_a_year
    rates = {name: _a_year(study, row) for row, name in enumerate(study.tickers)}
    wrong = {
        name: rate
        for name, rate in rates.items()
        if name not in but and max(counted / rate, rate / counted) > CONTRADICTED
    }
    if not wrong:
        return ""
    has = "has" if len(wrong) == 1 else "have"
    usual = float(np.median(list(wrong.values())))
    return (
        f"{named(list(wrong))} {has} about {usual:.0f} returns a year, and annualised figures "
        f"count {counted}: {remedy.format(periods=round(usual))}"
    )


def _a_year(study: Study, row: int) -> float:
    """Returns a year by the dates of one ticker, holes left out; the counted number of too few."""
    seen = ~np.isnan(study.periodic.simple[row])
    dates = study.periodic.sessions[row][seen]
    if len(dates) < FEWEST_RETURNS:
        return float(study.request.periods_a_year)
    steps = sampling.days(np.diff(dates))
    near = steps[steps <= HOLE_STEPS * max(float(np.median(steps)), 1.0)]
    return float(365.25 * len(near) / near.sum())


def _trades_every_day(study: Study, ticker: str) -> bool:
    """By its spelling, or by sessions on Saturdays and Sundays."""
    exchange = exchange_of(ticker)
    if exchange is not None and exchange.calendar == EVERY_DAY:
        return True
    seen = study.dates[~np.isnan(study.daily.simple[study.tickers.index(ticker)])]
    if len(seen) < FEWEST_SESSIONS:
        return False
    return bool(np.mean(~np.is_busday(seen)) > AT_WEEKENDS)

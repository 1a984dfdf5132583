"""Annualised: which tickers trade on more days a year than their figures are annualised by."""

from __future__ import annotations

from analytics.request import PERIODS_A_YEAR
from analytics.study import Study
from analytics.symbols.exchanges import EVERY_DAY, exchange_of

DAYS = 365


def by_fewer_days(study: Study) -> tuple[str, ...]:
    """The tickers that trade every day of the year and are annualised by 252 of them.

    Not over common sessions with a ticker that rests at weekends: those are about 252 a year.
    Not where the periods a year are said: they are never guessed.
    """
    request = study.request
    crypto = tuple(name for name in study.tickers if _trades_every_day(name))
    joined = {"own": (), "common": study.tickers, "asked": study.asked}[request.window]
    shared = not all(map(_trades_every_day, joined))
    if request.frequency != "daily" or request.periods is not None or shared:
        return ()
    return crypto


def offer(study: Study, remedy: str) -> str:
    """One sentence that offers 365 days, by this `remedy`; "" where there is nothing to offer."""
    names = by_fewer_days(study)
    if not names:
        return ""
    verb = "trades" if len(names) == 1 else "trade"
    others = "" if len(names) == len(study.tickers) else ", on all tickers of the table"
    return (
        f"{', '.join(names)} {verb} {DAYS} days a year, and annualised figures count "
        f"{PERIODS_A_YEAR['daily']}: {remedy} counts {DAYS}{others}"
    )


def _trades_every_day(ticker: str) -> bool:
    exchange = exchange_of(ticker)
    return exchange is not None and exchange.calendar == EVERY_DAY

"""Days a year: comparison of the periods per year with the dates of returns."""

from __future__ import annotations

import numpy as np

from analytics.request import PERIODS_A_YEAR
from analytics.study import Study, sampling
from analytics.symbols.exchanges import EVERY_DAY, exchange_of
from analytics.symbols.listing import named

DAYS = 365
# A week of seven days has 2/7 of its sessions at weekends, one of five has none.
AT_WEEKENDS, FEWEST_SESSIONS = 0.2, 14
# A step longer than this multiple of the usual one is a gap.
HOLE_STEPS = 5
FEWEST_RETURNS, CONTRADICTED = 20, 1.25


def by_fewer_days(study: Study) -> tuple[str, ...]:
    """Tickers that trade every day of the year but are annualised by 252 days.

    None if sessions are joined with a ticker that rests at weekends, because these are about 252 a
    year, and none if the periods per year are given.
    """
    request = study.request
    every_day = tuple(name for name in study.tickers if _trades_every_day(study, name))
    joined = {"own": (), "common": study.tickers, "asked": study.asked}[request.window]
    shared = not all(name in every_day for name in joined)
    if request.frequency != "daily" or request.periods is not None or shared:
        return ()
    return every_day


def offer(study: Study, remedy: str) -> str:
    """Sentence that offers 365 days, with this `remedy`; "" without such tickers."""
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
    """Sentence on prices that come once a week or less often; "" for daily prices."""
    request, found = study.request, sampling.frequency_of(study.dates)
    if found not in sampling.ONCE_A or request.frequency != found:
        return ""
    return (
        f"prices come once a {sampling.ONCE_A[found]}: returns are {found}, and "
        f"{request.periods_a_year} periods a year are counted"
    )


def contradiction(study: Study, remedy: str) -> str:
    """Sentence on tickers whose dates contradict the periods per year by more than a quarter.

    Args:
        study: the study; `offer` handles tickers that trade every day.
        remedy: advice on another number, for which {periods} stands.
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
    """Returns per year by the dates of one ticker, without gaps; the counted number if too few."""
    seen = ~np.isnan(study.periodic.simple[row])
    dates = study.periodic.sessions[row][seen]
    if len(dates) < FEWEST_RETURNS:
        return float(study.request.periods_a_year)
    steps = sampling.days(np.diff(dates))
    near = steps[steps <= HOLE_STEPS * max(float(np.median(steps)), 1.0)]
    return float(365.25 * len(near) / near.sum())


def _trades_every_day(study: Study, ticker: str) -> bool:
    """Whether a ticker trades every day, by its spelling or its sessions at weekends."""
    exchange = exchange_of(ticker)
    if exchange is not None and exchange.calendar == EVERY_DAY:
        return True
    seen = study.dates[~np.isnan(study.daily.simple[study.tickers.index(ticker)])]
    if len(seen) < FEWEST_SESSIONS:
        return False
    return bool(np.mean(~np.is_busday(seen)) > AT_WEEKENDS)

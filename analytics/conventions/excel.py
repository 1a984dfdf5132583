"""Excel: common formulas whose results differ from our definitions.

`r` is a column of returns, `b` the benchmark's beside it, `first` and `last` the wealth at both
ends. These give our figures and are not listed: =last/first-1, =COUNT(r), =AVERAGE(r)*252,
=STDEV.S(r)*SQRT(252), =SKEW(r), =KURT(r), =MAX(r), =MIN(r), =COUNTIF(r,">0")/COUNT(r),
=SUM(r)/-SUMIF(r,"<0"), =AVERAGEIF(r,">0")/-AVERAGEIF(r,"<0"), =-PERCENTILE.INC(r,0.05),
=-AVERAGEIF(r,"<="&PERCENTILE.INC(r,0.05)), =-NORM.INV(0.05,AVERAGE(r),STDEV.S(r)), =SLOPE(r,b),
=CORREL(r,b), =RSQ(r,b), =STDEV.S(r-b)*SQRT(252), =AVERAGE(r-b)/STDEV.S(r-b)*SQRT(252), and the
smallest =wealth/MAX(wealth so far)-1. Figures for which Excel returns an error are missing here.
"""

from __future__ import annotations

import numpy as np

from analytics import stats
from analytics.conventions.given import Convention, ToolInputs
from analytics.stats.observations import observed
from analytics.stats.observations.observed import Floats, divide
from analytics.stats.tails import TAIL

DAYS = 365.0


def _cagr(given: ToolInputs) -> Floats:
    days = (given.dates[-1:] - given.base).astype("m8[D]").astype(np.float64)
    years = days[0] / DAYS if len(days) else np.nan
    return (1.0 + stats.total_return(given.returns)) ** divide(1.0, years) - 1.0


def _calmar(given: ToolInputs) -> Floats:
    return divide(_cagr(given), np.abs(stats.max_drawdown(given.returns)))


def _spread_of_losses(given: ToolInputs) -> Floats:
    losses = given.returns[given.returns < 0.0]
    return np.sqrt(given.periods) * observed.real(observed.sd(losses))


def _reward(given: ToolInputs) -> Floats:
    return stats.mean_return(given.returns, periods=given.periods) - given.risk_free


def _sharpe(given: ToolInputs) -> Floats:
    spread = stats.volatility(given.returns, periods=given.periods)
    return divide(_reward(given), observed.real(spread))


def _sortino(given: ToolInputs) -> Floats:
    return divide(_reward(given), _spread_of_losses(given))


def _value_at_risk(given: ToolInputs) -> float:
    """Type 6: at place (n+1)/20 among the sorted, counted from 1; #NUM! below place 1."""
    ordered, place = np.sort(given.returns), (len(given.returns) + 1) * TAIL
    whole = int(place)
    if whole < 1:
        return np.nan
    below, above = ordered[whole - 1 : whole + 1]
    return float(-(below + (place - whole) * (above - below)))


def _autocorrelation(given: ToolInputs) -> Floats:
    return stats.correlation(given.returns[1:], benchmark=given.returns[:-1])


def _alpha(given: ToolInputs) -> Floats:
    return stats.alpha(given.own, benchmark=given.benchmark, periods=given.periods)


def _treynor(given: ToolInputs) -> Floats:
    reward = stats.mean_return(given.own, periods=given.periods) - given.risk_free
    return divide(reward, stats.beta(given.own, benchmark=given.benchmark))


RATE = "the annual rate is subtracted as it stands, ours compounded to a period"

EXCEL: dict[str, Convention] = {
    "cagr": Convention(
        _cagr, "=(last/first)^(365/days)-1, as XIRR: 365 days a year, ours 365.25; parts of one too"
    ),
    "downside_deviation": Convention(
        _spread_of_losses, "=STDEV.S(FILTER(r,r<0))*SQRT(252): the spread among losses, not of them"
    ),
    "sharpe": Convention(_sharpe, f"=(AVERAGE(r)*252-rf)/(STDEV.S(r)*SQRT(252)): {RATE}"),
    "sortino": Convention(
        _sortino, "=(AVERAGE(r)*252-rf)/(STDEV.S(FILTER(r,r<0))*SQRT(252)): losses about their mean"
    ),
    "calmar": Convention(_calmar, "=((last/first)^(365/days)-1)/-MIN(drawdown): 365 days a year"),
    "value_at_risk_95": Convention(
        _value_at_risk,
        "=-PERCENTILE.EXC(r,0.05), quantile type 6; PERCENTILE.INC gives ours, type 7",
    ),
    "autocorrelation_1": Convention(
        _autocorrelation, "=CORREL(r2:rn,r1:rn-1): two means and two spreads; ours one of all"
    ),
    "alpha": Convention(_alpha, "=INTERCEPT(r,b)*252: the risk-free rate is not subtracted"),
    "treynor": Convention(_treynor, f"=(AVERAGE(r)*252-rf)/SLOPE(r,b): {RATE}"),
}

"""Every metric on a few numbers, worked out by hand: growth and risk. See `by_hand_pairs`.

Most are of R: +10 %, -10 %, 0, +25 %, at four periods a year. Wealth 1, 1.1, 0.99, 0.99, 1.2375;
sum 0.25, mean 0.0625; deviations 0.0375, -0.1625, -0.0625, 0.1875, whose squares sum to
0.066875; drawdowns 0, -0.1, -0.1, 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

NAN = math.nan


@dataclass(frozen=True)
class Case:
    """What a metric is given, by name, and what it must answer: a number or an ISO date."""

    given: dict[str, Any]
    answer: float | str


def days(*iso: str) -> np.ndarray:
    """Dates."""
    return np.array(iso, dtype="M8[D]")


def of(*returns: float, **more: Any) -> dict[str, Any]:
    """What is given: returns and more."""
    return {"returns": np.array(returns), **more}


R = (0.10, -0.10, 0.0, 0.25)
PRICED = days("2023-01-02", "2023-01-03", "2023-06-30", "2024-01-01", "2024-01-02")
FOUR_YEARS = days("2020-01-01", "2021-01-01", "2024-01-01")  # 1461 days are 4 × 365.25
HALVED = (-0.5, 1.9282)  # 0.5 × 2.9282 = 1.4641 = 1.1⁴: over four years 10 % a year
SPIKE = (0.0, 0.0, 0.0, 0.04)  # mean 1, deviations -1, -1, -1, 3 in per cent
MONTHS = days("2024-01-31", "2024-02-01", "2024-02-29", "2024-03-20", "2024-04-20")
IN_MONTHS = of(0.1, 0.1, -0.2, 0.5, dates=MONTHS)
YEARS = days("2020-12-30", "2021-06-01", "2021-12-30", "2022-03-01", "2022-12-30", "2023-01-02")
IN_YEARS = of(0.1, 0.1, -0.5, 0.2, 0.9, dates=YEARS)
NEW_YEAR = np.append(days("2021-01-01"), YEARS[1:])
TWICE = of(
    *(-0.2, 0.25, 0.1, -0.1),
    dates=days("2024-01-01", "2024-01-02", "2024-01-05", "2024-02-01", "2024-03-01"),
)
Z = -1.6448536269514727  # the 5 % quantile of the standard normal

GROWTH: dict[str, tuple[Case, ...]] = {
    "first_date": (
        Case(of(*R, dates=PRICED), "2023-01-02"),
        Case(of(NAN, *R[1:], dates=PRICED), "2023-01-03"),  # the price before the first return
    ),
    "last_date": (
        Case(of(*R, dates=PRICED), "2024-01-02"),
        Case(of(*R[:3], NAN, dates=PRICED), "2024-01-01"),
    ),
    "observations": (Case(of(*R), 4), Case(of(0.1, NAN, NAN, 0.0), 2)),
    # 1.1 × 0.9 × 1 × 1.25
    "total_return": (Case(of(*R), 0.2375),),
    "cagr": (
        # 1.21 × 1.21 = 1.1⁴ over exactly four years of 365.25 days
        Case(of(0.21, 0.21, dates=FOUR_YEARS), 0.1),
        # 2023-01-02 to 2024-01-02 are 365 days
        Case(of(*R, dates=PRICED), 1.2375 ** (365.25 / 365) - 1),
        Case(of(*R[:3], dates=PRICED[:4]), NAN),  # 364 days
    ),
    # 4 × 0.0625
    "mean_return": (Case(of(*R, periods=4), 0.25),),
    # √4 × √(0.066875/3)
    "volatility": (Case(of(*R, periods=4), 2 * math.sqrt(0.066875 / 3)),),
    "downside_deviation": (
        # only -0.1 is below 0: √4 × √(0.01/4)
        Case(of(*R, periods=4), 0.1),
        # below 5 % by 0.15 and 0.05: squares 0.0225 + 0.0025 over 4
        Case(of(*R, periods=4, mar=0.05), 2 * math.sqrt(0.00625)),
    ),
    "sharpe": (
        # √4 × 0.0625/√(0.066875/3)
        Case(of(*R, periods=4), 0.125 / math.sqrt(0.066875 / 3)),
        # 21 % a year at 2 periods is 10 % a period: mean excess -0.0375
        Case(of(*R, periods=2, risk_free=0.21), -0.0375 * math.sqrt(2 / (0.066875 / 3))),
    ),
    "sortino": (
        # 4 × 0.0625 over 0.1
        Case(of(*R, periods=4), 2.5),
        # 4 × 0.0125 over 2 × √0.00625
        Case(of(*R, periods=4, mar=0.05), 0.025 / math.sqrt(0.00625)),
    ),
    # 10 % a year over a fall by half
    "calmar": (Case(of(*HALVED, dates=FOUR_YEARS), 0.2),),
    "omega": (
        # gains 0.35 over losses 0.10
        Case(of(*R), 3.5),
        # about 5 %: gains 0.05 + 0.20 over losses 0.15 + 0.05
        Case(of(*R, mar=0.05), 1.25),
        Case(of(*R, periods=1, risk_free=0.05), 1.25),
    ),
    # 0.25 over 0.10
    "gain_to_pain": (Case(of(*R), 2.5),),
    # places 2.85 and 0.15 among -0.10, 0, 0.10, 0.25: 0.10 + 0.85 × 0.15 and -0.10 + 0.15 × 0.10
    "tail_ratio": (Case(of(*R), 0.2275 / 0.085),),
    # two of four; 0 is no win
    "win_rate": (Case(of(*R), 0.5),),
    # (0.10 + 0.25)/2 over 0.10
    "payoff_ratio": (Case(of(*R), 1.75),),
    "best_day": (Case(of(*R), 0.25),),
    "worst_day": (Case(of(*R), -0.10),),
    # February 1.1² - 1, March -0.2; April is whole only if a price follows it
    "best_month": (
        Case(IN_MONTHS, 0.21),
        Case(IN_MONTHS | {"after": np.datetime64("2024-05-01")}, 0.5),
        Case(
            of(0.1, -0.2, 0.5, dates=MONTHS[1:]), -0.2
        ),  # February began before 1 February's close
    ),
    "worst_month": (Case(IN_MONTHS, -0.2),),
    # 2021 1.1² - 1, 2022 0.5 × 1.2 - 1; 2023 has only begun
    "best_year": (
        Case(IN_YEARS, 0.21),
        Case(IN_YEARS | {"dates": NEW_YEAR}, -0.4),  # 2021 began before 1 January's close
    ),
    "worst_year": (Case(IN_YEARS, -0.4),),
}

RISK: dict[str, tuple[Case, ...]] = {
    "max_drawdown": (
        Case(of(*R), -0.1),
        Case(of(-0.2, 0.1), -0.2),  # from the base; without p_0 = 1 it would read 0
    ),
    "max_drawdown_peak": (
        Case(of(*R, dates=PRICED), "2023-01-03"),
        Case(of(-0.2, 0.1, dates=PRICED[:3]), "2023-01-02"),
    ),
    # down to 0.99 twice: the first of the two
    "max_drawdown_trough": (Case(of(*R, dates=PRICED), "2023-06-30"),),
    "max_drawdown_recovery": (
        Case(of(*R, dates=PRICED), "2024-01-02"),
        Case(of(-0.2, 0.1, dates=PRICED[:3]), "NaT"),
    ),
    "longest_drawdown_days": (
        # 2023-01-03 to 2024-01-02
        Case(of(*R, dates=PRICED), 364),
        # 2024-01-01 to 01-05, and 02-01 to 03-01, the end, in a leap year
        Case(TWICE, 29),
    ),
    "average_drawdown": (
        Case(of(*R), -0.1),
        # -20 % and back, then -10 %: their mean
        Case(of(-0.2, 0.25, 0.1, -0.1), -0.15),
    ),
    # squares 0.01 + 0.01 over 4
    "ulcer_index": (Case(of(*R), math.sqrt(0.005)),),
    # drawdowns -0.5 and 0: √(0.25/2); 10 % a year above 2 %
    "ulcer_performance_index": (
        Case(of(*HALVED, dates=FOUR_YEARS, risk_free=0.02), 0.08 / math.sqrt(0.125)),
    ),
    # 5 % of four, rounded up, is the deepest one
    "conditional_drawdown_95": (Case(of(*R), -0.1),),
    # drawdowns 0, -0.1, -0.1, 0
    "pain_index": (Case(of(*R), 0.05),),
    # drawdowns -0.5 and 0; 10 % a year above 2 %
    "pain_ratio": (Case(of(*HALVED, dates=FOUR_YEARS, risk_free=0.02), 0.32),),
    # m2 = 12/4, m3 = (-3 + 27)/4: 6/3^1.5 = 2/√3; times √(4·3)/2 = √3
    "skewness": (Case(of(*SPIKE), 2.0),),
    # m4 = (3 + 81)/4: 21/9 - 3 = -2/3; (5 × -2/3 + 6) × 3/(2·1)
    "excess_kurtosis": (Case(of(*SPIKE), 4.0),),
    # place 0.05 × 3 = 0.15 between -0.10 and 0
    "value_at_risk_95": (Case(of(*R), 0.085),),
    # only -0.10 is at or below -0.085
    "expected_shortfall_95": (Case(of(*R), 0.10),),
    # mean 1 %, sd 2 %
    "value_at_risk_95_normal": (Case(of(-0.01, 0.01, 0.03), -0.01 - 0.02 * Z),),
    # m2 = 18/6, m4 = 162/6: 27/9 - 3 = 0, K = (7 × 0 + 6) × 5/(4·3); mean 0, S = 0, sd √(18/5) %
    "value_at_risk_95_cornish_fisher": (
        Case(
            of(-0.03, 0.0, 0.0, 0.0, 0.0, 0.03),
            -0.01 * math.sqrt(3.6) * (Z + 2.5 * (Z**3 - 3 * Z) / 24),
        ),
        Case(of(*SPIKE), NAN),  # S = 2, K = 4: 4/8 - 4/6 < 0, w falls from somewhere on
    ),
    "autocorrelation_1": (
        Case(of(0.01, 0.03, 0.02), -0.5),  # deviations -1, 1, 0: products -1 and 0 over 1 + 1
        Case(of(0.01, -0.01, 0.01, -0.01), -0.75),  # three products of -1 over four squares
    ),
    # 1, -1, 3, -1, 3 %: mean 1, sd √(16/4), S = 1/2; m2 = 3.2, m3 = 0, m4 = 12.8: g4 = 1.25;
    # Φ(½ × √4/√(1 + 0.25/4 × ¼)), and Φ(z) = erfc(-z/√2)/2
    "probabilistic_sharpe": (
        Case(of(0.01, -0.01, 0.03, -0.01, 0.03), math.erfc(-1 / math.sqrt(2 * 1.015625)) / 2),
    ),
}

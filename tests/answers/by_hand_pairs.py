"""Every metric on a few numbers, worked out by hand: benchmarks and volatility; see `by_hand`.

r = 1, 0, 5 % and b = 0, 1, 2 %: means 2 and 1, deviations -1, -2, 3 and -1, 0, 1; their squares
sum to 14 and 2, their products to 4. r - b = 1, -1, 3: mean 1, deviations 0, -2, 2.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tests.answers.by_hand import GROWTH, NAN, RISK, Case, of

LN2 = math.log(2)


def pair(**more: Any) -> dict[str, Any]:
    """r and b above."""
    return of(0.01, 0.0, 0.05, benchmark=np.array([0.0, 0.01, 0.02]), **more)


def bars(*rows: tuple[float, float, float, float, float]) -> dict[str, Any]:
    """Bars of open, high, low, close and the close before, at four periods a year."""
    names = ("opens", "highs", "lows", "closes", "previous")
    return dict(zip(names, np.array(rows, dtype=np.float64).T, strict=True), periods=4)


# r is 20 % and -10 % a period where b, up and down, is 10 % and -20 %: √1.44 and √0.81.
CAPTURED = of(0.44, -0.19, 0.0, 0.0, benchmark=np.array([0.1, -0.2, 0.1, -0.2]))
# The ticker has no second session: b's two returns of 10 % become one of 21 %.
HOLED = of(0.2, NAN, 0.44, 0.2, benchmark=np.array([0.1, 0.1, 0.1, 0.1]))

AGAINST_BENCHMARK: dict[str, tuple[Case, ...]] = {
    # 4 over 2
    "beta": (Case(pair(), 2.0),),
    "alpha": (
        # at 1 % a year and one period a year: 2 - 1 - 2 × (1 - 1) in per cent
        Case(pair(periods=1, risk_free=0.01), 0.01),
        # shared are +20 % and +44 % with +10 % and +21 %: slope 24/11, 4 × (0.32 - 24/11 × 0.155)
        Case(HOLED | {"periods": 4}, 4 * (0.32 - 0.155 * 24 / 11)),
    ),
    # 4 over √(14 × 2)
    "correlation": (Case(pair(), 4 / math.sqrt(28)),),
    # 16 over 28
    "r_squared": (Case(pair(), 4 / 7),),
    # √4 × √(8/2) per cent
    "tracking_error": (Case(pair(periods=4), 0.04),),
    # 4 × 1 % over 4 %
    "information_ratio": (Case(pair(periods=4), 1.0),),
    "treynor": (
        # 4 × 2 % over 2
        Case(pair(periods=4), 0.04),
        # (2 % - 1 %) over 2
        Case(pair(periods=1, risk_free=0.01), 0.005),
    ),
    "up_capture": (
        # 20 % over 10 %
        Case(CAPTURED, 2.0),
        # √(1.2 × 1.44) over √(1.1 × 1.21)
        Case(HOLED, (1.2 ** (4 / 3) - 1) / (1.1 ** (4 / 3) - 1)),
    ),
    # -10 % over -20 %
    "down_capture": (Case(CAPTURED, 0.5),),
    "m_squared": (
        # 4 × 2 % at √2/√14 of the risk
        Case(pair(periods=4), 0.08 / math.sqrt(7)),
        # 1 % and (2 % - 1 %) of that
        Case(pair(periods=1, risk_free=0.01), 0.01 + 0.01 / math.sqrt(7)),
        # a benchmark that does not move leaves the riskless rate
        Case(of(0.01, 0.03, 0.02, periods=1, risk_free=0.01, benchmark=np.zeros(3)), 0.01),
        Case(of(0.01, 0.01, 0.01, benchmark=np.array([0.01, 0.02, 0.03])), NAN),
        # two shared returns are too few
        Case(of(0.01, 0.03, benchmark=np.array([0.01, 0.02])), NAN),
    ),
}

# O 1, H 4, L 1, C 2 in powers of two: ln H/L = ln H/O = 2 ln 2, ln H/C = ln C/O = ln 2.
WIDE, STILL = (1.0, 4.0, 1.0, 2.0, 1.0), (2.0, 2.0, 2.0, 2.0, 2.0)
DOUBLED = (4.0, 16.0, 4.0, 8.0, 2.0)  # the same after ln 2 overnight

VOLATILITY: dict[str, tuple[Case, ...]] = {
    # 1, -1, 1 times ln 2: mean 1/3, squares 4/9 + 16/9 + 4/9 = 24/9 over 2
    "close_to_close": (
        Case({"log_returns": LN2 * np.array([1.0, -1.0, 1.0]), "periods": 4}, 4 * LN2 / 3**0.5),
    ),
    "ewma": (
        # start (1 + 9)/2 = 5; after 1: 4.7 + 0.06 = 4.76; after 3: 4.4744 + 0.54 = 5.0144
        Case({"log_returns": np.array([1.0, 3.0]), "periods": 1}, math.sqrt(5.0144)),
        Case({"log_returns": np.array([NAN, 1, NAN, 3]), "periods": 4}, 2 * math.sqrt(5.0144)),
    ),
    "parkinson": (
        # (2 ln 2)²/(4 ln 2) = ln 2, and half of that with a session that stands still
        Case(bars(WIDE), 2 * math.sqrt(LN2)),
        Case(bars(WIDE, STILL), math.sqrt(2 * LN2)),
    ),
    # ½ × 4 ln²2 - (2 ln 2 - 1) ln²2 = 3 ln²2 - 2 ln³2
    "garman_klass": (
        Case(bars(WIDE), 2 * math.sqrt(3 * LN2**2 - 2 * LN2**3)),
        Case(bars(WIDE, STILL), math.sqrt(6 * LN2**2 - 4 * LN2**3)),
    ),
    # ln 2 × 2 ln 2 + (-ln 2) × 0
    "rogers_satchell": (
        Case(bars(WIDE), 2 * math.sqrt(2) * LN2),
        Case(bars(WIDE, STILL), 2 * LN2),
    ),
    "yang_zhang": (
        # overnight 0 and ln 2: v_o = ln²2/2; v_c = 0; k = 0.34/(1.34 + 3); RS² = 2 ln²2
        Case(bars(WIDE, DOUBLED), 2 * LN2 * math.sqrt(0.5 + (1 - 0.34 / 4.34) * 2)),
        Case(bars(WIDE), NAN),
    ),
}

BY_HAND: dict[str, tuple[Case, ...]] = GROWTH | RISK | AGAINST_BENCHMARK | VOLATILITY

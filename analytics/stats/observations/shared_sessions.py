"""Two return series over the sessions they share.

A gap in one makes a longer return in the other, so that both span the same sessions.
"""

from __future__ import annotations

from numpy.typing import ArrayLike

from analytics.stats.observations.arrays import Floats
from analytics.stats.observations.pair import Pair

__all__ = ["share_sessions"]


def share_sessions(returns: ArrayLike, benchmark: ArrayLike) -> tuple[Floats, Floats]:
    """Both series from shared session to shared session, NaN in the same places.

    A session is shared when both have a price at it: where a return ends, and one column before
    a series' first return, where it starts. Between two shared sessions each series compounds
    its own returns. (`models.prices.returns.joint_gross_returns` does the same from prices, and
    knows where a first return starts even if a hole follows its base.)

    Shape: (..., T) and (T,) or (..., T) → two of (..., T), simple returns.
    """
    return Pair(returns, benchmark).in_columns()

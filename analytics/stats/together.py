"""Two return series over the sessions they share.

A hole in one makes a longer return in the other, so that both span the same sessions.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.stats.observed import Floats, as_returns


def share_sessions(returns: ArrayLike, benchmark: ArrayLike) -> tuple[Floats, Floats]:
    """Both series from shared session to shared session, NaN in the same places.

    A session is shared when both have a price at it: where a return ends, and one column before
    a series' first return, where it starts. Between two shared sessions each series compounds
    its own returns. (`models.returns.joint_gross_returns` does the same from prices, and knows
    where a first return starts even if a hole follows its base.)

    Shape: (..., T) and (T,) or (..., T) → two of (..., T), simple returns.
    """
    own, other = np.broadcast_arrays(as_returns(returns), as_returns(benchmark))
    if np.array_equal(np.isnan(own), np.isnan(other)):
        return own, other
    shared = _priced(own) & _priced(other)
    return _between(own, shared), _between(other, shared)


def _priced(values: Floats) -> NDArray[np.bool_]:
    """(..., T + 1) whether there is a price, at the base before the first column and at each."""
    seen = ~np.isnan(values)
    base = seen & (np.cumsum(seen, axis=-1) == 1)
    nowhere = np.zeros((*values.shape[:-1], 1), dtype=bool)
    return np.concatenate((nowhere, seen), axis=-1) | np.concatenate((base, nowhere), axis=-1)


def _between(values: Floats, shared: NDArray[np.bool_]) -> Floats:
    """(..., T) the compounded return from the shared session before to each shared session.

    A stretch of one return is that return to the last bit.
    """
    base = np.full((*values.shape[:-1], 1), np.nan)
    flat = np.concatenate((base, values), axis=-1).reshape(-1)
    opens = np.roll(shared.reshape(-1), 1)  # a stretch starts right after a shared session
    opens[:: shared.shape[-1]] = True  # and in each row
    edges, stretch = np.flatnonzero(opens), np.cumsum(opens) - 1
    seen = ~np.isnan(flat)
    product = np.multiply.reduceat(np.where(seen, 1.0 + flat, 1.0), edges)[stretch]
    count = np.add.reduceat(seen.astype(np.int64), edges)[stretch]
    chained = np.where(seen & (count == 1), flat, product - 1.0).reshape(shared.shape)[..., 1:]
    there = shared[..., 1:] & (np.cumsum(shared, axis=-1)[..., :-1] > 0)
    return np.where(there, chained, np.nan)

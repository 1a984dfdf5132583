"""Ends of an interval, from an estimate and its simulated replicates."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from models.bootstrap.methods import Scale

Floats = NDArray[np.float64]
LEAST_SHARE = 1e-4
# Kurtosis of a uniform law, the least of all symmetric laws with one mode.
LEAST_KURTOSIS = 1.8
# Kurtosis of a normal law; excess kurtosis is measured from it.
NORMAL = 3.0


class Ruler:
    """A scale of a metric, strictly increasing; `there` takes values to it and `back` from it.

    A metric whose values have both signs has no logarithm: it stays as it is. "log of kurtosis" is
    the logarithm of kurtosis less that of a uniform law, because with fat tails estimates spread
    more than in proportion to the kurtosis.
    """

    def __init__(self, scale: Scale, estimate: float, values: Floats, days: float) -> None:
        """The scale for this estimate and these values; shares are of `days` in total."""
        self._scale, self._days = scale, days
        self._sign = math.copysign(1.0, estimate)
        seen = values[~np.isnan(values)]
        if scale == "log" and not (self._sign * estimate > 0.0 and (self._sign * seen > 0.0).all()):
            self._scale = "as it is"
        if scale == "log of kurtosis":
            least = LEAST_KURTOSIS - NORMAL
            self._scale = scale if estimate > least and (seen > least).all() else "as it is"
        if scale == "fisher" and not (abs(estimate) < 1.0 and (np.abs(seen) < 1.0).all()):
            self._scale = "as it is"

    def there(self, values: Floats) -> Floats:
        """The values on the scale."""
        if self._scale == "log":
            return self._sign * np.log(np.abs(values))
        if self._scale == "log of kurtosis":
            return np.log(values + (NORMAL - LEAST_KURTOSIS))
        if self._scale == "fisher":
            return np.arctanh(values)
        if self._scale == "share of days":
            share = np.clip(values / self._days, LEAST_SHARE, 1.0 - LEAST_SHARE)
            return np.log(share / (1.0 - share))
        return values

    def back(self, places: Floats) -> Floats:
        """The values at these places on the scale."""
        if self._scale == "log":
            return self._sign * np.exp(self._sign * places)
        if self._scale == "log of kurtosis":
            return np.exp(places) - (NORMAL - LEAST_KURTOSIS)
        if self._scale == "fisher":
            return np.tanh(places)
        if self._scale == "share of days":
            return self._days / (1.0 + np.exp(-places))
        return places


def basic(
    estimate: float, values: Floats, centre: float, ruler: Ruler, confidence: float
) -> tuple[float, float]:
    """The basic bootstrap interval (Davison & Hinkley 1997, 5.6): the estimate less the errors.

    An error is a replicate's value less `centre`, on the ruler's scale. The estimate lies inside
    (an end that would exclude it is moved to it). Undefined values count as extreme on both sides;
    an end that falls among them is NaN.

    Args:
        estimate: of the metric.
        values: (R,) the metric of each replicate.
        centre: what errors are measured from, in the unit of the metric.
        ruler: scale on which errors are taken.
        confidence: of the interval, such as 0.95.

    Returns:
        Lower and upper end, in the unit of the metric.
    """
    middle, here = ruler.there(np.array([centre, estimate]))
    errors = ruler.there(values) - middle
    low, high = _quantiles(errors, confidence)
    ends = ruler.back(np.array([here - high, here - low]))
    return around(estimate, float(ends[0]), float(ends[1]))


def around(estimate: float, low: float, high: float) -> tuple[float, float]:
    """The ends with the estimate between them; an end that is NaN stays so; -0.0 is 0.0.

    Args:
        estimate: of the metric.
        low: end that is moved down to the estimate if it is above.
        high: end that is moved up to it if it is below.
    """
    return (
        0.0 + (min(low, estimate) if not math.isnan(low) else low),
        0.0 + (max(high, estimate) if not math.isnan(high) else high),
    )


def quantiles(values: Floats, shares: list[float]) -> list[float]:
    """Quantiles of type 6, the (R + 1)·share-th smallest (Davison & Hinkley 1997, 2.3.1).

    A value drawn like the R values lies below it with the chance `share`.
    """
    ordered = np.sort(values)
    return [_at(ordered, share) for share in shares]


def _quantiles(errors: Floats, confidence: float) -> tuple[float, float]:
    """Type-6 quantiles, undefined errors lowest for the one and highest for the other."""
    tail, ordered = 0.5 * (1.0 - confidence), np.sort(errors)  # NaN comes last
    undefined = int(np.isnan(errors).sum())
    ordered[len(ordered) - undefined :] = np.inf
    low = np.append(np.full(undefined, -np.inf), ordered[: len(ordered) - undefined])
    return _at(low, tail), _at(ordered, 1.0 - tail)


def _at(ordered: Floats, share: float) -> float:
    """The quantile of ascending values; NaN where it depends on an infinite value."""
    last = len(ordered) - 1
    place = min(max((len(ordered) + 1) * share - 1.0, 0.0), float(last))
    first = int(place)
    below, above = float(ordered[first]), float(ordered[math.ceil(place)])
    if math.isinf(below) or math.isinf(above):
        return math.nan
    return below + (place - first) * (above - below)

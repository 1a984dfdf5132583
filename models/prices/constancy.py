"""The test of whether returns vary; a spread that is only rounding counts as 0."""

from __future__ import annotations

from typing import TypeVar

Values = TypeVar("Values")

# A return computed from two prices is exact to about one rounding of its gross return, 2.2e-16.
# A spread below eight of these is rounding, not risk, and a quotient by it is noise.
ROUNDING = 8 * 2.0**-52


def constant(spread: Values, largest: Values, unit: float = 1.0) -> Values:
    """Whether a standard deviation of returns is no more than their rounding.

    Args:
        spread: standard deviations, a number, an array or a tensor of any shape.
        largest: greatest absolute return of each series, in the same shape.
        unit: 100 % in the unit of the returns: 1 for fractions, 100 for percent.

    Returns:
        bool in that shape; False where the spread is NaN.

    Example:
        >>> constant(1e-16, 8e-5), constant(1e-12, 8e-5), constant(1e-14, 8e-3, unit=100.0)
        (True, False, True)
    """
    return spread <= ROUNDING * (unit + largest)  # type: ignore[operator,return-value]

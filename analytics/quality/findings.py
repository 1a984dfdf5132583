"""Findings: suspicious properties of a ticker's prices. They never change a number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Dates = NDArray[np.datetime64]
Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
Kind = Literal[
    "no_price",
    "nonpositive",
    "range",
    "hundredfold",
    "split",
    "adjusted_close",
    "spike",
    "stale_tail",
    "missing",
    "unexpected",
    "stale_run",
    "jump",
    "close_only",
    "calendar",
    "currency",
    "lost",
    "revision",
    "unadjusted",
    "no_events",
    "form",
    "behind",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    Attributes:
        severity: "error", the prices are wrong; "warning", they may be wrong; "info", a property of
            the data, not a fault.
        kind: one word for the check.
        dates: the sessions concerned, ascending; empty for all of them.
        sentence: one sentence that names the first of them.
    """

    severity: Severity
    kind: Kind
    dates: tuple[date, ...]
    sentence: str


def finding(severity: Severity, kind: Kind, dates: Dates | None, sentence: str) -> Finding:
    """A finding whose dates are a datetime64 array.

    Args:
        severity: its severity.
        kind: the check that found it.
        dates: (K,) sessions concerned; None without any.
        sentence: the finding in words.
    """
    days = () if dates is None else tuple(dates.astype("datetime64[D]").tolist())
    return Finding(severity, kind, days, sentence)


def by_severity(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The worst first; within a severity in the order of their first date."""
    return tuple(
        sorted(findings, key=lambda f: (SEVERITIES.index(f.severity), f.dates[:1] or (date.min,)))
    )


def listed(dates: Dates | Sequence[object], most: int = 3) -> str:
    """The first few dates in words: "2024-01-02, 2024-01-03 and 5 more".

    Example:
        >>> listed(np.arange("2024-01-01", "2024-01-06", dtype="datetime64[D]"))
        '2024-01-01, 2024-01-02, 2024-01-03 and 2 more'
    """
    named = ", ".join(str(day) for day in dates[:most])
    return named if len(dates) <= most else f"{named} and {len(dates) - most} more"


def several(count: int, one: str, many: str = "") -> str:
    """A count with its noun: "1 session", "3 sessions".

    Args:
        count: how many.
        one: the noun for one.
        many: the noun for several; "" adds an s.
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"

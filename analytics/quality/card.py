"""The card of a ticker, and cards as tables: one row per ticker, or one row per finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date

import numpy as np
import pandas as pd

from analytics.quality.bars import Prices
from analytics.quality.calendars import Sessions
from analytics.quality.continuity import Coverage
from analytics.quality.findings import SEVERITIES, Finding, Kind, Severity

# Column → the kind of finding whose sessions it counts.
COUNTED: dict[str, Kind] = {
    "stale_sessions": "stale_run",
    "jumps": "jump",
    "spikes": "spike",
    "split_suspects": "split",
    "hundredfold": "hundredfold",
    "nonpositive": "nonpositive",
    "range_errors": "range",
    "adjusted_disagreements": "adjusted_close",
    "lost_sessions": "lost",
    "revised_sessions": "revision",
}
HIDDEN = ("findings", "unchecked")


@dataclass(frozen=True, slots=True)
class Card:
    """One ticker's data-quality card; its fields are the table's columns, in this order.

    Attributes:
        ticker, source, currency: as in its status; currency "" where the source does not say.
        calendar: name of the session calendar, "" if the exchange is unknown; then counts of
            sessions are None.
        first_session, last_session: of the closes.
        observed: number of closes.
        expected, missing: sessions of the exchange from first to last close (or from the start of
            its calendar), and those without a close.
        unexpected: number of closes on days without a session.
        longest_hole: longest run of missing sessions; hole_start, hole_end its dates.
        findings: the worst first.
        unchecked: kinds that the data do not allow to check; their counts are None, not 0.
    """

    ticker: str
    source: str
    currency: str
    calendar: str = ""
    first_session: date | None = None
    last_session: date | None = None
    observed: int = 0
    expected: int | None = None
    missing: int | None = None
    unexpected: int | None = None
    longest_hole: int | None = None
    hole_start: date | None = None
    hole_end: date | None = None
    findings: tuple[Finding, ...] = ()
    unchecked: frozenset[Kind] = frozenset()

    @classmethod
    def of(
        cls,
        prices: Prices,
        calendar: Sessions,
        counted: Coverage | None,
        findings: tuple[Finding, ...],
    ) -> Card:
        """The card of prices with a close, from the results of the checks.

        Args:
            prices: prices of one ticker, with at least one close.
            calendar: sessions of its exchange.
            counted: the counted sessions; None if they could not be counted.
            findings: findings of the checks.
        """
        seen = prices.sessions
        origin = prices.origin
        plain = cls(
            prices.ticker,
            origin.source,
            origin.currency,
            calendar.name,
            seen[0].tolist(),
            seen[-1].tolist(),
            len(seen),
            findings=findings,
            unchecked=frozenset(_unchecked(prices)),
        )
        return plain if counted is None else plain._with(counted)

    @property
    def worst(self) -> Severity | None:
        """The severity of the worst finding: the colour of a badge; None without one."""
        return self.findings[0].severity if self.findings else None

    def of_kind(self, kind: Kind) -> tuple[Finding, ...]:
        """The findings of that kind."""
        return tuple(each for each in self.findings if each.kind == kind)

    def count(self, column: str) -> int | None:
        """Number of sessions in findings of that column's kind; see `COUNTED`.

        None if the data do not allow the check.
        """
        if COUNTED[column] in self.unchecked:
            return None
        return sum(len(each.dates) for each in self.of_kind(COUNTED[column]))

    def _with(self, counted: Coverage) -> Card:
        hole = counted.hole.tolist()
        return replace(
            self,
            expected=counted.expected,
            missing=len(counted.missing),
            unexpected=len(counted.unexpected),
            longest_hole=len(hole),
            hole_start=hole[0] if hole else None,
            hole_end=hole[-1] if hole else None,
        )


def table(cards: Iterable[Card]) -> pd.DataFrame:
    """One row per ticker: the card's fields, the counts of `COUNTED`, close_only, worst, findings.

    Dates are datetime64, counts Int64, both with missing values. `worst` is error, warning,
    info or empty; `findings` are the sentences of errors and warnings, joined by "; ".
    """
    rows = [_row(one) for one in cards]
    names = [field.name for field in fields(Card) if field.name not in HIDDEN]
    columns = [*names, *COUNTED, "close_only", "worst", "findings"]
    return _typed(pd.DataFrame(rows, columns=columns))


def findings_table(cards: Iterable[Card]) -> pd.DataFrame:
    """One row per finding: ticker, severity, kind, first_date, last_date, sessions, sentence."""
    rows = [
        (
            one.ticker,
            each.severity,
            each.kind,
            each.dates[0] if each.dates else None,
            each.dates[-1] if each.dates else None,
            len(each.dates) or None,
            each.sentence,
        )
        for one in cards
        for each in one.findings
    ]
    columns = ["ticker", "severity", "kind", "first_date", "last_date", "sessions", "sentence"]
    return _typed(pd.DataFrame(rows, columns=columns))


def _unchecked(prices: Prices) -> Iterator[Kind]:
    """The kinds of findings that these prices cannot show."""
    if np.isnan(prices.fields["high"] + prices.fields["low"]).all():
        yield "range"
    if prices.origin.basis == "adjusted" or np.isnan(prices.fields["adj_close"]).all():
        yield "adjusted_close"
    if np.isnan(prices.moves.noise).all():
        yield "jump"
        yield "spike"


def _row(one: Card) -> dict[str, object]:
    row: dict[str, object] = {field.name: getattr(one, field.name) for field in fields(one)}
    row |= {column: one.count(column) for column in COUNTED}
    row["close_only"] = int(bool(one.of_kind("close_only")))
    row["worst"] = one.worst or ""
    sentences = [each.sentence for each in one.findings if each.severity != SEVERITIES[-1]]
    row["findings"] = "; ".join(sentences)
    return row


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Dates as datetime64 and counts as Int64, so that a missing one is an empty cell."""
    words = {"ticker", "source", "currency", "calendar", "worst", "findings"}
    words |= {"severity", "kind", "sentence"}
    for name in frame.columns:
        if name.endswith(("_session", "_start", "_end", "_date")):
            frame[name] = pd.to_datetime(frame[name])
        elif name not in words:
            frame[name] = frame[name].astype("Int64")
    return frame

"""Merge: joins a stored history and a newer answer of its source; no price is lost.

A changed number replaces the stored one, and a number that the source no longer has is kept; both
are listed in the origin's `revisions`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from analytics.prices import sources
from analytics.prices.adjustment import adjusted_closes, local_factors
from analytics.prices.bars import Bars
from analytics.prices.store.differences import MOST, differences, listed
from models.prices.origin import Revision

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
PRICES = ("open", "high", "low", "close")
# Yahoo's prices are 32-bit numbers, 6e-8 apart; larger differences are changes.
ROUNDING = 1e-6
# After a split Yahoo rounds all prices anew, cheap ones to a few digits.
REBASED_ROUNDING = 1e-3
# Beginning of the note on a change of form.
SINCE = "since "
FORM = ("source", "currency", "prices", "basis", "price_return")


def same_form(old: Bars, new: Bars) -> bool:
    """Whether both have the same currency and the same basis of returns."""
    return all(getattr(old.origin, name) == getattr(new.origin, name) for name in FORM)


def continues(old: Bars, end: Bars) -> bool:
    """Whether a partial answer continues the stored history, so that the rest is still valid.

    It does not if the form changed, if there is a split that the store lacks, if more than half of
    the common sessions have another close, or if there are none in common: then all prices may have
    changed, and the whole history must be fetched.
    """
    if not same_form(old, end) or end.origin.note not in old.origin.note:
        return False
    if ("adj_close" in old.columns) != ("adj_close" in end.columns):
        return False
    pair = _Pair.of(old, end)
    differ, common = pair.differing(1.0)
    former, split = pair.both("split")
    unknown_split = (split != 1) & ~np.isnan(split) & (split != former)
    return common > 0 and 2 * differ <= common and not unknown_split.any()


def resembles(old: Bars, new: Bars) -> bool:
    """Whether a whole answer is the stored history, up to corrections.

    It is not in another form, or if more than half of the common closes differ and are not all
    multiplied by the same number: then the symbol was given to another company, or the dates of the
    answer are wrong. Such histories must not be mixed.
    """
    if not same_form(old, new):
        return False
    pair = _Pair.of(old, new)
    differ, common = pair.differing(pair.scale)
    return common > 0 and 2 * differ <= common


def relabelled(old: Bars, new: Bars) -> bool:
    """Whether an answer has the stored closes but another currency.

    The same number cannot be a price in two currencies, so one of the two is wrong. A hundred
    times or a hundredth of the closes are the same ones too: pence taken for another currency.
    If the closes differ in another way, the listing did change its currency.
    """
    before, after = old.origin.currency, new.origin.currency
    if before in ("", after):
        return False
    pair = _Pair.of(old, new)
    counts = [pair.differing(scale) for scale in (1.0, 100.0, 0.01)]
    return any(common > 0 and 2 * differ <= common for differ, common in counts)


def joined(old: Bars, new: Bars, seen: date, *, whole: bool) -> Bars:
    """One history: the newer answer, completed from the stored one.

    Args:
        old: the stored bars.
        new: a later answer of the same source in the same form.
        seen: the day of that answer (UTC); later sessions were not requested.
        whole: whether the whole history was requested, or only its end, which `continues`.
    """
    pair = _Pair.of(old, new)
    scale = pair.scale if whole else 1.0
    if scale != 1.0:
        pair = replace(pair, old=_scaled(old, scale))
    requested = (pair.dates >= new.dates[0]) | whole
    requested &= pair.dates <= np.datetime64(seen)
    rounding = _rounding(scale)
    merged, found = {}, []
    for field in pair.fields:
        before, after = pair.both(field)
        retained = _kept(field, before, after, pair.implied if field == "dividend" else None)
        merged[field] = np.where(retained, before, after)
        if field not in ("volume", "adjustment"):
            found += differences(
                field, pair.dates, before, after, retained, requested, rounding, seen
            )
    at, name = new.origin.retrieved_at, new.origin.name or old.origin.name
    origin = new.origin if whole else replace(old.origin, retrieved_at=at, name=name)
    found += _unexplained(pair, scale, seen)
    revisions = listed(pair.old.origin.revisions, found, pair.dates[requested])
    return Bars(
        old.ticker, pair.dates, _served(merged), replace(origin, storage="", revisions=revisions)
    )


def replaced(old: Bars, new: Bars, seen: date) -> Bars:
    """The newer answer unchanged, if it is another history; its note has the date.

    Args:
        old: the stored bars.
        new: the new answer.
        seen: day of the retrieval, UTC.
    """
    pair = _Pair.of(old, new)
    differ, common = pair.differing(pair.scale)
    changes = [
        f"{name.replace('_', ' ')} {getattr(new.origin, name) or 'unknown'} "
        f"(before: {getattr(old.origin, name) or 'unknown'})"
        for name in FORM
        if getattr(old.origin, name) != getattr(new.origin, name)
    ]
    told = f"{SINCE}{seen} the source says {', '.join(changes)}"
    if not changes:
        told = (
            f"{SINCE}{seen} the source has another history under this symbol: {differ:,} of "
            f"{common:,} closes differ"
        )
    note = "; ".join(filter(None, [new.origin.note, told]))
    origin = replace(new.origin, note=note, revisions=old.origin.revisions[-MOST:])
    return replace(new, origin=origin)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two histories on the union of their dates, (T,), ascending."""

    old: Bars
    new: Bars
    dates: NDArray[np.datetime64]

    @classmethod
    def of(cls, old: Bars, new: Bars) -> _Pair:
        return cls(old, new, np.union1d(old.dates, new.dates))

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns to merge; without adjusted closes in the newer answer there are none."""
        names = dict.fromkeys((*self.old.columns, *self.new.columns))
        names.pop("adj_close", None)
        return (*names, *(["adjustment"] if "adj_close" in self.new.columns else []))

    def both(self, field: str) -> tuple[Floats, Floats]:
        """(T,) of the old and of the new, NaN where a history has no such session or number."""
        before, after = (self._spread(bars, field) for bars in (self.old, self.new))
        if field == "adjustment":
            # The local factor of an answer's first session is unknown.
            first = np.searchsorted(self.dates, self.new.dates[0])
            after[first] = after[first] if np.isnan(before[first]) else np.nan
        return before, after

    def differing(self, scale: float) -> tuple[int, int]:
        """Number of closes that differ after scaling the old ones, and of common closes."""
        before, after = self.both("close")
        known = ~np.isnan(before) & ~np.isnan(after)
        moved = np.abs(after - scale * before) > _rounding(scale) * np.abs(after)
        return int(moved[known].sum()), int(known.sum())

    @property
    def implied(self) -> Floats:
        """(T,) the dividends that the newer adjusted closes contain, NaN where not known."""
        if "adj_close" not in self.new.columns:
            return np.full(len(self.dates), np.nan)
        source = sources.of_prices(self.new.origin.source)
        return self._placed(self.new, source.implied_dividends(self.new.columns))

    @property
    def scale(self) -> float:
        """Common factor of the newer over the older prices; 1 if there is none."""
        before, after = self.both("close")
        ratio = (after / before)[~np.isnan(before + after)]
        if not ratio.size:
            return 1.0
        common = float(np.median(ratio))
        agree = np.abs(ratio / common - 1) < REBASED_ROUNDING
        if abs(common - 1) <= REBASED_ROUNDING or 2 * agree.sum() < len(ratio):
            return 1.0
        return common

    def _spread(self, bars: Bars, field: str) -> Floats:
        if field == "adjustment" and "adj_close" in bars.columns:
            return self._placed(
                bars, local_factors(bars.columns["close"], bars.columns["adj_close"])
            )
        return self._placed(bars, bars.columns.get(field, np.full(len(bars.dates), np.nan)))

    def _placed(self, bars: Bars, column: Floats) -> Floats:
        whole = np.full(len(self.dates), np.nan)
        whole[np.searchsorted(self.dates, bars.dates)] = column
        return whole


def _kept(field: str, before: Floats, after: Floats, implied: Floats | None) -> Flags:
    """(T,) where the old number is kept because the new answer has none.

    A missing dividend or split is kept too, since Yahoo loses them for days; but a dividend that is
    also absent from the new adjusted closes was withdrawn.
    """
    had = ~np.isnan(before)
    gone = np.isnan(after)
    if field == "volume":
        gone |= (after == 0) & (before > 0)
    elif field == "split":
        gone |= (after == 1) & (before != 1)
    elif field == "dividend" and implied is not None:
        withdrawn = implied < before / 2
        gone |= (after == 0) & (before > 0) & ~withdrawn
    return had & gone


def _rounding(scale: float) -> float:
    """Relative difference that counts as equal between prices and scaled prices."""
    return ROUNDING if scale == 1.0 else REBASED_ROUNDING


def _scaled(bars: Bars, scale: float) -> Bars:
    """The bars with all prices multiplied by `scale`, as by a split."""
    columns = dict(bars.columns)
    for field in (*PRICES, "adj_close", "dividend"):
        if field in columns:
            columns[field] = columns[field] * scale
    if "volume" in columns:
        columns["volume"] = columns["volume"] / scale
    revisions = tuple(_scaled_revision(each, scale) for each in bars.origin.revisions)
    return replace(bars, columns=columns, origin=replace(bars.origin, revisions=revisions))


def _scaled_revision(each: Revision, scale: float) -> Revision:
    if each.field not in (*PRICES, "dividend"):
        return each
    after = None if each.after is None else each.after * scale
    return replace(each, before=each.before * scale, after=after)


def _unexplained(pair: _Pair, scale: float, seen: date) -> list[Revision]:
    """The revision for the scaling of a whole history that no new split explains."""
    before, after = pair.both("split")
    fresh = ~np.isnan(after) & (after != 1) & (np.isnan(before) | (before == 1))
    expected = 1 / np.prod(after[fresh])
    if abs(scale / expected - 1) <= REBASED_ROUNDING or scale == 1.0:
        return []
    last = pair.old.dates[-1].astype(object)
    return [Revision(last, "history", 1.0, scale, seen)]


def _served(merged: dict[str, Floats]) -> dict[str, Floats]:
    columns = dict(merged)
    factors = columns.pop("adjustment", None)
    if factors is not None:
        columns["adj_close"] = adjusted_closes(columns["close"], factors)
    return columns

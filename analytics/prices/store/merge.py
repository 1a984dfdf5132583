"""Merge: a stored history and a newer answer of its source become one, and no price is lost.

A number that the source changed is taken and listed with the former one; a number that it no
longer has is kept and listed too. What is listed travels in the origin's `revisions`.
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
# Yahoo's prices are 32-bit numbers, 6e-8 apart; what differs by more was changed.
ROUNDING = 1e-6
# After a split Yahoo rounds all prices anew, cheap ones to a few digits.
REBASED_ROUNDING = 1e-3
# How the note begins that tells of a change of form.
SINCE = "since "
FORM = ("source", "currency", "prices", "basis", "price_return")


def same_form(old: Bars, new: Bars) -> bool:
    """Whether both are quoted in the same currency and returns are made of them the same way."""
    return all(getattr(old.origin, name) == getattr(new.origin, name) for name in FORM)


def continues(old: Bars, end: Bars) -> bool:
    """Whether the end of a history goes on from the stored one, so that the rest may stay.

    Not so when the form changed, when there is a split that the store does not have, when more
    than half of the sessions in common have another close, or when there are none in common:
    then all prices may have been changed, and the whole history is to be asked for.
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
    """Whether a whole answer is of the stored history at all, whatever was mended in it.

    Not so in another form, or when more than half of the closes in common differ and are not all
    multiplied by the same number: the symbol was given to another company, or the dates of the
    answer are wrong. Such histories must not be mixed.
    """
    if not same_form(old, new):
        return False
    pair = _Pair.of(old, new)
    differ, common = pair.differing(pair.scale)
    return common > 0 and 2 * differ <= common


def relabelled(old: Bars, new: Bars) -> bool:
    """Whether an answer has the stored closes, and another currency than the stored one.

    The same number cannot be a price in two currencies, so one of the two is wrong. A hundred
    times or a hundredth of the closes are the same ones too: pence taken for another currency.
    Where the closes differ otherwise, the listing did change its currency.
    """
    before, after = old.origin.currency, new.origin.currency
    if before in ("", after):
        return False
    pair = _Pair.of(old, new)
    counts = [pair.differing(scale) for scale in (1.0, 100.0, 0.01)]
    return any(common > 0 and 2 * differ <= common for differ, common in counts)


def joined(old: Bars, new: Bars, seen: date, *, whole: bool) -> Bars:
    """One history: the newer answer, and the stored one wherever that has nothing.

    Args:
        old: as stored.
        new: a later answer of the same source in the same form.
        seen: the day of that answer (UTC); later sessions were not asked for.
        whole: whether the whole history was asked for, or only its end, which `continues`.
    """
    pair = _Pair.of(old, new)
    scale = pair.scale if whole else 1.0
    if scale != 1.0:
        pair = replace(pair, old=_scaled(old, scale))
    asked = (pair.dates >= new.dates[0]) | whole
    asked &= pair.dates <= np.datetime64(seen)
    rounding = _rounding(scale)
    merged, found = {}, []
    for field in pair.fields:
        before, after = pair.both(field)
        kept = _kept(field, before, after, pair.implied if field == "dividend" else None)
        merged[field] = np.where(kept, before, after)
        if field not in ("volume", "adjustment"):
            found += differences(field, pair.dates, before, after, kept, asked, rounding, seen)
    at, name = new.origin.retrieved_at, new.origin.name or old.origin.name
    origin = new.origin if whole else replace(old.origin, retrieved_at=at, name=name)
    found += _unexplained(pair, scale, seen)
    revisions = listed(pair.old.origin.revisions, found, pair.dates[asked])
    return Bars(
        old.ticker, pair.dates, _served(merged), replace(origin, storage="", revisions=revisions)
    )


def replaced(old: Bars, new: Bars, seen: date) -> Bars:
    """The newer answer as it came, where it does not resemble; its note says since when.

    Args:
        old: the stored bars.
        new: the bars that the source gives now.
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
            # Against what came before it, an answer's first session is not known to be unadjusted.
            first = np.searchsorted(self.dates, self.new.dates[0])
            after[first] = after[first] if np.isnan(before[first]) else np.nan
        return before, after

    def differing(self, scale: float) -> tuple[int, int]:
        """How many closes differ once the old ones are scaled, of how many in common."""
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
        """By how much the newer answer multiplies all prices that the older has; else 1."""
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
    """(T,) where the old number stays: the new answer has none in its place.

    A dividend or split that is gone stays as well, since Yahoo loses them for days; but not a
    dividend of which the new adjusted closes know nothing either: that one was withdrawn.
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
    """The relative difference that is none between prices and such that were scaled."""
    return ROUNDING if scale == 1.0 else REBASED_ROUNDING


def _scaled(bars: Bars, scale: float) -> Bars:
    """The bars as they would be had all prices been multiplied by `scale`, as by a split."""
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
    """The scaling of a whole history, listed where no new split says why."""
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

"""Session dates from text, in the one form that all cells of the column match."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.prices.files.cells import midnights
from analytics.prices.files.cells.date_forms import BY_NAME, FORMS, Form, Parts, is_datelike
from analytics.prices.files.reading import EXAMPLES, DateOrder
from analytics.prices.files.refusal import Place, refuse

Asked = Literal["auto", "iso", "day-first", "month-first"]
Ordinals = NDArray[np.int64]

FIRST, LAST = np.datetime64("1700-01-01"), np.datetime64("9999-12-31")
BEFORE_1970 = date(1970, 1, 1).toordinal()
ADVICE = "write dates as YYYY-MM-DD"
ALLOWED: dict[str, tuple[str, ...]] = {
    "iso": ("iso", "iso-loose"),
    "day-first": ("day-first", "day-first-short"),
    "month-first": ("month-first", "month-first-short"),
}
# Prices are daily, weekly or monthly; a form that puts them a year apart is wrong.
SPREAD = 5


@dataclass(frozen=True, slots=True)
class Days:
    """(R,) datetime64[D] session dates, the form they were written in, and a remark or ""."""

    dates: NDArray[np.datetime64]
    order: DateOrder
    remark: str = ""


def days(column: pd.Series, asked: Asked, place: Place) -> Days:
    """The dates of a column: the date part as written, except midnights that are given in UTC.

    Args:
        column: cells as text, or timestamps.
        asked: the form of dates that the user chose, or "auto".
        place: file and column, for messages.

    Raises:
        TableError: naming the first cell that is no date, or that the cells do not tell year,
            month and day apart.
    """
    if isinstance(column.dtype, pd.DatetimeTZDtype) or column.dtype.kind == "M":
        return _of_timestamps(column, asked, place)
    codes, uniques = pd.factorize(column)
    cells = [_text(cell) for cell in uniques] + [""] * bool((codes < 0).any())
    plain = _plain(cells) if asked in ("auto", "iso") else None
    if plain is not None:
        return Days(plain[codes], "iso")
    form = _Column(cells, codes, column, place).form(asked)
    written = [form.read(cell) for cell in cells]
    found = np.array([_ordinal(one.parts) if one else 0 for one in written], dtype=np.int64)
    clocks = [(one.clock, one.zone) if one else ("", "") for one in written]
    moved, remark = midnights.sessions(found, clocks, asked == "auto", place.file)
    dates = (moved - BEFORE_1970).astype("datetime64[D]")
    remarks = "; ".join(filter(None, [form.said, remark]))
    return Days(dates[codes], form.name, remarks)  # type: ignore[arg-type]


def _plain(cells: Sequence[str]) -> NDArray[np.datetime64] | None:
    """The dates of cells that are all like 2024-01-31, the common case; None for any others."""
    if not all(len(cell) == 10 and cell[4] == cell[7] == "-" and cell.isascii() for cell in cells):
        return None
    try:
        days = [date.fromisoformat(cell).toordinal() for cell in cells]
    except ValueError:
        return None
    found = (np.array(days, dtype=np.int64) - BEFORE_1970).astype("datetime64[D]")
    return found if len(found) and found.min() > FIRST else None


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _of_timestamps(column: pd.Series, asked: Asked, place: Place) -> Days:
    """The dates of a column of timestamps; local ones are taken unchanged."""
    utc = isinstance(column.dtype, pd.DatetimeTZDtype) and str(column.dt.tz) in ("UTC", "+00:00")
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        column = column.dt.tz_localize(None)
    refuse(column.isna().to_numpy(), column, place, "a date", ADVICE)
    found = column.to_numpy("datetime64[D]")
    outside = (found <= FIRST) | (found > LAST)
    refuse(outside, column, place, f"a date after {FIRST} and up to {LAST}", ADVICE)
    if not utc or asked != "auto":
        return Days(found, "iso")
    times = column.to_numpy("datetime64[m]")
    codes, uniques = pd.factorize(times)
    clocks = [(str(one)[11:16], "Z") for one in uniques.astype("datetime64[m]")]
    ordinals = uniques.astype("datetime64[D]").astype(np.int64)
    moved, remark = midnights.sessions(ordinals + BEFORE_1970, clocks, True, place.file)
    return Days((moved - BEFORE_1970).astype("datetime64[D]")[codes], "iso", remark)


@dataclass(frozen=True, slots=True)
class _Column:
    """The distinct cells of a column, and the position of each."""

    cells: Sequence[str]
    codes: NDArray[np.intp]
    column: pd.Series
    place: Place

    def form(self, asked: Asked) -> Form:
        """The form that all cells have.

        Raises:
            TableError: there is none, or more than one.
        """
        allowed = FORMS if asked == "auto" else tuple(BY_NAME[name] for name in ALLOWED[asked])
        spelled = [form for form in allowed if all(form.read(cell) for cell in self.cells)]
        if not spelled:
            self._refuse_form(allowed, asked)
        real = [form for form in spelled if all(map(_exists(form), self.cells))]
        if not real:
            self._refuse_dates(spelled)
        return real[0] if len(real) == 1 or asked != "auto" else self._resolved(real)

    def _refuse(self, wrong: Sequence[bool], expected: str, remedy: str = ADVICE) -> None:
        bad = np.asarray(wrong, dtype=bool)
        mask = bad[self.codes] if len(bad) else np.ones(len(self.codes), dtype=bool)
        refuse(mask, self.column, self.place, expected, remedy)

    def _refuse_form(self, allowed: Sequence[Form], asked: Asked) -> None:
        """Refuse the first cell that does not match the form of most cells."""
        example = EXAMPLES[asked] if asked != "auto" else "2024-01-31 or 31.01.2024"
        expected = f"a date such as {example}"
        if asked == "auto":
            self._refuse([not is_datelike(cell) for cell in self.cells], expected)
        first = [bool(self.cells) and bool(form.read(self.cells[0])) for form in allowed]
        fits = [sum(bool(form.read(cell)) for cell in self.cells) for form in allowed]
        likely = allowed[max(range(len(allowed)), key=lambda at: (fits[at], first[at]))]
        expected = expected if asked != "auto" else "all dates in one form"
        self._refuse([not likely.read(cell) for cell in self.cells], expected)

    def _refuse_dates(self, spelled: Sequence[Form]) -> None:
        """Refuse the first cell that is no date in the form that most cells match."""
        likely = max(spelled, key=lambda form: sum(map(_exists(form), self.cells)))
        wrong = [not _exists(likely)(cell) for cell in self.cells]
        first = next(cell for cell, bad in zip(self.cells, wrong, strict=True) if bad)
        if any(_exists(form)(first) for form in spelled):
            self._refuse(wrong, "day and month in one order")
        self._refuse(wrong, f"a date that exists ({likely.name})")

    def _resolved(self, forms: list[Form]) -> Form:
        """The most likely of several forms, given the cells."""
        if forms[0].name == "iso":
            return forms[0]
        near = self._near(forms)
        names = [form.name for form in near]
        dotted = all("." in cell for cell in self.cells)
        if len(near) > 1 and dotted and names[0].startswith("day-first"):
            near = [form for form in near if not form.name.startswith("month-first")]
        if len(near) > 1:
            remedy = "say --dates day-first or --dates month-first"
            if any(name.startswith("year-first") for name in names):
                remedy += ", or write years with four digits"
            self._refuse([True] * len(self.cells), "dates that tell day and month apart", remedy)
        return near[0]

    def _near(self, forms: list[Form]) -> list[Form]:
        """The forms, year-first ones only if they do not spread the dates over many years."""
        gaps = {form.name: self._gap(form) for form in forms}
        short = [form for form in forms if form.name == "year-first-short"]
        if not short or len(forms) == len(short):
            return forms
        others = min(gap for name, gap in gaps.items() if name != "year-first-short")
        if gaps["year-first-short"] > SPREAD * others:
            return [form for form in forms if form.name != "year-first-short"]
        return short if others > SPREAD * gaps["year-first-short"] else forms

    def _gap(self, form: Form) -> float:
        """The median of the days between two dates."""
        read = [form.read(cell) for cell in self.cells]
        found = np.unique([_ordinal(one.parts) for one in read if one])
        return float(np.median(np.diff(found))) if len(found) > 1 else 1.0


def _exists(form: Form) -> Callable[[str], bool]:
    """A test of whether a cell is a date after 1700 in this form."""

    def holds(cell: str) -> bool:
        one = form.read(cell)
        if one is None:
            return False
        try:
            return _ordinal(one.parts) > date(1700, 1, 1).toordinal()
        except ValueError:
            return False

    return holds


def _ordinal(parts: Parts) -> int:
    """The days from year 1 to that date.

    Raises:
        ValueError: there is no such date.
    """
    year, month, day = parts
    if day or not 1 <= month <= 12:
        return date(year, month, day).toordinal()
    after = date(year + month // 12, month % 12 + 1, 1)
    return (after - timedelta(days=1)).toordinal()

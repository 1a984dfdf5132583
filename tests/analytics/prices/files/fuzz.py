"""Fuzzing of the recogniser: vendors' files, spoilt in ways that keep their meaning.

`python -m tests.analytics.prices.files.fuzz --minutes 20` counts how often a file was read right,
refused or asked about, or read wrong without a word. The oracle is the table that the file was
made from; a wrong file is printed with the seed that makes it again.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import numpy as np

from models.errors import TableError
from tests.analytics.prices.files import vendor_files
from tests.analytics.prices.files.parsed import parsed
from tests.analytics.prices.files.styles import DATE_STYLES, MARKERS, dated

VENDORS = {**vendor_files.BARS, **vendor_files.LONG, **vendor_files.WIDE}
COMMAS = ("AAPL Historische Daten", "AAPL_portfolio_performance", "AAPL_ariva", "AAPL_french",
          "german")  # fmt: skip
NUMBER = re.compile(r"([$-]?)(\d+)\.(\d+)([M%]?)")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
GROUPS = {".": ("", ",", " ", "'", "\u00a0"), ",": ("", ".", " ", "\u202f", "'")}
ABOVE = ((), (), (), ("# exported by a tool",), ("Prices of a security", ""), ("sep=",))
BELOW = ((), (), (), ("",), ("Source: a vendor",), ("Total",), ("", "", "24"))
READ_AS_DECIMALS = "--decimal comma reads thousands"

Rows = tuple[tuple[str, float, float, float, float, int], ...]


@dataclass(frozen=True)
class Outcome:
    """What became of one file: "right", "refused" or "wrong", and its text."""

    verdict: str
    vendor: str
    content: bytes
    detail: str = ""


def walk(chance: random.Random) -> Rows:
    """Bars of one security on weekdays, which move by a few per cent a day."""
    day = date(1995, 1, 2) + timedelta(days=chance.randrange(11_000))
    day += timedelta(days=2 * (day.weekday() > 4))
    step = chance.choice((1, 1, 1, 7))
    places = chance.choice((1, 2, 2, 2, 3))
    close = chance.choice((3.0, 40.0, 118.0, 950.0, 4_000.0, 90_000.0))
    found: list[tuple[str, float, float, float, float, int]] = []
    count = chance.randrange(4, 40)
    while len(found) < count:
        if day.weekday() < 5:
            opened = close
            close = round(close * chance.uniform(0.95, 1.06), places)
            high, low = max(opened, close) * 1.004, min(opened, close) * 0.996
            prices = (round(one, places) for one in (opened, high, low, close))
            found.append((day.isoformat(), *prices, chance.randrange(1, 10**9)))  # type: ignore[arg-type]
        day += timedelta(days=step)
    return tuple(found)


def attempt(seed: int) -> Outcome:
    """One vendor's file of that seed, spoilt and read."""
    chance = random.Random(seed)
    rows = walk(chance)
    vendor = chance.choice(sorted(VENDORS))
    split = rows[len(rows) // 2][0]
    changed: dict[str, Any] = {"ROWS": rows, "SPLIT_DAY": split, "DATES": [row[0] for row in rows]}
    with patch.multiple(vendor_files, **changed, CLOSES=[row[4] for row in rows]):
        text = VENDORS[vendor]()
    gaps = {rows[chance.randrange(1, len(rows) - 1)][0]} if chance.random() < 0.2 else set()
    content = _spoilt(text, vendor, gaps, chance)
    try:
        bars, reading = parsed(content, f"{vendor}.csv", ticker="AAPL")
    except TableError as error:
        return Outcome("refused", vendor, content, str(error))
    if READ_AS_DECIMALS in reading.sentence:
        return Outcome("asked", vendor, content)
    expected = {row[0]: row[4] for row in rows}
    wrong = _difference(bars, expected, gaps, vendor, split)
    return Outcome("wrong" if wrong else "right", vendor, content, wrong)


def _difference(
    bars: Any, expected: dict[str, float], gaps: set[str], vendor: str, split: str
) -> str:
    """Where the closes that were read, splits undone, are not those of the table; "" if nowhere."""
    if list(bars) != ["AAPL"]:
        return f"tickers {list(bars)}"
    [one] = bars.values()
    factors = np.ones(len(one.dates))
    if one.origin.prices == "raw":
        ratios = np.nan_to_num(one.columns["split"], nan=1.0)
        ratios = np.where(ratios == 0, 1.0, ratios)
        order = np.argsort(one.dates)
        later = np.cumprod(ratios[order][::-1])[::-1] / ratios[order]
        factors[order] = later
    read = dict(zip(one.dates.astype(str), (one.columns["close"] / factors).tolist(), strict=True))
    exact = 0.00500001 if vendor in COMMAS else 1e-9
    for day, close in expected.items():
        found = read.pop(day, np.nan)
        if day in gaps and np.isnan(found):
            continue
        if not abs(found - close) <= exact + 1e-9 * close:
            return f"{day}: {found} for {close}"
    return f"more dates: {list(read)[:3]}" if any(map(np.isfinite, read.values())) else ""


def _spoilt(text: str, vendor: str, gaps: set[str], chance: random.Random) -> bytes:
    """The file otherwise: delimiter, numbers, dates, order, what stands around it, encoding."""
    rows = list(csv.reader(io.StringIO(text), delimiter=_delimiter(text)))
    rows = [[cell.strip() for cell in row] for row in rows]
    heads = next(at for at, row in enumerate(rows) if _is_price(row))
    point = vendor not in COMMAS
    decimal = chance.choice(".,") if point else ","
    group = chance.choice(GROUPS[decimal]) if point else ""
    style = chance.choice(DATE_STYLES) if chance.random() < 0.6 else ""
    marker = chance.choice(MARKERS)
    closes = _closes(rows[:heads])
    for row in rows[heads:]:
        gone = bool(gaps & set(row))
        for at, cell in enumerate(row):
            row[at] = marker if gone and at in closes else _cell(cell, decimal, group, style)
    rows = _reordered(rows, heads, chance)
    out = io.StringIO()
    quoting: Any = csv.QUOTE_ALL if chance.random() < 0.2 else csv.QUOTE_MINIMAL
    delimiter = chance.choice(",;\t|")
    csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=quoting).writerows(rows)
    above = [line + delimiter * (line == "sep=") for line in chance.choice(ABOVE)]
    whole = "\n".join([*above, out.getvalue()]) + "\n".join(chance.choice(BELOW))
    encoding = chance.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252"))
    return whole.replace("\n", chance.choice(("\n", "\r\n"))).encode(encoding, "replace")


def _delimiter(text: str) -> str:
    first = next(line for line in text.splitlines() if not line.startswith(("#", "http", '"The')))
    return max("\t;,", key=first.count)


def _is_price(row: list[str]) -> bool:
    return any(re.fullmatch(r"[$]?\d+[.,]\d+M?", cell) for cell in row)


def _closes(heads: list[list[str]]) -> set[int]:
    """The positions of columns of closes, adjusted ones too; else the last."""
    names = [cell.casefold() for cell in heads[-1]]
    words = ("clos", "price", "last", "kurs", "zuletzt", "dernier", "zamkni")
    openings = ("open", "high", "low", "close_time")
    found = {
        at
        for at, name in enumerate(names)
        if any(word in name for word in words) and not any(name.startswith(one) for one in openings)
    }
    return found or ({names.index("c")} if "c" in names else {1})


def _cell(cell: str, decimal: str, group: str, style: str) -> str:
    if style and DAY.fullmatch(cell):
        return dated(date.fromisoformat(cell), style)
    number = NUMBER.fullmatch(cell)
    if number is None:
        return cell
    sign, whole, fraction, unit = number.groups()
    return f"{sign}{int(whole):,}".replace(",", group) + decimal + fraction + unit


def _reordered(rows: list[list[str]], heads: int, chance: random.Random) -> list[list[str]]:
    """Rows the other way round, columns in another order, a blank column more."""
    body = rows[heads:]
    prices = [row for row in body if _is_price(row) and len(row) == len(rows[heads])]
    if len(prices) == len(body) and chance.random() < 0.4:
        body = body[::-1]
    table = [*rows[:heads], *body]
    width = len(rows[heads])
    if chance.random() < 0.3 and all(len(row) == width for row in table):
        order = [0, *chance.sample(range(1, width), width - 1)]
        table = [[row[at] for at in order] for row in table]
    if chance.random() < 0.15:
        table = [[*row, ""] if len(row) == width else row for row in table]
    return table


def main() -> None:
    """Fuzz for some minutes and print the counts."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    until = time.monotonic() + 60 * asked.minutes
    counts: Counter[str] = Counter()
    seed = asked.seed
    while time.monotonic() < until:
        outcome = attempt(seed)
        counts[outcome.verdict] += 1
        if outcome.verdict == "wrong":
            say(f"seed {seed}, {outcome.vendor}: {outcome.detail}")
        seed += 1
    say(f"{seed - asked.seed:,} files: {dict(counts)}")


def say(line: str) -> None:
    """A line on standard output, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

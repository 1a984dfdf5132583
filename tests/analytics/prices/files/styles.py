"""A table of prices written in any layout, locale and date style: the oracle is the table."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

MONTHS = {
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "de": [
        "Jan.",
        "Feb.",
        "März",
        "Apr.",
        "Mai",
        "Juni",
        "Juli",
        "Aug.",
        "Sept.",
        "Okt.",
        "Nov.",
        "Dez.",
    ],
    "fr": [
        "janv.",
        "févr.",
        "mars",
        "avr.",
        "mai",
        "juin",
        "juil.",
        "août",
        "sept.",
        "oct.",
        "nov.",
        "déc.",
    ],
    "es": ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"],
}
DATE_STYLES = (
    "%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%y",
    "%m/%d/%y", "%d/%m/%y", "%d-%b-%y", "%d %b %Y", "%b %d, %Y", "%Y-%m-%d 00:00:00",
    "%Y-%m-%d 00:00:00-05:00", "%Y-%m-%dT00:00:00Z", "%Y-%m-%d 00:00:00 UTC", "%d.%m.%Y 17:30",
    "%m/%d/%Y 16:00:00", "de", "fr", "es", "epoch", "epoch-ms", "serial",
)  # fmt: skip
GROUPS = ("", ",", ".", " ", "\u00a0", "\u202f", "'", "\u2019", "lakh")
MARKERS = ("", "-", ".", "n/a", "NA", "NaN", "null", "#N/A", "#N/A N/A")
SIGNS = ("{}", "${}", "{} €", "€ {}", "{} kr", "USD {}")
LAYOUTS = ("wide", "long", "bars", "fields-first", "tickers-first", "flat", "yf-close")
DATE_WORDS = ("Date", "date", "Datum", "timestamp", "Fecha", "<DATE>", "Trade Date", "DATE")
CLOSE_WORDS = (
    "Close",
    "close",
    "Close/Last",
    "Schlusskurs",
    "Price",
    "Zuletzt",
    "<CLOSE>",
    "Último",
)
NAMES = ("AAPL", "MSFT", "BRK-B", "BBCA.JK", "^GSPC", "M&M.NS", "LOW", "005930", "Apple Inc.")


@dataclass(frozen=True)
class Prices:
    """What a file says.

    Attributes:
        days: ascending session dates.
        closes: ticker → a close per day, None for none.
    """

    days: tuple[date, ...]
    closes: dict[str, tuple[float | None, ...]]


@dataclass(frozen=True)
class Style:
    """How it is written."""

    layout: str
    delimiter: str
    decimal: str
    group: str
    places: int
    dates: str
    marker: str
    sign: str
    newest_first: bool
    date_word: str
    close_word: str
    above: tuple[str, ...]
    below: tuple[str, ...]
    end: str
    quoted: bool
    encoding: str


@st.composite
def tables(draw: st.DrawFn) -> Prices:
    """Prices of one to three tickers on business days, walks of a few per cent a day."""
    count = draw(st.integers(2, 25))
    day = draw(st.dates(date(1990, 1, 1), date(2035, 1, 1)))
    day += timedelta(days=2 * (day.weekday() > 4))
    step = draw(st.sampled_from([1, 1, 1, 7]))
    days: list[date] = []
    while len(days) < count:
        if day.weekday() < 5:
            days.append(day)
        day += timedelta(days=step)
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
    return Prices(tuple(days), {name: draw(_walks(count)) for name in names})


@st.composite
def _walks(draw: st.DrawFn, count: int) -> tuple[float | None, ...]:
    level = draw(st.floats(0.5, 150_000))
    moves = draw(st.lists(st.integers(-60, 60), min_size=count, max_size=count))
    gaps = draw(st.sets(st.integers(1, count), max_size=2))
    found: list[float | None] = []
    for at, move in enumerate(moves):
        level = max(level * (1 + move / 1000), 0.2)
        found.append(None if at in gaps else level)
    return tuple(found)


def styles() -> st.SearchStrategy[Style]:
    """Any way to write a table that a program has."""
    return st.builds(
        Style,
        layout=st.sampled_from(LAYOUTS),
        delimiter=st.sampled_from(",;\t|"),
        decimal=st.sampled_from(".,"),
        group=st.sampled_from(GROUPS),
        places=st.integers(0, 4),
        dates=st.sampled_from(DATE_STYLES),
        marker=st.sampled_from(MARKERS),
        sign=st.sampled_from(SIGNS),
        newest_first=st.booleans(),
        date_word=st.sampled_from(DATE_WORDS),
        close_word=st.sampled_from(CLOSE_WORDS),
        above=st.sampled_from([(), ("# a tool",), ("A title", ""), ("Source: a broker",)]),
        below=st.sampled_from([(), ("",), ("Downloaded from a broker",), ("24",), ("", "")]),
        end=st.sampled_from(["\n", "\r\n"]),
        quoted=st.booleans(),
        encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    )


def sensible(style: Style) -> bool:
    """Whether anybody writes so: no mark has two meanings."""
    if style.encoding == "cp1252" and style.group == "\u202f":
        return False
    return style.group != style.decimal and not (style.group == "lakh" and style.decimal == ",")


def rounded(prices: Prices, style: Style) -> Prices:
    """The prices as far as the style writes them."""
    return Prices(
        prices.days,
        {
            name: tuple(None if one is None else max(round(one, style.places), 10**-style.places)
                        for one in walk)
            for name, walk in prices.closes.items()
        },
    )  # fmt: skip


def written(prices: Prices, style: Style) -> bytes:
    """The file."""
    heads, rows = _cells(prices, style)
    lines = [*heads, *(rows[::-1] if style.newest_first else rows)]
    out = io.StringIO()
    quoting: Any = csv.QUOTE_ALL if style.quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(out, delimiter=style.delimiter, lineterminator="\n", quoting=quoting)
    writer.writerows(lines)
    text = "".join(f"{line}\n" for line in style.above) + out.getvalue()
    text += "".join(f"{line}\n" for line in style.below)
    return text.replace("\n", style.end).encode(style.encoding, "replace")


def number(value: float | None, style: Style) -> str:
    """A price as the style writes it."""
    if value is None:
        return style.marker
    whole, _, fraction = f"{value:.{style.places}f}".partition(".")
    text = _grouped(whole, style.group) + (style.decimal + fraction if fraction else "")
    return style.sign.format(text)


def _grouped(whole: str, group: str) -> str:
    if group == "lakh":
        head, tail = whole[:-3], whole[-3:]
        pairs = []
        while head:
            head, pair = head[:-2], head[-2:]
            pairs.append(pair)
        return ",".join([*pairs[::-1], tail])
    return f"{int(whole):,}".replace(",", group)


def dated(day: date, style: str) -> str:
    """A date as the style writes it."""
    if style in MONTHS:
        return f"{day.day} {MONTHS[style][day.month - 1]} {day.year}"
    since = (day - date(1970, 1, 1)).days
    if style.startswith("epoch"):
        return str(since * 86400) + "000" * (style == "epoch-ms")
    if style == "serial":
        return str((day - date(1899, 12, 30)).days)
    return day.strftime(style)


def _cells(prices: Prices, style: Style) -> tuple[list[list[str]], list[list[str]]]:
    names, word, close = list(prices.closes), style.date_word, style.close_word
    days = [dated(day, style.dates) for day in prices.days]
    cells = {name: [number(one, style) for one in walk] for name, walk in prices.closes.items()}
    if style.layout == "long":
        rows = [[name, day, cells[name][at]] for name in names for at, day in enumerate(days)]
        return [["Symbol", word, close]], rows
    if style.layout == "bars":
        [first, *_] = names
        return [[word, "Open", close, "Volume"]], [
            [day, cell, cell, "1000"] for day, cell in zip(days, cells[first], strict=True)
        ]
    rows = [[day, *(cells[name][at] for name in names)] for at, day in enumerate(days)]
    if style.layout == "wide":
        return [[word, *names]], rows
    if style.layout == "flat":
        return [[word, *(f"{name}_Close" for name in names)]], rows
    if style.layout == "yf-close":
        return [["Ticker", *names], ["Date", *[""] * len(names)]], rows
    levels = [["Price", *["Close"] * len(names)], ["Ticker", *names], ["Date", *[""] * len(names)]]
    return (levels if style.layout == "fields-first" else [levels[1], levels[0], levels[2]]), rows

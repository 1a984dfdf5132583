"""Sketch: the heading rows and sample cells from which a layout is recognised."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from analytics.prices.files.cells.date_forms import is_datelike
from analytics.prices.files.cells.numbers import MISSING, is_number

EXPLICIT = re.compile(r"[-+]?\d+[.,]\d+")


@dataclass(frozen=True, slots=True)
class Sketch:
    """A file as the recogniser sees it.

    Attributes:
        name: of the file.
        headings: its heading rows, the cells stripped, all of one length.
        samples: some of its rows below them, as long.
        ticker: the answer to `--ticker`; None without one.
    """

    name: str
    headings: list[list[str]]
    samples: list[list[str]]
    ticker: str | None = None

    def column(self, position: int) -> list[str]:
        """The sampled cells of a column that are not empty."""
        return [row[position] for row in self.samples if row[position] not in MISSING]

    def has_dates(self, position: int) -> bool:
        """Whether all sampled cells of a column could be dates."""
        cells = self.column(position)
        return bool(cells) and all(map(is_datelike, cells))

    def has_numbers(self, position: int) -> bool:
        """Whether most sampled cells of a column are numbers."""
        cells = self.column(position)
        return bool(cells) and sum(map(is_number, cells)) > len(cells) / 2

    def has_fractions(self, position: int) -> bool:
        """Whether a column has numbers with decimals, and nothing that could be a date."""
        cells = self.column(position)
        return any(map(is_fraction, cells)) and not any(map(is_datelike, cells))


def is_fraction(heading: str) -> bool:
    """Whether a heading is a number with decimals: no name of anything.

    Example:
        >>> is_fraction("118.28"), is_fraction("005930"), is_fraction("BRK.B")
        (True, False, False)
    """
    return bool(EXPLICIT.fullmatch(heading.strip()))


# Words of file names that are no ticker.
_WORDS = """
historical historicaldata historicalprices historicalquotes historic history data prices price
daily weekly monthly adjusted adj download downloaded export table quotes quote chart d1 w1 d w m 1d
1w 1m 1h max ohlc ohlcv csv kurse daten historische full compact copy bars timeseries time
series file sheet sheet1 book1 mappe1 stock stocks market candles klines hist eod new final
output input test sample untitled unbenannt
datos históricos historicos dati storici dados données donnees historiques historique cotations
gegevens historische koersen dane historyczne veriler verileri geçmiş gecmis прошлые данные rekam
gegevens kursdaten kurshistorie kursverlauf börse boerse cotizaciones quotazioni
과거 데이터 過去データ 历史数据
"""
GENERAL = frozenset(_WORDS.split())


def named_after(file: str) -> str:
    """The ticker in a file's name; "" if there is none.

    Example:
        >>> named_after("AAPL Historical Data.csv"), named_after("daily_IBM.csv")
        ('AAPL', 'IBM')
        >>> named_after("HistoricalData_1600853.csv"), named_after("brk-b.us.txt")
        ('', 'brk-b.us')
    """
    stem = PurePath(file).name
    for suffix in (".zip", ".gz", ".csv", ".txt", ".tsv", ".parquet", ".xlsx", ".ods"):
        stem = stem.removesuffix(suffix).removesuffix(suffix.upper())
    words = [word for word in re.split(r"[\s_()]+", stem) if word.strip("-–")]
    telling = [word for word in words if not _general(word)]
    if len(telling) == len(words):
        return stem.strip()
    return "_".join(telling)


def _general(word: str) -> bool:
    """Whether a word of a file's name is a general one, a date or a number."""
    return word.casefold() in GENERAL or bool(re.fullmatch(r"[\d.\-]{5,}|\d{1,2}", word))

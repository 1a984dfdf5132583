"""Remedies: refusals of a layout, each with the likely kind of file and a command that works."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from models.errors import TableError

SHOWN, LETTERS = 12, 40
BARS = ("open", "high", "low", "close", "volume")
MOST_WIDE = 3  # of more columns than that, dates and bars are likelier than tickers
COMMAND = "python -m analytics summary --source"


def no_heading(name: str, cells: Sequence[str]) -> TableError:
    """The first row has numbers, so columns have no names."""
    columns = max(len(cells) - 1, 1)
    answer = ", or say --ticker AAPL if the second column is its closes" * (columns == 1)
    names = BARS if columns > MOST_WIDE else ("AAPL", "MSFT", "KO")
    example = ",".join(["date", *names[:columns]]) + ",…" * (columns > len(names))
    return TableError(
        f"a heading row in {name}, which seems to begin with prices",
        repr(_listed(cells)),
        f"put a row such as {example} above it that names the columns{answer}",
    )


def no_close(name: str, headings: Sequence[str], seems: Literal["long", "bars"]) -> TableError:
    """A table without closes.

    Args:
        name: of the file.
        headings: of its columns.
        seems: the kind of table that its other columns suggest.
    """
    if seems == "long":
        return TableError(
            "the columns date, ticker and close, because there is one row per ticker and date",
            f"{_listed(headings)} in {name}",
            "rename the column of closes to close",
        )
    if len([text for text in headings if text]) < 2:
        count = len(headings)
        return TableError(
            "a date column and one column of closes per ticker",
            f"{count} column{'s' * (count != 1)} in {name}",
            "separate columns with commas",
        )
    return TableError(
        f"a column of closes in {name}, which seems to hold one security's bars",
        _listed(headings),
        "name the column of closes Close; a ticker that is spelled like a field needs a column "
        f"named Close and, e.g., {COMMAND} {name} --ticker LOW",
    )


def bars_or_tickers(name: str, headings: Sequence[str], names: Sequence[str]) -> TableError:
    """A column of closes together with columns that may be tickers.

    Args:
        name: of the file.
        headings: of its columns.
        names: headings that may be tickers.
    """
    return TableError(
        f"one security's bars or one column per ticker in {name}, which seems to be both",
        _listed(headings),
        f"leave out {_listed(names)}, or rename the column of closes to its ticker",
    )


def melted(name: str, heading: str) -> TableError:
    """One row per ticker, date and field."""
    return TableError(
        f"one row per ticker and date in {name}",
        f"a column {heading[:LETTERS]!r} that says which field each row is of",
        "give each field a column of its own (pivot), or keep the rows of closes only",
    )


def empty(name: str) -> TableError:
    """A file without a row."""
    return TableError(f"a heading and rows in {name}", "nothing", "export it again")


def uneven(name: str, expected: int, found: int, line: int) -> TableError:
    """A row with more or fewer cells than the others.

    Args:
        name: of the file.
        expected: cells of the heading.
        found: cells of the row.
        line: number of the row, from 1.
    """
    return TableError(
        f"{expected} cells in every row of {name}, as in its heading",
        f"{found} in row {line}",
        "mend that row, or put quotes around cells that contain the delimiter",
    )


def nameless(name: str) -> TableError:
    """One security's bars without a ticker."""
    return TableError(
        f"the ticker of the security whose bars {name} seems to hold",
        "neither a column of tickers nor a ticker in the file's name",
        f"say whose they are, e.g. {COMMAND} {name} --ticker AAPL (on the page: Ticker)",
    )


def twice(what: str, name: str) -> TableError:
    """One column that occurs twice."""
    return TableError(
        "every column once", f"{what[:LETTERS]!r} twice in {name}", "remove one of the two"
    )


def one_meaning(headings: Sequence[str], role: str, name: str) -> TableError:
    """Several columns that could have the same role.

    Args:
        headings: of them.
        role: the role.
        name: of the file.
    """
    return TableError(
        f"one column of {role.replace('_', ' ')} prices in {name}",
        _listed(headings),
        "remove the columns that you do not mean, or name the one that you mean Close",
    )


def turned(name: str, headings: Sequence[str]) -> TableError:
    """A table whose columns are dates."""
    return TableError(
        f"one row per date in {name}, which seems to have one column per date",
        _listed(headings),
        "turn it round (transpose), so that dates go down and tickers go across",
    )


def unnamed_column(name: str, position: int) -> TableError:
    """Prices without a heading."""
    return TableError(
        f"a name for every column of prices in {name}",
        f"column {position + 1} of numbers without a heading",
        "write its ticker into the heading row, or remove the column",
    )


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(text[:LETTERS] for text in texts[:SHOWN]) + " …" * (len(texts) > SHOWN)

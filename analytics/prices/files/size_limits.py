"""Size limits of files from others, on disk and once decoded.

One table for all of them: an upload, a FILE of the command line, and the prices in a bundle. A
compressed file decodes to more than it has bytes, by a factor that its maker chooses: 10⁸ equal
rows need 4 MB. So a file that is small on disk is refused once it decodes to more than a fixed
amount, whatever its header says of itself, and a large file may decode to a multiple of its size
that real prices stay well below. `docs/limits.md` lists the limits for users.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from analytics.request import MOST_TICKERS
from models.errors import TableError

MEGABYTE = 10**6
MOST_COLUMNS = MOST_TICKERS + 1
# Every day from 1700 to 2110; the Dow has 33,000 sessions.
MOST_SESSIONS = 150_000
# Limits of Parquet: each chunk (a column of a row group) and each page takes time to read.
MOST_ROW_GROUPS, MOST_CHUNKS, MOST_PAGES = 10_000, 50_000, 100_000
MOST_FOOTER, MOST_FOOTER_VALUES = 16 * MEGABYTE, 1_500_000
MOST_LETTERS = 10_000
# Size of a batch of decoded rows; the limits are checked after each batch.
BATCH_BYTES = 64 * MEGABYTE
SMALLER = "split it, or keep the columns and years that you need"


def require_size(size: int, name: str, most: int, remedy: str = SMALLER) -> None:
    """Refuse a file of more than `most` bytes.

    Args:
        size: of the file, in bytes.
        name: of the file.
        most: bytes allowed.
        remedy: advice for a larger file.

    Raises:
        TableError: it is larger.
    """
    if size > most:
        raise TableError(
            f"a file of at most {most // MEGABYTE:,} MB",
            f"{name} of {size / MEGABYTE:,.0f} MB",
            remedy,
        )


@dataclass(frozen=True, slots=True)
class SizeLimits:
    """Limits of one kind of file.

    `cells`, `decoded`, `texts` and `positions` apply to any file; a larger file may have more in
    proportion to its bytes.

    Attributes:
        size: bytes on disk.
        cells, cells_a_byte: rows times columns.
        decoded, decoded_a_byte: bytes of all cells once decoded, a text counted in each cell.
        texts, texts_a_byte: cells that hold a text; each different one is parsed by itself.
        positions, positions_a_byte: tickers times distinct dates, the size of a panel.
        seconds: of processor time that decoding may take.
        remedy: advice for a file that has more.
    """

    size: int
    cells: int
    cells_a_byte: float
    decoded: int
    decoded_a_byte: float
    texts: int
    texts_a_byte: float
    positions: int
    positions_a_byte: float
    seconds: float
    remedy: str = SMALLER

    def most_cells(self, size: int) -> int:
        """The cells that a file of `size` bytes may have."""
        return max(self.cells, int(self.cells_a_byte * size))

    def most_decoded(self, size: int) -> int:
        """The bytes that a file of `size` bytes may decode to."""
        return max(self.decoded, int(self.decoded_a_byte * size))

    def most_texts(self, size: int) -> int:
        """The text cells that a file of `size` bytes may have."""
        return max(self.texts, int(self.texts_a_byte * size))

    def most_positions(self, size: int) -> int:
        """The tickers times dates that a file of `size` bytes may have."""
        return max(self.positions, int(self.positions_a_byte * size))

    def require_size(self, size: int, name: str) -> None:
        """Refuse a file of more bytes.

        Raises:
            TableError: it is larger.
        """
        require_size(size, name, self.size, self.remedy)

    def require_positions(self, tickers: int, dates: int, size: int, name: str) -> None:
        """Refuse more dates than there are sessions, or a panel too sparse for its file's size.

        Args:
            tickers: number of tickers.
            dates: number of distinct dates.
            size: of the file, in bytes.
            name: of the file.

        Raises:
            TableError: there are more.
        """
        if dates > MOST_SESSIONS:
            raise self.refusal(name, f"{MOST_SESSIONS:,} different dates", f"{dates:,}")
        most = self.most_positions(size)
        if tickers * dates > most:
            raise self.refusal(
                name, f"{most:,} pairs of a ticker and a date", f"{tickers:,} times {dates:,}"
            )

    def refusal(self, name: str, most: str, found: str) -> TableError:
        """The error for a file beyond a limit.

        Args:
            name: of the file.
            most: the limit, with its unit.
            found: the file's value, with its unit.
        """
        return TableError(f"at most {most} in {name}", found, self.remedy)


# Real prices have been seen to decode to 5 (all fields of 72 tickers) to 10 times (closes only)
# their Parquet file. An upload shares one server's memory with other visitors: no multiples.
UPLOAD = SizeLimits(
    size=25 * MEGABYTE,
    cells=25_000_000,
    cells_a_byte=0.0,
    decoded=256 * MEGABYTE,
    decoded_a_byte=0.0,
    texts=6_000_000,
    texts_a_byte=0.0,
    positions=16_000_000,
    positions_a_byte=0.0,
    seconds=10.0,
)
FILE = SizeLimits(
    size=200 * MEGABYTE,
    cells=25_000_000,
    cells_a_byte=1.0,
    decoded=256 * MEGABYTE,
    decoded_a_byte=25.0,
    texts=6_000_000,
    texts_a_byte=0.25,
    positions=16_000_000,
    positions_a_byte=0.5,
    seconds=60.0,
)
# All of a bundle's prices become a panel, and then a table. 5,000 tickers over 10 years, closes
# only, are 12.6 million positions and 126 million cells in 90 MB of prices.
BUNDLE = SizeLimits(
    size=1_000 * MEGABYTE,
    cells=25_000_000,
    cells_a_byte=4.0,
    decoded=256 * MEGABYTE,
    decoded_a_byte=25.0,
    texts=6_000_000,
    texts_a_byte=0.25,
    positions=2_500_000,
    positions_a_byte=0.5,
    seconds=120.0,
    remedy="ask for bundles of fewer tickers or years",
)


@dataclass(slots=True)
class Meter:
    """Meter of one file's decoded size; refuses to continue beyond its limits.

    Args:
        limits: of its kind.
        name: of the file.
        size: its bytes.
        clock: seconds of processor time of this thread, so that a busy machine refuses nothing.
    """

    limits: SizeLimits
    name: str
    size: int
    clock: Callable[[], float] = time.thread_time
    rows: int = 0
    decoded: int = 0
    _started: float = field(init=False)

    def __post_init__(self) -> None:
        """Start the clock."""
        self._started = self.clock()

    def add(self, rows: int, columns: int, decoded: int) -> None:
        """Count a batch of rows.

        Args:
            rows: of the batch.
            columns: of the file.
            decoded: bytes of the batch in memory.

        Raises:
            TableError: the file has more cells, decodes to more bytes, or takes longer than it may.
        """
        self.rows += rows
        self.decoded += decoded
        self.require(self.rows, columns, self.decoded)
        if self.clock() - self._started > self.limits.seconds:
            raise TableError(
                f"a file that decodes within {self.limits.seconds:g} s",
                f"{self.name}, of which {self.rows:,} rows are decoded by then",
                self.limits.remedy,
            )

    def require_texts(self, texts: int) -> None:
        """Count text cells and refuse too many.

        Raises:
            TableError: they are more than the file may have.
        """
        most = self.limits.most_texts(self.size)
        if texts > most:
            raise self._refusal(f"{most:,} cells of text", f"{texts:,}")

    def require(self, rows: int, columns: int, decoded: int) -> None:
        """Refuse a file with more rows, columns or decoded bytes than its limits allow.

        Args:
            rows: of the file so far.
            columns: of the file.
            decoded: its bytes in memory so far.

        Raises:
            TableError: they are more than the file may have.
        """
        if columns > MOST_COLUMNS:
            raise self._refusal(f"{MOST_COLUMNS:,} columns", f"{columns:,}")
        most = self.limits.most_cells(self.size)
        if rows * columns > most:
            raise self._refusal(f"{most:,} cells", f"{rows:,} rows of {columns:,} columns")
        most = self.limits.most_decoded(self.size)
        if decoded > most:
            raise self._refusal(
                f"{most // MEGABYTE:,} MB of decoded cells", f"{decoded / MEGABYTE:,.0f} MB"
            )

    def _refusal(self, most: str, found: str) -> TableError:
        return self.limits.refusal(self.name, most, found)

"""Files that decode to far more than they have bytes: refused, and in little memory."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from analytics.prices import files
from analytics.prices.files import UPLOAD, parquet_batches
from analytics.prices.files.size_limits import (
    BATCH_BYTES,
    BUNDLE,
    FILE,
    MEGABYTE,
    MOST_FOOTER_VALUES,
    Meter,
)
from analytics.request import Request
from models.errors import TableError
from tests import child_memory
from tests.analytics.prices.files import hostile

pytestmark = pytest.mark.slow

LIMITS = (UPLOAD, FILE, BUNDLE)
SP500 = Path(__file__).parents[5] / "shared" / "data" / "sp500_72_raw.parquet"
READ = """
from pathlib import Path
from analytics.prices import files
from analytics.request import Request
content = Path({path!r}).read_bytes()
"""


def decoded(content: bytes, limits: files.SizeLimits = UPLOAD) -> pa.Table:
    return parquet_batches.decoded(content, "p.parquet", limits, lambda _schema: None)


def peak(folder: Path, content: bytes, suffix: str = ".parquet") -> tuple[str, int, int]:
    """What reading it as an upload ends in, the memory for it, and that of its process."""
    path = folder / f"p{suffix}"
    path.write_bytes(content)
    code = f"files.read(content, 'p{suffix}', Request(source='p'), files.UPLOAD)"
    return child_memory.peak(READ.format(path=str(path)), code)


# What refusing a file may take: a batch of rows, and as much again for what Arrow needs beside.
REFUSED = 2 * BATCH_BYTES
# Of one that is read: its columns in Arrow, in pandas and as bars, and one batch.
ACCEPTED = 3 * UPLOAD.decoded + REFUSED


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lambda: hostile.repeated(hostile.equal_rows(10**6, 5), 5), "5,000,000 rows of 7 col"),
        (lambda: hostile.repeated(hostile.equal_rows(10**6, 1), 7), "7,000,000"),
        (lambda: hostile.lying_footer(10**9), "256 MB of decoded cells in p.parquet"),
        (lambda: hostile.many_chunks(100, 20_000), f"at most {MOST_FOOTER_VALUES:,} values"),
        (lambda: b"PAR1" + b"\0" * 17 * MEGABYTE + (17 * MEGABYTE).to_bytes(4, "little") + b"PAR1",
         "a footer of at most 16 MB in p.parquet, received 17 MB"),
    ],
    ids=["equal rows", "equal rows of few columns", "lying footer", "footer", "large footer"],
)  # fmt: skip
def test_a_file_that_decodes_to_too_much_is_refused_in_little_memory(
    tmp_path: Path, content: object, said: str
) -> None:
    ended, grown, whole = peak(tmp_path, content())  # type: ignore[operator]
    assert said in ended
    assert grown < REFUSED
    assert whole < 1.5e9


def test_the_largest_upload_that_is_read_takes_less_than_three_copies(tmp_path: Path) -> None:
    rows = UPLOAD.cells // 7
    days = pa.array((np.arange(rows) % 20_000).astype("M8[D]"))
    table = hostile.equal_rows(rows, 5).set_column(1, "date", days)
    ended, grown, whole = peak(tmp_path, hostile.stored(table))
    assert ended == "accepted"
    assert grown < ACCEPTED
    assert whole < 1.5e9


def test_texts_that_unfold_stop_at_the_limit_and_not_at_their_end() -> None:
    rows = 2_000_000  # of 9,000 letters: 18 GB
    words = pa.DictionaryArray.from_arrays(np.zeros(rows, np.int32), ["A" * 9_000])
    content = hostile.stored(pa.table({"ticker": words, "close": np.ones(rows)}))
    with pytest.raises(TableError, match=r"256 MB of decoded cells in p.parquet, received") as why:
        decoded(content)
    received = int(str(why.value).split("received ")[1].split(" MB")[0].replace(",", ""))
    one_batch = parquet_batches.MOST_BATCH_ROWS * (9_000 + 12) / MEGABYTE
    assert received <= UPLOAD.decoded / MEGABYTE + one_batch


def test_texts_that_share_prefixes_are_refused_undecoded(tmp_path: Path) -> None:
    """Each of them may be as long as their page, whatever few bytes it adds to the one before."""
    texts = pa.array(["A" * 10**6 + str(number) for number in range(200)])
    encoding = {"use_dictionary": False, "column_encoding": {"ticker": "DELTA_BYTE_ARRAY"}}
    content = hostile.stored(pa.table({"ticker": texts}), **encoding)
    ended, grown, _ = peak(tmp_path, content)
    assert ended.startswith("expected a readable .parquet file")
    assert grown < 200 * 10**6 / 4


def test_too_many_row_groups_are_refused() -> None:
    with pytest.raises(TableError, match="received 10,001 row groups of 1 columns: write the"):
        decoded(hostile.many_chunks(10_001, 1))


def test_too_many_chunks_are_refused() -> None:
    one = pa.table({f"T{number}": [1.0] for number in range(100)})
    with pytest.raises(TableError, match="write the file again, in one row group"):
        decoded(hostile.repeated(one, 501))


def test_decoding_ends_when_its_time_is_up() -> None:
    """Counted in batches: the clock moves by a second each time that it is read."""
    seconds = iter(range(100))
    meter = Meter(UPLOAD, "p.parquet", 1000, clock=lambda: next(seconds))
    for _ in range(10):
        meter.add(1, 2, 16)
    with pytest.raises(TableError, match=r"within 10 s, received p.parquet, of which 11 rows"):
        meter.add(1, 2, 16)
    assert meter.rows == 11


def test_a_panel_too_sparse_for_its_file_is_refused() -> None:
    """20,000 rows of 10,000 tickers on 20,000 dates would take 13 GB."""
    days = pd.date_range("1960-01-01", periods=20_000).strftime("%Y-%m-%d")
    rows = [f"{day},T{number % 10_000},1" for number, day in enumerate(days)]
    content = "\n".join(["date,ticker,close", *rows]).encode()
    with pytest.raises(TableError, match=r"16,000,000 pairs of a ticker and a date in p\.csv"):
        files.read(content, "p.csv", Request(source="p.csv"))


def test_more_dates_than_there_are_sessions_are_refused() -> None:
    days = np.arange(160_000) + np.datetime64("1701-01-01")
    content = hostile.stored(pa.table({"date": pa.array(days), "AAA": np.ones(len(days))}))
    with pytest.raises(TableError, match="150,000 different dates in"):
        files.read(content, "p.parquet", Request(source="p.parquet"))


@pytest.mark.parametrize("unit", ["s", "ms", "us"])
def test_timestamps_outside_all_calendars_are_refused(unit: str) -> None:
    days = pa.array([2**44], pa.timestamp(unit))
    if unit != "s":
        days = pa.array([-(2**62)], pa.timestamp(unit))
    content = hostile.stored(pa.table({"date": days, "AAA": [1.0]}))
    with pytest.raises(TableError, match=r"a date after 1700-01-01|a readable .parquet file"):
        files.read(content, "p.parquet", Request(source="p.parquet"))


def test_prices_of_many_names_over_decades_are_read() -> None:
    """As long as 72 names over 35 years, with all fields."""
    names, sessions = 72, 35 * 252
    days = np.tile(np.arange(sessions).astype("M8[D]"), names)
    walk = 100 * np.exp(0.01 * np.random.default_rng(0).standard_normal(len(days)))
    tickers = np.repeat([f"T{number}" for number in range(names)], sessions)
    fields = dict.fromkeys(("open", "high", "low", "close", "adj_close"), walk)
    table = pa.table({"date": days, "ticker": tickers, **fields})
    content = hostile.stored(table)
    for limits in LIMITS:
        assert decoded(content, limits).num_rows == names * sessions
    assert len(files.read(content, "p.parquet", Request(source="p"), FILE)[0]) == names


@pytest.mark.skipif(not SP500.is_file(), reason="the S&P 500 file is not beside the project")
def test_the_raw_sp500_file_is_within_the_limits_of_an_upload() -> None:
    assert decoded(SP500.read_bytes()).num_columns == 10


def test_a_bundle_of_thousands_of_tickers_is_within_its_limits() -> None:
    """5,000 tickers over ten years of closes: seven bytes a close, measured on random walks."""
    tickers, sessions, columns = 5_000, 2_520, 10
    size = 7 * tickers * sessions
    assert BUNDLE.most_cells(size) >= tickers * sessions * columns
    assert BUNDLE.most_decoded(size) >= tickers * sessions * 8 * columns
    assert BUNDLE.most_positions(size) >= tickers * sessions
    assert BUNDLE.most_texts(size) >= tickers * sessions


def test_a_file_of_200_mb_may_be_all_prices() -> None:
    """A wide CSV has at least five bytes a price, a long Parquet file one a cell."""
    assert FILE.size == 200 * MEGABYTE
    assert FILE.most_positions(FILE.size) >= FILE.size // 5
    assert FILE.most_cells(FILE.size) >= FILE.size


@pytest.mark.parametrize(
    ("label", "value", "a_byte"),
    [
        ("cells (rows", "cells", "cells_a_byte"),
        ("decoded bytes", "decoded", "decoded_a_byte"),
        ("cells of text", "texts", "texts_a_byte"),
        ("tickers ×", "positions", "positions_a_byte"),
    ],
)
def test_the_page_on_limits_says_what_is_refused(label: str, value: str, a_byte: str) -> None:
    page = (child_memory.ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
    [line] = [line for line in page.splitlines() if line.startswith(f"| {label}")]
    for cell, limits in zip(line.split("|")[2:5], LIMITS, strict=True):
        number = getattr(limits, value)
        assert f"{number // MEGABYTE} MB" in cell or f"{number:,}" in cell
        more = getattr(limits, a_byte)
        assert (f"{more:g} a byte" in cell) == bool(more)
    [sizes] = [line for line in page.splitlines() if line.startswith("| bytes on disk")]
    assert [f"{one.size // MEGABYTE:,} MB" in sizes for one in LIMITS] == [True] * 3

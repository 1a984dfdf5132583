"""Whatever bytes come, they are prices or a refusal: never a traceback, never a hang."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import TableError
from tests.analytics.prices.files.parsed import parsed

DATES = st.sampled_from(
    ["2024-01-02", "31.01.2024", "1/2/2024", "2024-01-02T00:00:00+09:00", "20240103", "", "x"]
)
CELLS = st.sampled_from(
    ["1", "1,5", "1.5", "1.234", "1,234", "1.234,5", "", "NA", "-1", "=1+1", '"2"', '"', "1e999"]
)
HEADS = st.sampled_from(
    ["AAA", "BBB", "ticker", "close", "date", "dividend", "", "=A", "adj close"]
)
ENDS = st.sampled_from(["\n", "\r\n", "\r", "\n\n"])


@st.composite
def tables(draw: st.DrawFn) -> str:
    """Rows that look like prices, as people and programs really write and spoil them."""
    mark, end = draw(st.sampled_from([",", ";", "\t", "|"])), draw(ENDS)
    width = draw(st.integers(1, 4))
    heading = mark.join(["date", *draw(st.lists(HEADS, min_size=width, max_size=width))])
    rows = draw(
        st.lists(
            st.tuples(DATES, st.lists(CELLS, min_size=width - 1, max_size=width + 1)), max_size=6
        )
    )
    return end.join([heading, *(mark.join([day, *cells]) for day, cells in rows)])


def check(content: bytes, name: str) -> None:
    """Prices above zero on real days, or a refusal that says what to do."""
    try:
        bars, reading = parsed(content, name)
    except TableError:
        return
    assert reading.tickers == len(bars)
    for one in bars.values():
        closes = one.columns["close"]
        assert one.dates.shape == closes.shape
        assert not np.isnat(one.dates).any()
        assert (np.isnan(closes) | (closes > 0)).all()


@settings(max_examples=150, deadline=None, derandomize=True)
@given(tables())
def test_tables_as_people_write_and_spoil_them(text: str) -> None:
    check(text.encode(), "p.csv")


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.binary(max_size=200))
def test_any_bytes_as_csv(content: bytes) -> None:
    check(content, "p.csv")


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.binary(max_size=200))
def test_any_bytes_as_parquet(content: bytes) -> None:
    check(b"PAR1" + content + b"PAR1", "p.parquet")

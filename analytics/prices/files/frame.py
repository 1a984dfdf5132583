"""DataFrames of prices, read as a file with the same rows and columns would be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.prices.bars import Bars
from analytics.prices.files.layout.kinds import recognise
from analytics.prices.files.layout.layout import Layout
from analytics.prices.files.layout.sketch import Sketch
from analytics.prices.files.names import as_name
from analytics.prices.files.readers.bars_of import ReadingForm, bars_of
from analytics.prices.files.reading import Reading
from analytics.prices.files.refusal import Place
from analytics.request import Request
from models.errors import TableError

NAME = "the frame"
SAMPLED = 20
DATE, UNNAMED = "date", "unnamed"
# Placeholder for the name of a Series while it is read, because the name may be Close.
ASSET = "ASSET"
# A price is never negative; returns are, a third of the time or more.
SHARE_OF_RETURNS = 0.1


def read_frame(
    frame: pd.DataFrame | pd.Series, request: Request
) -> tuple[Mapping[str, Bars], Reading]:
    """The bars of each ticker in a frame, under the frame's own labels, and how it was read.

    Wide: dates on the index, a column of closes per ticker. Long: a row per ticker and date, as in
    a file, dividends and splits included. Two rows of column labels as `yf.download` makes them.

    Args:
        frame: a Series is a frame of one column.
        request: its `prices` and `ticker` give what the frame does not state.

    Raises:
        TableError: no dates, returns instead of prices, or what a file would be refused for.
    """
    table = _with_dates(frame.to_frame(ASSET) if isinstance(frame, pd.Series) else frame)
    headings = [[str(label).strip() for label in row] for row in _headings(table)]
    flat = table.set_axis(pd.RangeIndex(table.shape[1]), axis=1).reset_index(drop=True)
    samples = [[str(cell) for cell in row] for row in flat.head(SAMPLED).itertuples(index=False)]
    layout = recognise(Sketch(NAME, headings, samples, request.ticker))
    _refuse_returns(flat, layout)
    place = Place(NAME, lambda row: row + 1)
    found = bars_of(flat, layout, place, ReadingForm(request.prices, "point", request.dates))
    labels = _labels(layout, flat) if isinstance(frame, pd.DataFrame) else {ASSET: _label(frame)}
    bars = {labels.get(name, name): one for name, one in found.bars.items()}
    reading = Reading(
        name=NAME,
        layout=layout,
        delimiter="",
        decimal="point",
        dates=found.days.order,
        rows=len(flat),
        tickers=len(bars),
        remarks=(*filter(None, [found.days.remark]), *found.remarks),
        failed=tuple((labels.get(name, name), str(why)) for name, why in found.failed.items()),
        doubts=found.doubts,
    )
    return {name: _relabelled(one, name) for name, one in bars.items()}, reading


def _relabelled(bars: Bars, label: str) -> Bars:
    return replace(bars, ticker=label, origin=replace(bars.origin, source=NAME))


def _label(series: pd.Series) -> str:
    """Its name, checked like a ticker of a file."""
    name = UNNAMED if series.name is None else str(series.name).strip()
    as_name(name, NAME)
    return name


def _with_dates(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its dates in a column.

    Raises:
        TableError: neither its index nor a column has dates.
    """
    index = frame.index
    if isinstance(index, pd.MultiIndex):
        return frame.reset_index()
    if isinstance(index, pd.PeriodIndex):
        index = index.to_timestamp(how="end").normalize()
    if isinstance(index, pd.DatetimeIndex) or _spells_dates(index):
        dates = index.to_series().reset_index(drop=True)
        table = frame.reset_index(drop=True)
        first = (DATE,) * frame.columns.nlevels if frame.columns.nlevels > 1 else DATE
        table.insert(0, first, dates, allow_duplicates=True)
        return table
    if any(str(label).strip().lower() == DATE for label in frame.columns):
        return frame
    raise TableError(
        "dates on the index of the frame",
        f"a {type(index).__name__} of {index.dtype}",
        "set them, e.g. frame.set_index('date'), or read the file with index_col=0, "
        "parse_dates=True",
    )


def _spells_dates(index: pd.Index) -> bool:
    """Whether an index of objects or text holds dates."""
    if not (pd.api.types.is_object_dtype(index.dtype) or pd.api.types.is_string_dtype(index.dtype)):
        return False
    return not pd.to_datetime(index[:SAMPLED], errors="coerce", format="ISO8601").isna().any()


def _headings(table: pd.DataFrame) -> list[list[object]]:
    """The rows of column labels; two as `yf.download` writes them, in either order."""
    if table.columns.nlevels == 1:
        return [list(table.columns)]
    levels = [list(table.columns.get_level_values(level)) for level in range(table.columns.nlevels)]
    for level in levels[1:]:
        level[0] = ""
    return levels


def _labels(layout: Layout, flat: pd.DataFrame) -> dict[str, str]:
    """Ticker as a file spells it → the label that the frame has for it."""
    if layout.kind == "long":
        words = next(one for one in layout.columns if one.role == "ticker")
        given = [str(text) for text in flat[words.position].unique()]
    else:
        given = [one.ticker for one in layout.numbers if one.ticker]
    return {as_name(text, NAME): text.strip() for text in given}


def _refuse_returns(flat: pd.DataFrame, layout: Layout) -> None:
    """Refuse numbers that are negative as often as returns are.

    Raises:
        TableError: says how to compute prices from returns.
    """
    closes = [one.position for one in layout.numbers if one.role in ("close", "adj_close")]
    numbers = flat[closes].select_dtypes("number").to_numpy(np.float64, na_value=np.nan)
    known = np.isfinite(numbers)
    if known.any() and (numbers[known] < 0).mean() > SHARE_OF_RETURNS:
        raise TableError(
            "prices",
            f"numbers of which {(numbers[known] < 0).mean():.0%} are negative, as returns are",
            "give the prices, or (1 + returns).cumprod() with the base date's row of 1",
        )

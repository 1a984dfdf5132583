"""PricePanel: tickers × session dates × fields as one float64 tensor on a device."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor

from models.device import DTYPE
from models.errors import InputError, RequestError, ShapeError
from models.placement import placed
from models.prices.assembly import FIELDS, Dates, Rows, assemble
from models.prices.origin import Origin


@dataclass(frozen=True, eq=False)
class PricePanel:
    """Prices of several tickers on the union of their session dates; immutable.

    `panel["close"]` is the (ticker, date) tensor of closes, date last; NaN is "no price". How
    the fields are stored is private. Build one with `from_rows` or
    `from_long`.

    Attributes:
        tickers: N names, in the order given.
        dates: (T,) datetime64[D], ascending, exchange-local session dates.
        origins: N origins: source, currency, retrieval time, form of the prices.
        values: (field, ticker, date) float64 on `device`; read it through `panel[field]`.
    """

    tickers: tuple[str, ...]
    dates: Dates
    origins: tuple[Origin, ...]
    values: Tensor

    def __post_init__(self) -> None:
        """Check the shapes and make the dates read-only."""
        expected = (len(FIELDS), len(self.tickers), len(self.dates))
        if tuple(self.values.shape) != expected or len(self.origins) != len(self.tickers):
            raise ShapeError(
                f"values of shape (field, ticker, date) = {expected} and an origin a ticker",
                f"{tuple(self.values.shape)} and {len(self.origins)} origins",
                "build panels with PricePanel.from_long",
            )
        self.dates.flags.writeable = False

    @classmethod
    def from_long(
        cls,
        tickers: ArrayLike,
        dates: ArrayLike,
        columns: Mapping[str, ArrayLike],
        origins: Mapping[str, Origin],
        *,
        device: torch.device | None = None,
    ) -> PricePanel:
        """The panel of a long table: one row per ticker and date, in any order.

        Rows may be unsorted and listing dates may differ; a row given twice counts once.

        Args:
            tickers: (R,) names; the panel has the order of `origins`.
            dates: (R,) session dates.
            columns: field name → (R,) numbers, NaN for missing; fields that are absent are NaN.
            origins: ticker → where its prices come from; names every ticker.
            device: where to put the tensor; None is that of prices (models.placement).

        Raises:
            DuplicatePriceError: two rows of a ticker and date differ; names both.
            ShapeError: columns of different lengths.
            InputError: a field that no panel has, or a row of a ticker without an origin.
        """
        names, days = tuple(origins), _as_days(dates)
        rows = _row_index(np.asarray(tickers), names)
        whole = Rows(days, {name: np.asarray(col, np.float64) for name, col in columns.items()})
        if rows.shape != days.shape:
            raise ShapeError(f"{rows.shape} rows", f"{days.shape}", "give every row a date")
        order = np.argsort(rows, kind="stable")
        ends = np.cumsum(np.bincount(rows, minlength=len(names)))[:-1]
        parts = np.split(order, ends) if names else []
        series = {name: whole.at(part) for name, part in zip(names, parts, strict=True)}
        return cls.from_rows(series, origins, device=device)

    @classmethod
    def from_rows(
        cls,
        rows: Mapping[str, Rows],
        origins: Mapping[str, Origin],
        *,
        device: torch.device | None = None,
    ) -> PricePanel:
        """The panel of each ticker's own rows, in the order of `rows`.

        Args:
            rows: ticker → its rows.
            origins: ticker → where its prices come from; names every ticker.
            device: where to put the tensor; None is that of prices (models.placement).

        Raises:
            DuplicatePriceError: two rows of a ticker and date differ; names both.
        """
        sessions, block = assemble(rows)
        values = torch.from_numpy(block).to(DTYPE)
        if device is None:
            values = placed(values, "prices", len(rows) * len(sessions))
        else:
            values = values.to(device)
        return cls(tuple(rows), sessions, tuple(origins[name] for name in rows), values)

    @property
    def device(self) -> torch.device:
        """The device of the prices."""
        return self.values.device

    def __getitem__(self, field: str) -> Tensor:
        """The (ticker, date) tensor of one field; a view, not to be written to."""
        if field not in FIELDS:
            raise InputError(f"one of {', '.join(FIELDS)}", repr(field), "ask for a field")
        return self.values[FIELDS.index(field)]

    def select(self, tickers: Iterable[str]) -> PricePanel:
        """The panel of these tickers only, in this order, on the same dates.

        Raises:
            RequestError: a ticker that the panel does not have.
        """
        wanted = tuple(tickers)
        absent = [name for name in wanted if name not in self.tickers]
        if absent:
            raise RequestError(
                f"tickers among {', '.join(self.tickers)}", ", ".join(absent), "load them first"
            )
        rows = [self.tickers.index(name) for name in wanted]
        origins = tuple(self.origins[row] for row in rows)
        values = self.values.index_select(1, torch.tensor(rows, dtype=torch.int64).to(self.device))
        return replace(self, tickers=wanted, origins=origins, values=values)

    def on(self, dates: Dates) -> PricePanel:
        """The panel of these session dates, ascending."""
        places = np.searchsorted(self.dates, dates)
        values = self.values.index_select(2, torch.from_numpy(places).to(self.device))
        return replace(self, dates=self.dates[places], values=values)

    def between(self, start: date | None, end: date | None) -> PricePanel:
        """The panel of the sessions from start to end, both included; None is open."""
        keep = slice(
            0 if start is None else int(np.searchsorted(self.dates, np.datetime64(start))),
            None if end is None else int(np.searchsorted(self.dates, np.datetime64(end), "right")),
        )
        return replace(self, dates=self.dates[keep].copy(), values=self.values[:, :, keep])

    def to(self, device: torch.device) -> PricePanel:
        """The same panel on another device."""
        return replace(self, values=self.values.to(device))

    def with_fields(self, changed: Mapping[str, Tensor]) -> PricePanel:
        """A new panel with these (ticker, date) fields in place of the old ones."""
        layers = [changed.get(name, self[name]) for name in FIELDS]
        return replace(self, values=torch.stack(layers))


def _row_index(tickers: NDArray[np.generic], names: Sequence[str]) -> NDArray[np.int64]:
    """(R,) positions of `tickers` in `names`."""
    seen, inverse = np.unique(tickers.astype(str), return_inverse=True)
    position = {name: row for row, name in enumerate(names)}
    unknown = [name for name in seen.tolist() if name not in position]
    if unknown:
        raise InputError("an origin for every ticker", f"none for {unknown[0]}", "name its source")
    return np.array([position[str(name)] for name in seen], dtype=np.int64)[inverse]


def _as_days(dates: ArrayLike) -> Dates:
    days = np.asarray(dates).astype("datetime64[D]")
    if np.isnat(days).any():
        row = int(np.flatnonzero(np.isnat(days))[0])
        raise InputError("a date in every row", f"none in row {row}", "give the session date")
    return days

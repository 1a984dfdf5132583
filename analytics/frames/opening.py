"""Opening: from tickers, a path, a DataFrame of prices or a Study to a study."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias, TypedDict

import pandas as pd

from analytics import prices, spelling, study
from analytics.prices.files import KINDS
from analytics.prices.files.frame import NAME, read_frame
from analytics.prices.price_file import PriceFile
from analytics.provenance import remarks
from analytics.request import (
    FRAME,
    DateForm,
    DecimalForm,
    Estimator,
    Frequency,
    PriceForm,
    PriceKind,
    Request,
    ReturnKind,
    Window,
)
from analytics.study import Study
from models.errors import RequestError, TensortapeError

Given: TypeAlias = str | os.PathLike[str] | Iterable[str] | pd.DataFrame | pd.Series | Study
Day: TypeAlias = str | date | None


class RequestOptions(TypedDict, total=False):
    """The options of every command, by keyword: the fields of `analytics.request.Request`."""

    tickers: str | Iterable[str] | None
    source: str
    prices: PriceForm
    dates: DateForm
    decimal: DecimalForm
    ticker: str | None
    start: Day
    end: Day
    price: PriceKind
    kind: ReturnKind
    frequency: Frequency
    window: Window
    benchmark: str | pd.Series | None
    base: str | None
    risk_free: float | str
    periods: int | None
    rolling: int
    estimator: Estimator
    intervals: bool
    seed: int


class PriceWarning(UserWarning):
    """A requested ticker that is not in the table or has no return in the window."""


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A study, its prices and its notes; there are no prices if a Study was given."""

    study: Study
    loaded: prices.Loaded | None
    notes: tuple[str, ...]


def opened(given: Given, options: Mapping[str, Any]) -> Opened:
    """The study of the given tickers or prices, with these options.

    Raises:
        RequestError: an unknown option, or options together with a Study.
        TensortapeError: no ticker has prices.
    """
    if isinstance(given, Study):
        if options:
            raise RequestError(
                "a Study alone", ", ".join(options), "give these to tt.study, which makes it"
            )
        return Opened(given, None, ())
    request, loaded = fetched(given, options)
    found = study.run(request, loaded)
    notes = (*loaded.remarks, *remarks.of_study(found, loaded))
    _warn(found, notes)
    return Opened(found, loaded, notes)


def fetched(given: Any, options: Mapping[str, Any]) -> tuple[Request, prices.Loaded]:
    """The request and its prices."""
    if isinstance(given, pd.DataFrame | pd.Series):
        given, options = _beside(given, options)
        request = _request(options.get("tickers", ()), {**options, "source": FRAME})
        bars, reading = read_frame(given, request)
        return request, prices.load(request, source=PriceFile(NAME, bars, reading))
    request = _request(given, options)
    return request, prices.load(request)


def _beside(
    frame: pd.DataFrame | pd.Series, options: Mapping[str, Any]
) -> tuple[pd.DataFrame | pd.Series, Mapping[str, Any]]:
    """The frame with a benchmark that is a Series of prices as its last column, joined by date."""
    benchmark = options.get("benchmark")
    if not isinstance(benchmark, pd.Series):
        return frame, options
    wide = frame.to_frame() if isinstance(frame, pd.Series) else frame
    label = "benchmark" if benchmark.name is None else str(benchmark.name)
    requested = {"tickers": [str(name) for name in wide.columns], **options, "benchmark": label}
    return pd.concat([wide, benchmark.rename(label)], axis="columns", sort=True), requested


def _request(given: Any, options: Mapping[str, Any]) -> Request:
    """The request of tickers or a path, and options as users write them."""
    known = {field.name for field in fields(Request)}
    if unknown := sorted(set(options) - known):
        raise RequestError(
            f"options among {', '.join(sorted(known))}", unknown[0], "leave it out or correct it"
        )
    values = {name: value for name, value in options.items() if value is not None}
    if path := _path(given):
        values["source"], given = path, values.get("tickers")
    source = values.get("source", "auto")
    values["tickers"] = spelling.tickers(given or values.get("tickers"), source)
    for name, which in (("start", spelling.FIRST), ("end", spelling.LAST)):
        values[name] = spelling.day(values.get(name), which)
    if "risk_free" in values:
        values["risk_free"] = spelling.rate(values["risk_free"])
    return Request(**values)


def _path(given: Any) -> str:
    """The path in the argument; "" if it has tickers."""
    if isinstance(given, os.PathLike):
        return os.fspath(given)
    if isinstance(given, str) and Path(given).suffix.lower() in KINDS:
        return given
    return ""


def _warn(found: Study, notes: tuple[str, ...]) -> None:
    """Warn of tickers that a table cannot have; raise if there is no other.

    Raises:
        TensortapeError: no ticker has a return in the window; the message has each reason.
    """
    absent = {status.ticker for status in found.failed} | set(found.unmeasured)
    if not absent:
        return
    messages = [line for line in notes if any(name in line for name in absent)]
    if len(found.unmeasured) == len(found.tickers):
        raise TensortapeError("; ".join(messages) or "no ticker has prices")
    for line in messages:
        warnings.warn(line, PriceWarning, stacklevel=5)

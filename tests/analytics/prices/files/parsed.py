"""Price files for tests, from bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from analytics.prices.bars import Bars
from analytics.prices.files import Reading, read
from analytics.request import Request


def parsed(
    content: str | bytes, name: str = "p.csv", **asked: Any
) -> tuple[Mapping[str, Bars], Reading]:
    """The bars of this content and how it was read."""
    whole = content.encode() if isinstance(content, str) else content
    return read(whole, name, Request(source=name, **asked))


def closes(content: str | bytes, **asked: Any) -> dict[str, list[float]]:
    """Ticker → its closes."""
    return {
        name: bars.columns["close"].tolist() for name, bars in parsed(content, **asked)[0].items()
    }


def dates(content: str | bytes, **asked: Any) -> list[str]:
    """The dates of the first ticker, ISO."""
    bars = next(iter(parsed(content, **asked)[0].values()))
    return [str(day) for day in bars.dates.astype("datetime64[D]")]


def missing(value: float) -> bool:
    """Whether there is no price."""
    return bool(np.isnan(value))

"""What can be broken, and which of it strikes a given request.

A fault is `kind[:argument]`, several joined by `+`, set per symbol, for `*` (every symbol) or for
one of the pseudo-symbols @crumb @cookie @search @quote.

    404            unknown symbol, in Yahoo's JSON        429[:N] 401[:N] 500[:N] 502[:N] 503[:N]
    slow:S         wait S seconds, then answer                    that status, for N requests
    hang[:S]       nothing for S seconds (60), then close drop    close without an answer
    truncated      JSON that stops half way               shortread   connection cut in the body
    html           200 with a web page                    down    200 "Will be right back"
    empty          a result without a bar                 null    "result": null, "error": null
    nan[:K]        every K-th bar null (K = 7)            nanlast the newest bar null
    zero[:K]       every K-th bar 0                       x100[:K] every K-th bar 100 times
    dup[:K]        every K-th bar twice                   duplast the newest day twice
    unsorted       bars in reverse order                  missing[:K] every K-th bar left out
    stale:N        the newest N bars left out             noadj   no adjusted closes
    noevents       no dividends, no splits                badadj  adjusted close = close
    currency:XXX   wrong currency                         tz:ZONE another time zone
    notz           no time zone
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from tests.yahoo.market.series import Bar

Fault = tuple[str, str]
STATUSES = ("404", "429", "401", "500", "502", "503")
WHOLE = ("slow", "hang", "drop", "truncated", "shortread", "html", "down", "empty", "null")
DATA = ("nan", "nanlast", "zero", "x100", "dup", "duplast", "unsorted", "missing", "stale")
FACTS = ("noadj", "noevents", "badadj", "currency", "tz", "notz")
KINDS = (*STATUSES, *WHOLE, *DATA, *FACTS)
PRICES = ("open", "high", "low", "close", "adjclose")


def parse(text: str) -> list[Fault]:
    """The faults that `text` spells.

    Raises:
        ValueError: a kind that there is not.

    Example:
        >>> parse("slow:3+nan")
        [('slow', '3'), ('nan', '')]
    """
    parts = [part.strip().partition(":") for part in text.split("+") if part.strip()]
    faults = [(kind.lower(), argument) for kind, _, argument in parts]
    unknown = [kind for kind, _ in faults if kind not in KINDS]
    if unknown:
        raise ValueError(f"no such fault: {', '.join(unknown)}; there are {', '.join(KINDS)}")
    return faults


class Plan:
    """Which faults apply to a request, and how often each has struck; thread-safe."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        self._strikes: Counter[tuple[str, str, str]] = Counter()
        self._lock = threading.Lock()

    def take(self, symbol: str, extra: str = "") -> list[Fault]:
        """The faults of this request; `429:2` is used up after two requests for that symbol."""
        everywhere = "" if symbol.startswith("@") else self.faults.get("*", "")
        text = "+".join(filter(None, (extra, self.faults.get(symbol, ""), everywhere)))
        return [fault for fault in parse(text) if self._strikes_again(symbol, fault)]

    def replace(self, faults: Mapping[str, str]) -> None:
        """Set these faults and no others, none of them used up."""
        with self._lock:
            self._strikes.clear()
            self.faults.clear()
            self.faults.update(faults)

    def _strikes_again(self, symbol: str, fault: Fault) -> bool:
        kind, argument = fault
        if not (kind.isdigit() and argument):
            return True
        with self._lock:
            self._strikes[symbol, kind, argument] += 1
            return self._strikes[symbol, kind, argument] <= int(argument)


def break_bars(bars: list[Bar], faults: list[Fault]) -> list[Bar]:
    """The bars as these faults leave them."""
    for kind, argument in faults:
        if kind in _BARS and bars:
            bars = _BARS[kind](bars, int(argument) if argument.isdigit() else 7)
    return bars


def blank(bar: Bar) -> Bar:
    """The bar with every number null; its events are elsewhere in an answer and stay."""
    nothing: dict[str, Any] = dict.fromkeys((*PRICES, "volume"))
    return replace(bar, **nothing)


def scaled(bar: Bar, factor: float) -> Bar:
    """The bar with its prices times `factor`; volume 0 when that is 0."""
    prices = {name: getattr(bar, name) for name in PRICES}
    changed = {name: value * factor for name, value in prices.items() if value is not None}
    return replace(bar, **changed, volume=bar.volume if factor else 0.0)


def _every(change: Callable[[Bar], list[Bar]]) -> Callable[[list[Bar], int], list[Bar]]:
    """A fault that puts `change(bar)` in the place of every K-th bar."""

    def struck(bars: list[Bar], step: int) -> list[Bar]:
        parts = [change(b) if i % step == step - 1 else [b] for i, b in enumerate(bars)]
        return [bar for part in parts for bar in part]

    return struck


def _last_day_twice(bars: list[Bar], _step: int) -> list[Bar]:
    # Yahoo's own form: the live row stands beside the daily row, an hour later.
    return [*bars, replace(bars[-1], stamp=bars[-1].stamp + 3600)]


_BARS: dict[str, Callable[[list[Bar], int], list[Bar]]] = {
    "empty": lambda bars, step: [],
    "nan": _every(lambda bar: [blank(bar)]),
    "nanlast": lambda bars, step: [*bars[:-1], blank(bars[-1])],
    "zero": _every(lambda bar: [scaled(bar, 0.0)]),
    "x100": _every(lambda bar: [scaled(bar, 100.0)]),
    "dup": _every(lambda bar: [bar, bar]),
    "duplast": _last_day_twice,
    "unsorted": lambda bars, step: bars[::-1],
    "missing": _every(lambda bar: []),
    "stale": lambda bars, step: bars[:-step] if step else bars,
    "badadj": lambda bars, step: [replace(bar, adjclose=bar.close) for bar in bars],
}

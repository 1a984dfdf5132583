"""State: what the widgets and the URL say, validated, as one `Choice`; no torch, no pandas here.

Widgets are bound to the URL by their keys (`?t=AAPL&t=MSFT&p=1Y`), which are therefore short.
Limits of widgets hold in the browser only, so every value is checked again here; what cannot
be used falls back to the default, and refused tickers are kept with the reason.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from analytics import sharing
from analytics.request import (
    CURRENCY as LETTERS,
)
from analytics.request import (
    UPLOAD,
    Estimator,
    PriceKind,
    Request,
    Window,
    file_name,
)
from dashboard.choice.periods import first_day
from dashboard.choice.spelling import MOST_TICKERS as MOST_TICKERS
from dashboard.choice.spelling import Refusal as Refusal
from dashboard.choice.spelling import spelled as spelled
from dashboard.choice.spelling import tickers as tickers
from models.errors import RequestError

TICKERS, BENCHMARK, PERIOD, START, END = "t", "b", "p", "from", "to"
SCALE, PRICE, KIND, FREQUENCY, WINDOW = "y", "r", "k", "f", "w"
ROLLING, RISK_FREE, SESSIONS, DAYS = "v", "rf", "n", "d"
INTERVALS, SEED, ONE, ESTIMATOR = "i", "s", "c", "e"
LOOKBACK, METHOD, PAIR, RANKED = "lb", "m", "pair", "by"
FILE, FILE_DATES, FILE_DECIMAL, FILE_PRICES, FILE_TICKER = "u", "fd", "fm", "fp", "ft"
CURRENCY, AMOUNT = "cu", "amount"
OWNER = "owner of uploads"  # a key of the session only, never of the URL

FEWEST_SESSIONS, MOST_SESSIONS = 5, 60
LARGEST_SEED = 2**31 - 1
LARGEST_RATE = 50.0
LARGEST_AMOUNT = 1e12
OWN_FILE = re.compile("[0-9a-f]{16}")  # the visitor's own, by the first digits of its hash
NO_BENCHMARK = "None"
OWN = "Own"
EXACT = "Custom"

ESTIMATORS: dict[str, Estimator] = {
    "Close to close": "close_to_close",
    "EWMA": "ewma",
    "Parkinson": "parkinson",
    "Garman-Klass": "garman_klass",
    "Rogers-Satchell": "rogers_satchell",
    "Yang-Zhang": "yang_zhang",
}

OPTIONS: dict[str, tuple[Any, ...]] = {
    PERIOD: ("1M", "3M", "6M", "YTD", "1Y", "2Y", "5Y", "10Y", "Max", EXACT),
    SCALE: ("Linear", "Log"),
    PRICE: ("With dividends", "Without dividends"),
    KIND: ("Simple", "Log"),
    FREQUENCY: ("Daily", "Weekly", "Monthly", "Quarterly", "Yearly"),
    WINDOW: ("Each its own", "Only shared"),
    ROLLING: (21, 63, 126, 252),
    DAYS: (252, 365),
    LOOKBACK: (63, 126, 252),
    METHOD: ("Pearson", "Spearman", "Ledoit-Wolf"),
    ESTIMATOR: tuple(ESTIMATORS),
    FILE_DATES: ("Auto", "ISO", "Day first", "Month first"),
    FILE_DECIMAL: ("Auto", "Point", "Comma"),
    FILE_PRICES: ("Auto", "Split-adjusted", "Raw"),
}
# Words of links made before an option was named anew, and what it is called now.
RENAMED: dict[str, dict[str, str]] = {
    PERIOD: {"Dates": EXACT},
    PRICE: {"Total": "With dividends", "Price": "Without dividends"},
    WINDOW: {"Own": "Each its own", "Common": "Only shared"},
}
PRICES: dict[str, PriceKind] = {"With dividends": "total", "Without dividends": "price"}
WINDOWS: dict[str, Window] = {"Each its own": "own", "Only shared": "common"}
DEFAULTS: dict[str, Any] = {
    TICKERS: ("AAPL", "AMZN", "GOOG", "NVDA"),
    BENCHMARK: "^SP500TR",
    PERIOD: "5Y",
    SCALE: "Linear",
    PRICE: "With dividends",
    KIND: "Simple",
    FREQUENCY: "Daily",
    WINDOW: "Each its own",
    ROLLING: 21,
    DAYS: 252,
    LOOKBACK: 252,
    METHOD: "Pearson",
    ESTIMATOR: "Close to close",
    RISK_FREE: 0.0,
    SESSIONS: 20,
    INTERVALS: False,
    SEED: 0,
    CURRENCY: OWN,
    AMOUNT: 10_000.0,
    FILE: "",
    FILE_DATES: "Auto",
    FILE_DECIMAL: "Auto",
    FILE_PRICES: "Auto",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What is on the page: a request without its window, and how to look at it.

    Attributes:
        request: tickers, benchmark and the forms of returns; its window is still open.
        period: one of the period options; `EXACT` means `start` and `end`.
        start, end: exact dates, in order, None is open.
        log: whether growth is drawn on a logarithmic scale.
        intervals: whether metrics have an interval beside them. Not in the request, whose prices,
            returns and metrics are the same with and without.
        seed: of random draws: intervals, simulated paths and the backtest of value at risk.
        lookback: sessions that rolling risk, Sharpe ratio and beta look back over.
        amount: money, in the currency of the prices shown, that growth is told in; above 0.
        refused: what was asked for and cannot be used: a text that is no ticker, say.
    """

    request: Request
    period: str
    start: date | None
    end: date | None
    log: bool
    intervals: bool = False
    seed: int = 0
    lookback: int = 252
    amount: float = DEFAULTS[AMOUNT]
    refused: tuple[Refusal, ...] = ()

    def windowed(self, last: date | None) -> Request:
        """The request with its window; named periods are counted back from the `last` session."""
        if self.period == EXACT:
            return self.request.but(start=self.start, end=self.end)
        return self.request.but(start=first_day(self.period, last), end=None)


def read(values: Mapping[Any, Any]) -> Choice:
    """The choice that widget values spell, defaults where they spell none."""
    file, no_file = _file(values)
    names, refused = tickers(_texts(values.get(TICKERS, DEFAULTS[TICKERS])), in_file=bool(file))
    asked = values.get(BENCHMARK, DEFAULTS[BENCHMARK])
    benchmark, no_benchmark = _benchmark(asked, in_file=bool(file))
    start, end = _ordered(_day(values.get(START)), _day(values.get(END)))
    amount, no_amount = _amount(values)
    base, no_base = _base(values)
    frequency = _one_of(FREQUENCY, values).lower()
    days = _one_of(DAYS, values) if frequency == "daily" else DEFAULTS[DAYS]
    request = Request(
        tickers=names,
        benchmark=benchmark,
        base=base,
        **file,
        price=PRICES[_one_of(PRICE, values)],
        kind=_one_of(KIND, values).lower(),
        frequency=frequency,
        periods=None if days == DEFAULTS[DAYS] else days,
        window=WINDOWS[_one_of(WINDOW, values)],
        rolling=_one_of(ROLLING, values),
        risk_free=_number(values, RISK_FREE, 0.0, LARGEST_RATE) / 100.0,
    )
    return Choice(
        request=request,
        period=_one_of(PERIOD, values),
        start=start,
        end=end,
        log=_one_of(SCALE, values) == "Log",
        intervals=values.get(INTERVALS) is True,
        seed=int(_number(values, SEED, 0, LARGEST_SEED)),
        lookback=_one_of(LOOKBACK, values),
        amount=amount,
        refused=refused + no_benchmark + no_file + no_amount + no_base,
    )


def uploaded(request: Request) -> bool:
    """Whether the prices come from an uploaded file."""
    return request.source.startswith(UPLOAD)


def sessions(values: Mapping[Any, Any]) -> int:
    """How many of the last sessions have their daily returns drawn."""
    return int(_number(values, SESSIONS, FEWEST_SESSIONS, MOST_SESSIONS))


def estimator(values: Mapping[Any, Any]) -> Estimator:
    """The estimator of rolling volatility."""
    return ESTIMATORS[_one_of(ESTIMATOR, values)]


def _benchmark(value: object, *, in_file: bool) -> tuple[str | None, tuple[Refusal, ...]]:
    text = str(value or NO_BENCHMARK)
    if text.strip().casefold() == NO_BENCHMARK.casefold():
        return None, ()
    names, refused = tickers([text], in_file=in_file)
    return (names[0] if names else None), refused


def _base(values: Mapping[Any, Any]) -> tuple[str | None, tuple[Refusal, ...]]:
    """The currency of all prices, None for each its own; a refusal of what is no currency."""
    text = str(values.get(CURRENCY) or OWN).strip()
    if text.casefold() == OWN.casefold():
        return None, ()
    if LETTERS.fullmatch(text.upper()):
        return text.upper(), ()
    reason = "not the three letters of a currency, such as EUR: each ticker has its own"
    return None, (Refusal(text[:40], reason),)


def renamed(key: str, value: object) -> object:
    """The option that a value means, which an older link may call by a former word."""
    return RENAMED.get(key, {}).get(value, value) if isinstance(value, str) else value


def _file(values: Mapping[Any, Any]) -> tuple[dict[str, Any], tuple[Refusal, ...]]:
    """The fields of a request that say which file, if any, and how it is written."""
    text = str(values.get(FILE) or "").strip().lower()
    if not text:
        return {}, ()
    source = _source(text, str(values.get(OWNER) or ""))
    if source is None:
        reason = "not the link of a file, so no file is used: upload it again"
        return {}, (Refusal(text[:40], reason),)
    said = {"prices": FILE_PRICES, "dates": FILE_DATES, "decimal": FILE_DECIMAL}
    form = {name: _one_of(key, values).lower().replace(" ", "-") for name, key in said.items()}
    name = str(values.get(FILE_TICKER) or "").strip()
    try:
        return {"source": source, "ticker": file_name(name) if name else None, **form}, ()
    except RequestError as error:
        return {"source": source, **form}, (Refusal(name[:40], f"expected {error.expected}"),)


def _source(link: str, owner: str) -> str | None:
    """What a request calls the file of a link, opened by this owner; None if it is no link."""
    if OWN_FILE.fullmatch(link):
        return UPLOAD + "/".join(filter(None, [owner, link]))
    return sharing.source(link) if sharing.TOKEN.fullmatch(link) else None


def _texts(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list | tuple) else []


def _one_of(key: str, values: Mapping[Any, Any]) -> Any:
    value = renamed(key, values.get(key))
    return value if value in OPTIONS[key] else DEFAULTS[key]


def _number(values: Mapping[Any, Any], key: str, low: float, high: float) -> float:
    value = values.get(key)
    usable = isinstance(value, int | float) and low <= value <= high
    return float(value) if usable else float(DEFAULTS[key])  # type: ignore[arg-type]


def _amount(values: Mapping[Any, Any]) -> tuple[float, tuple[Refusal, ...]]:
    """The amount of money, the default with a refusal for what is no amount."""
    value = values.get(AMOUNT, DEFAULTS[AMOUNT])
    try:
        amount = math.nan if value is True else float(str(value).replace(",", ""))
    except ValueError:
        amount = math.nan
    if 0 < amount <= LARGEST_AMOUNT:
        return amount, ()
    reason = f"not an amount of money above 0, so {DEFAULTS[AMOUNT]:,.0f} is used"
    return DEFAULTS[AMOUNT], (Refusal(str(value)[:40], reason),)


def _day(value: object) -> date | None:
    return value if type(value) is date else None


def _ordered(start: date | None, end: date | None) -> tuple[date | None, date | None]:
    return (end, start) if start and end and start > end else (start, end)

"""State: what the widgets and the URL say, validated, as one `Choice`; no torch, no pandas here.

Widgets are bound to the URL by their keys (`?t=AAPL&t=MSFT&p=1Y`), which are therefore short.
Limits of widgets hold in the browser only, so every value is checked again here; what cannot
be used falls back to the default, and refused tickers are kept with the reason.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from analytics import sharing
from analytics.request import UPLOAD, Estimator, Request, file_name, ticker
from analytics.symbols.names import NAMES
from dashboard.choice.periods import first_day
from models.errors import RequestError

TICKERS, BENCHMARK, PERIOD, START, END = "t", "b", "p", "from", "to"
SCALE, PRICE, KIND, FREQUENCY, WINDOW = "y", "r", "k", "f", "w"
ROLLING, RISK_FREE, SESSIONS, DAYS = "v", "rf", "n", "d"
INTERVALS, SEED, ONE, ESTIMATOR = "i", "s", "c", "e"
LOOKBACK, METHOD, PAIR, RANKED = "lb", "m", "pair", "by"
FILE, FILE_DATES, FILE_DECIMAL, FILE_PRICES, FILE_TICKER = "u", "fd", "fm", "fp", "ft"
CURRENCY, AMOUNT = "cu", "amount"
OWNER = "owner of uploads"  # a key of the session only, never of the URL

MOST_TICKERS = 12
FEWEST_SESSIONS, MOST_SESSIONS = 5, 60
LARGEST_SEED = 2**31 - 1
LARGEST_AMOUNT = 1e12
OWN_FILE = re.compile("[0-9a-f]{16}")  # the visitor's own, by the first digits of its hash
NO_BENCHMARK = "None"
OWN = "Own"
EXACT = "Dates"

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
    PRICE: ("Total", "Price"),
    KIND: ("Simple", "Log"),
    FREQUENCY: ("Daily", "Weekly", "Monthly", "Quarterly", "Yearly"),
    WINDOW: ("Own", "Common"),
    ROLLING: (21, 63, 126, 252),
    DAYS: (252, 365),
    LOOKBACK: (63, 126, 252),
    METHOD: ("Pearson", "Spearman", "Ledoit-Wolf"),
    ESTIMATOR: tuple(ESTIMATORS),
    CURRENCY: (OWN, "USD", "EUR", "GBP", "JPY", "CHF"),
    FILE_DATES: ("Auto", "ISO", "Day first", "Month first"),
    FILE_DECIMAL: ("Auto", "Point", "Comma"),
    FILE_PRICES: ("Auto", "Split-adjusted", "Raw"),
}
DEFAULTS: dict[str, Any] = {
    TICKERS: ("AAPL", "AMZN", "GOOG", "NVDA"),
    BENCHMARK: "^GSPC",
    PERIOD: "5Y",
    SCALE: "Linear",
    PRICE: "Total",
    KIND: "Simple",
    FREQUENCY: "Daily",
    WINDOW: "Own",
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
class Refusal:
    """A text that is no ticker, and why; to be shown as plain text only.

    `unknown` is one that may be a name, or a ticker misspelled: worth a search.
    """

    text: str
    reason: str
    unknown: bool = False


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
    base = _one_of(CURRENCY, values)
    frequency = _one_of(FREQUENCY, values).lower()
    days = _one_of(DAYS, values) if frequency == "daily" else DEFAULTS[DAYS]
    request = Request(
        tickers=names,
        benchmark=benchmark,
        base=None if base == OWN else base,
        **file,
        price=_one_of(PRICE, values).lower(),
        kind=_one_of(KIND, values).lower(),
        frequency=frequency,
        periods=None if days == DEFAULTS[DAYS] else days,
        window=_one_of(WINDOW, values).lower(),
        rolling=_one_of(ROLLING, values),
        risk_free=_number(values, RISK_FREE, 0.0, 50.0) / 100.0,
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
        refused=refused + no_benchmark + no_file + no_amount,
    )


def uploaded(request: Request) -> bool:
    """Whether the prices come from an uploaded file."""
    return request.source.startswith(UPLOAD)


def tickers(
    texts: Iterable[str], *, in_file: bool = False
) -> tuple[tuple[str, ...], tuple[Refusal, ...]]:
    """The tickers among the texts, without repeats and at most `MOST_TICKERS`; and the refused."""
    names: dict[str, None] = {}
    refused: dict[str, Refusal] = {}
    for text in texts:
        try:
            name = spelled(text, in_file=in_file)
        except RequestError as error:
            reason = f"not a ticker; expected {error.expected}"
            refused[text] = Refusal(text[:40], reason, unknown=True)
            continue
        if name in names or len(names) < MOST_TICKERS:
            names[name] = None
        else:
            refused[text] = Refusal(name, f"at most {MOST_TICKERS} tickers fit on the page")
    return tuple(names), tuple(refused.values())


def sessions(values: Mapping[Any, Any]) -> int:
    """How many of the last sessions have their daily returns drawn."""
    return int(_number(values, SESSIONS, FEWEST_SESSIONS, MOST_SESSIONS))


def estimator(values: Mapping[Any, Any]) -> Estimator:
    """The estimator of rolling volatility."""
    return ESTIMATORS[_one_of(ESTIMATOR, values)]


def spelled(text: str, *, in_file: bool = False) -> str:
    """The ticker that a text means: "aapl", a suggestion "AAPL · Apple" or the name "Apple".

    In a file (`in_file`) tickers may have any name.

    Raises:
        RequestError: the text is none of them.
    """
    if in_file:
        return file_name(text)
    by_name = {name.casefold(): symbol for symbol, name in NAMES.items()}
    typed = text.split(" · ")[0].strip()
    return by_name.get(typed.casefold()) or ticker(typed)


def _benchmark(value: object, *, in_file: bool) -> tuple[str | None, tuple[Refusal, ...]]:
    text = str(value or NO_BENCHMARK)
    if text.strip().casefold() == NO_BENCHMARK.casefold():
        return None, ()
    names, refused = tickers([text], in_file=in_file)
    return (names[0] if names else None), refused


def _file(values: Mapping[Any, Any]) -> tuple[dict[str, Any], tuple[Refusal, ...]]:
    """The fields of a request that say which file, if any, and how it is written."""
    text = str(values.get(FILE) or "").strip().lower()
    if not text:
        return {}, ()
    source = _source(text, str(values.get(OWNER) or ""))
    if source is None:
        reason = "not the link of a file, so prices are Yahoo's: upload the file again"
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
    value = values.get(key)
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

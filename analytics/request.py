"""The request in plain values: cache key, URL, command line and provenance at once.

Imports neither torch nor pandas, so that a page can be painted before they are loaded.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Literal, get_args

from models.errors import RequestError

PriceKind = Literal["total", "price"]
ReturnKind = Literal["simple", "log"]
Frequency = Literal["daily", "weekly", "monthly", "quarterly", "yearly"]
Window = Literal["own", "common", "asked"]
PriceForm = Literal["auto", "split-adjusted", "raw"]
DateForm = Literal["auto", "iso", "day-first", "month-first"]
DecimalForm = Literal["auto", "point", "comma"]

Estimator = Literal[
    "close_to_close", "ewma", "parkinson", "garman_klass", "rogers_satchell", "yang_zhang"
]

PERIODS_A_YEAR: dict[Frequency, int] = {
    "daily": 252,
    "weekly": 52,
    "monthly": 12,
    "quarterly": 4,
    "yearly": 1,
}
CURRENCY = re.compile(r"[A-Z]{3}")
TICKER = re.compile(r"[A-Z0-9^][A-Z0-9.\-=^&_]{0,23}")
# In a file: letters and digits of all scripts first, no mark of Markdown, HTML or a formula.
FILE_NAME = re.compile(r"[^\W_][\w .,\-()&'’/+^=%:]{0,59}")
MOST_TICKERS = 10_000
SYMBOLS_ONLY = ("auto", "yahoo", "sample")  # sources whose tickers are symbols
UPLOAD = "upload:"  # begins a source that is an uploaded file; the digits of its hash follow


def ticker(text: str) -> str:
    """The ticker that `text` spells: trimmed, upper case; refused unless it looks like one.

    Letters, digits and . - = ^ & _, at most 24, as Yahoo spells them, not starting with . - = & or
    _, which also keeps formulas out of CSV headers.

    Raises:
        RequestError: naming the text and what a ticker looks like.

    Example:
        >>> ticker(" brk-b ")
        'BRK-B'
    """
    name = str(text).strip().upper()
    if not TICKER.fullmatch(name):
        raise RequestError(
            "a ticker such as AAPL, BRK-B, ^GSPC or VOD.L",
            repr(str(text)[:40]),
            "use up to 24 letters, digits and . - = ^ & _",
        )
    return name


def file_name(text: str) -> str:
    """The name under which a file's security is measured: a symbol in capitals, else as written.

    Raises:
        RequestError: it has letters that mean something to a page or a spreadsheet.

    Example:
        >>> file_name(" aapl "), file_name("Apple Inc.")
        ('AAPL', 'Apple Inc.')
    """
    plain = " ".join(str(text).split())
    try:
        return ticker(plain)
    except RequestError:
        if FILE_NAME.fullmatch(plain):
            return plain
        raise


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request: which tickers, from where, over which window, in which form.

    Attributes:
        tickers: in the requested order, without repeats; empty means all in a file or the sample.
        source: "auto", "yahoo", "sample", the path of a price file, or "upload:" and the first
            digits of the SHA-256 of an uploaded one.
        prices: whether a file's prices are "split-adjusted" or "raw" (splits still to be applied);
            "auto" concludes it from recorded splits and adjusted closes.
        dates, decimal: how a file's dates and numbers are written; "auto" concludes it.
        ticker: of a file that holds one security and does not name it; None leaves it to the file.
        start, end: first and last session date of the window; None is open.
        price: "total" (dividends included) or "price" return.
        kind: "simple" or "log" returns in the returns table.
        frequency: of the returns table; longer ones compound daily returns.
        window: "own" sessions of each ticker, the sessions "common" to all, or those common to the
            tickers "asked" for, beside which a benchmark keeps as many of them as it has.
        benchmark: a ticker measured beside the others, or None.
        base: currency that all prices are converted to, an ISO code; None leaves each its own.
        risk_free: annual rate as a fraction (0.02 is 2 %).
        periods: periods per year; None is the frequency's own (252, 52, 12, 4, 1).
        rolling: sessions in a rolling window.
        estimator: of rolling volatility.
        intervals: whether the summary has an interval beside each metric.
        seed: of random draws (intervals, the backtest); the same seed gives the same file.

    Raises:
        RequestError: for any value outside the above.
    """

    tickers: tuple[str, ...] = ()
    source: str = "auto"
    prices: PriceForm = "auto"
    dates: DateForm = "auto"
    decimal: DecimalForm = "auto"
    ticker: str | None = None
    start: date | None = None
    end: date | None = None
    price: PriceKind = "total"
    kind: ReturnKind = "simple"
    frequency: Frequency = "daily"
    window: Window = "own"
    benchmark: str | None = None
    base: str | None = None
    risk_free: float = 0.0
    periods: int | None = None
    rolling: int = 21
    estimator: Estimator = "close_to_close"
    intervals: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        """Normalise the tickers and refuse an impossible request."""
        set_once = object.__setattr__
        spell = ticker if self.source in SYMBOLS_ONLY else file_name
        set_once(self, "tickers", tuple(dict.fromkeys(map(spell, self.tickers))))
        if self.benchmark is not None:
            set_once(self, "benchmark", spell(self.benchmark))
        if self.ticker is not None:
            set_once(self, "ticker", file_name(self.ticker))
        self._check_choices()
        self._check_base()
        self._check_window()
        self._check_numbers()

    @property
    def periods_a_year(self) -> int:
        """Periods per year: the option if given, else the frequency's own."""
        return self.periods or PERIODS_A_YEAR[self.frequency]

    @property
    def symbols(self) -> tuple[str, ...]:
        """The tickers to load: those asked for, then the benchmark unless it is one of them."""
        return tuple(dict.fromkeys((*self.tickers, *filter(None, [self.benchmark]))))

    def but(self, **changes: object) -> Request:
        """The same request with some fields changed, checked again."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def _check_choices(self) -> None:
        for name, choices in (
            ("prices", PriceForm),
            ("dates", DateForm),
            ("decimal", DecimalForm),
            ("price", PriceKind),
            ("kind", ReturnKind),
            ("frequency", Frequency),
            ("window", Window),
            ("estimator", Estimator),
        ):
            value, allowed = getattr(self, name), get_args(choices)
            if value not in allowed:
                listed = ", ".join(allowed)
                raise RequestError(f"{name} to be one of {listed}", repr(value), "choose one")

    def _check_base(self) -> None:
        if self.base is not None and not CURRENCY.fullmatch(self.base):
            raise RequestError(
                "a currency's three letters", repr(str(self.base)[:10]), "write USD, EUR or GBP"
            )

    def _check_window(self) -> None:
        for name in ("start", "end"):
            value = getattr(self, name)
            if value is not None and type(value) is not date:
                raise RequestError(
                    f"{name} to be a session date", repr(value), "give a date without a time"
                )
        if self.start and self.end and self.start > self.end:
            raise RequestError(
                "a start before the end", f"{self.start} to {self.end}", "swap the two dates"
            )

    def _check_numbers(self) -> None:
        if not (math.isfinite(self.risk_free) and -1 < self.risk_free < 10):
            raise RequestError(
                "an annual risk-free rate as a fraction",
                repr(self.risk_free),
                "write 0.02 for 2 % a year",
            )
        if self.periods is not None and not 1 <= self.periods <= 366:
            raise RequestError(
                "1 to 366 periods a year", repr(self.periods), "use 252 for trading days"
            )
        if not 2 <= self.rolling <= 5000:
            raise RequestError(
                "a rolling window of 2 to 5000 sessions", repr(self.rolling), "try 21"
            )
        if not 0 <= self.seed < 2**63:
            raise RequestError("a seed of 0 or more", repr(self.seed), "use 0")
        if len(self.tickers) > MOST_TICKERS:
            raise RequestError(
                f"at most {MOST_TICKERS} tickers", str(len(self.tickers)), "ask in several runs"
            )


def plain(request: Request) -> dict[str, object]:
    """The request as JSON-ready values, dates as ISO text, in field order."""
    values = {field.name: getattr(request, field.name) for field in fields(request)}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }

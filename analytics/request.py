"""The request in plain values; it serves as cache key, URL, command line and provenance.

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
# In a file a security may have any name. Characters with a meaning in Markdown, HTML and formulas
# are replaced here by similar letters, so that pages need not escape them.
MOST_LETTERS = 60
LOOK_ALIKE = str.maketrans("[]<>`$*~@", "()‹›ʼ＄∗∼＠")
DIRECTIVE = re.compile(r":(?=\w+:)|(?<=\w):(?=//)")  # :smile:, http://
LINK = re.compile(r"\bwww\.", re.IGNORECASE)
FORMULA = "=+-@＠\t '\"%:^_.,;"  # not allowed at the beginning of a name
MOST_TICKERS = 10_000
FRAME = "frame:"  # a source that is a DataFrame, whose labels are unchanged
AUTO = "auto"  # uses the first source, then fallbacks
SOURCE_NAME = re.compile(r"[a-z][a-z0-9-]{0,23}")
UPLOAD = "upload:"  # prefix of an uploaded file's source, before the digits of its hash


def ticker(text: str) -> str:
    """The ticker in `text`, trimmed, in upper case; refused if malformed.

    Letters, digits and . - = ^ & _, at most 24, as Yahoo spells them, not starting with . - = & or
    _, which also keeps formulas out of CSV headers.

    Raises:
        RequestError: the message has the text and the form of a ticker.

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
    """The name of a file's security: a symbol in capitals, any other name as written.

    Characters with a meaning in a page or a spreadsheet are replaced by similar letters.

    Raises:
        RequestError: it is empty or too long.

    Example:
        >>> file_name(" aapl "), file_name("Apple Inc."), file_name("@World [USD]")
        ('AAPL', 'Apple Inc.', 'World (USD)')
    """
    plain = " ".join(str(text).split())
    if TICKER.fullmatch(plain.upper()) and not LINK.match(plain):
        return plain.upper()
    plain = "".join(letter for letter in plain if letter.isprintable())
    name = LINK.sub("www․", DIRECTIVE.sub("∶", plain.translate(LOOK_ALIKE))).lstrip(FORMULA)
    if not 0 < len(name) <= MOST_LETTERS:
        raise RequestError(
            f"a name of 1 to {MOST_LETTERS} letters",
            repr(str(text)[:40]) + f" of {len(name)}" * bool(name),
            "shorten it" if name else "begin it with a letter or a digit",
        )
    return name


def label(text: object) -> str:
    """A DataFrame's label as text, in its own case.

    Example:
        >>> label(" My fund "), label(600519)
        ('My fund', '600519')
    """
    return str(text).strip()


def names_source(source: str) -> bool:
    """Whether a request's `source` is the name of a source; paths have dots or slashes.

    Example:
        >>> names_source("yahoo"), names_source("prices.csv"), names_source("./prices")
        (True, False, False)
    """
    return SOURCE_NAME.fullmatch(source) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request: tickers, source, window and form of the returns.

    Attributes:
        tickers: in the requested order, without repeats; empty means all in a file or the sample;
            one string is one ticker.
        source: "auto", the name of a source (analytics.prices.sources), the path of a price file,
            "frame:" for a DataFrame, or "upload:" and the first digits of the SHA-256 of an
            uploaded file.
        prices: whether a file's prices are "split-adjusted" or "raw" (splits still to be applied);
            "auto" infers it from recorded splits and adjusted closes.
        dates, decimal: form of a file's dates and numbers; "auto" infers it.
        ticker: ticker of a file with one unnamed security; None takes the file's.
        start, end: first and last session date of the window; None is open.
        price: "total" (dividends included) or "price" return.
        kind: "simple" or "log" returns in the returns table.
        frequency: of the returns table; longer ones compound daily returns.
        window: "own" sessions of each ticker, the sessions "common" to all, or those common to the
            requested tickers ("asked"), of which a benchmark uses those it has.
        benchmark: a ticker measured beside the others, or None.
        base: ISO code of the currency to which all prices are converted; None does not convert.
        risk_free: annual rate as a fraction (0.02 is 2 %).
        periods: periods per year; None is the frequency's own (252, 52, 12, 4, 1).
        rolling: sessions in a rolling window.
        estimator: estimator of rolling volatility.
        intervals: whether the summary has an interval beside each metric.
        seed: of random draws (intervals, the backtest); the same seed gives the same file.

    Raises:
        RequestError: any other value.
    """

    tickers: tuple[str, ...] = ()
    source: str = AUTO
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
        spell = label if self.source == FRAME else file_name
        spell = ticker if names_source(self.source) else spell
        given: object = self.tickers
        requested = (given,) if isinstance(given, str) else self.tickers
        set_once(self, "tickers", tuple(dict.fromkeys(map(spell, requested))))
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
        """The tickers to load: the requested ones, then the benchmark unless it is among them."""
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

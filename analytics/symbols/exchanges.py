"""Exchanges: market and closing time of a ticker, from Yahoo's spelling.

Yahoo marks the market by a suffix (VOD.L, 7203.T); a US share has none. Crypto pairs (BTC-USD)
trade every day, exchange rates (EURUSD=X) on weekdays. Other spellings have no exchange, because a
count of missing sessions by a wrong calendar would be worse than none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

EVERY_DAY, WEEKDAYS = "24/7", "24/5"
# Closes further apart than this reflect different news.
TOGETHER = timedelta(minutes=45)
# A winter and a summer day, because clocks change on different dates, or not at all.
_DAYS = (date(2026, 1, 14), date(2026, 7, 15))


@dataclass(frozen=True, slots=True)
class Exchange:
    """A market: its calendar's name (ISO 10383 MIC), time zone and local closing time.

    `calendar` is the name in exchange_calendars, or "24/7" and "24/5", which need no calendar.
    `close` is the current local time of the closing auction; exchanges have changed theirs over the
    years.
    """

    calendar: str
    zone: str
    close: time


def _exchange(calendar: str, zone: str, close: str) -> Exchange:
    return Exchange(calendar, zone, time.fromisoformat(close))


CRYPTO = _exchange(EVERY_DAY, "UTC", "00:00")
RATES = _exchange(WEEKDAYS, "Europe/London", "22:00")
US = _exchange("XNYS", "America/New_York", "16:00")
MONEY = frozenset(
    [
        "USD",
        "EUR",
        "GBP",
        "JPY",
        "CAD",
        "AUD",
        "CHF",
        "HKD",
        "INR",
        "KRW",
        "BRL",
        "BTC",
        "ETH",
        "USDT",
    ]
)

# Suffix: calendar, zone, close. Sources: Yahoo's list of exchanges, exchange_calendars' hours.
_MARKETS = """
L XLON Europe/London 16:30
IL XLON Europe/London 16:30
IR XDUB Europe/Dublin 16:30
DE XETR Europe/Berlin 17:30
F XFRA Europe/Berlin 17:30
SG XSTU Europe/Berlin 22:00
DU XDUS Europe/Berlin 22:00
HM XHAM Europe/Berlin 22:00
PA XPAR Europe/Paris 17:30
AS XAMS Europe/Amsterdam 17:30
BR XBRU Europe/Brussels 17:30
LS XLIS Europe/Lisbon 16:30
MI XMIL Europe/Rome 17:30
MC XMAD Europe/Madrid 17:30
SW XSWX Europe/Zurich 17:30
VI XWBO Europe/Vienna 17:30
ST XSTO Europe/Stockholm 17:30
HE XHEL Europe/Helsinki 18:30
CO XCSE Europe/Copenhagen 17:00
OL XOSL Europe/Oslo 16:20
IC XICE Atlantic/Reykjavik 15:30
TL XTAL Europe/Tallinn 16:00
RG XRIS Europe/Riga 16:00
VS XLIT Europe/Vilnius 16:00
WA XWAR Europe/Warsaw 17:00
PR XPRA Europe/Prague 16:20
BD XBUD Europe/Budapest 17:00
AT ASEX Europe/Athens 17:20
IS XIST Europe/Istanbul 18:00
TA XTAE Asia/Jerusalem 17:15
SR XSAU Asia/Riyadh 15:00
JO XJSE Africa/Johannesburg 17:00
TO XTSE America/Toronto 16:00
V XTSE America/Toronto 16:00
MX XMEX America/Mexico_City 15:00
SA BVMF America/Sao_Paulo 18:00
BA XBUE America/Argentina/Buenos_Aires 17:00
SN XSGO America/Santiago 17:00
CL XBOG America/Bogota 16:00
LM XLIM America/Lima 16:00
T XTKS Asia/Tokyo 15:30
HK XHKG Asia/Hong_Kong 16:00
SS XSHG Asia/Shanghai 15:00
SZ XSHG Asia/Shanghai 15:00
TW XTAI Asia/Taipei 13:30
TWO XTAI Asia/Taipei 13:30
KS XKRX Asia/Seoul 15:30
KQ XKRX Asia/Seoul 15:30
SI XSES Asia/Singapore 17:00
KL XKLS Asia/Kuala_Lumpur 17:00
BK XBKK Asia/Bangkok 16:30
JK XIDX Asia/Jakarta 15:50
PS XPHS Asia/Manila 15:30
NS XBOM Asia/Kolkata 15:30
BO XBOM Asia/Kolkata 15:30
KA XKAR Asia/Karachi 15:30
AX XASX Australia/Sydney 16:00
NZ XNZE Pacific/Auckland 16:45
"""
SUFFIXES = {
    suffix: _exchange(*facts)
    for suffix, *facts in (line.split() for line in _MARKETS.strip().splitlines())
}
US_INDEXES = ["^GSPC", "^DJI", "^IXIC", "^NDX", "^RUT", "^VIX", "^NYA", "^OEX", "^SP500TR"]
INDEXES = dict.fromkeys(US_INDEXES, US) | {
    "^FTSE": SUFFIXES["L"],
    "^GDAXI": SUFFIXES["DE"],
    "^FCHI": SUFFIXES["PA"],
    "^AEX": SUFFIXES["AS"],
    "^BFX": SUFFIXES["BR"],
    "^IBEX": SUFFIXES["MC"],
    "^SSMI": SUFFIXES["SW"],
    "^GSPTSE": SUFFIXES["TO"],
    "^MXX": SUFFIXES["MX"],
    "^BVSP": SUFFIXES["SA"],
    "^N225": SUFFIXES["T"],
    "^HSI": SUFFIXES["HK"],
    "^TWII": SUFFIXES["TW"],
    "^KS11": SUFFIXES["KS"],
    "^NSEI": SUFFIXES["NS"],
    "^BSESN": SUFFIXES["BO"],
    "^AXJO": SUFFIXES["AX"],
    "^NZ50": SUFFIXES["NZ"],
}


def exchange_of(ticker: str) -> Exchange | None:
    """The exchange of a ticker by Yahoo's spelling; None if the spelling does not determine it.

    Example:
        >>> exchange_of("VOD.L").calendar, exchange_of("BRK-B").calendar, exchange_of("ES=F")
        ('XLON', 'XNYS', None)
    """
    if ticker.startswith("^"):
        return INDEXES.get(ticker)
    if "=" in ticker:
        return RATES if ticker.endswith("=X") else None
    if "." in ticker:
        return SUFFIXES.get(ticker.rsplit(".", 1)[1])
    return CRYPTO if "-" in ticker and ticker.rsplit("-", 1)[1] in MONEY else US


def asynchronous(tickers: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Pairs whose markets close too far apart for their daily returns to be comparable.

    Their daily correlation is too low, because the later market has already reacted to news on
    which the earlier one reacts a day later (Scholes & Williams 1977). A ticker without a known
    exchange is in no pair. Pairs are in the order of the tickers.

    Example:
        >>> asynchronous(["AAPL", "MSFT", "7203.T"])
        (('AAPL', '7203.T'), ('MSFT', '7203.T'))
    """
    known = [(name, exchange_of(name)) for name in tickers]
    located = [(name, market) for name, market in known if market is not None]
    return tuple(
        (a, b) for (a, here), (b, there) in combinations(located, 2) if _apart(here, there)
    )


def _apart(one: Exchange, other: Exchange) -> bool:
    """Whether the closes of a session date are more than `TOGETHER` apart in some season."""
    gaps = [abs(closing(one, day) - closing(other, day)) for day in _DAYS]
    return max(gaps) > TOGETHER


def closing(exchange: Exchange, day: date) -> datetime:
    """The closing time of a session of that date, by current hours; at most midnight."""
    ends = day + timedelta(days=1) if exchange.close == time() else day
    return datetime.combine(ends, exchange.close, ZoneInfo(exchange.zone))

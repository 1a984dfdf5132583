"""What Yahoo says about an exchange, by the suffix of its tickers."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Facts:
    """What a symbol's metadata says: currency as Yahoo spells it, session hours as local HH:MM."""

    currency: str
    timezone: str
    open: str
    close: str
    exchangeName: str  # noqa: N815  (these three are Yahoo's own spelling, used as JSON keys)
    fullExchangeName: str  # noqa: N815
    instrumentType: str = "EQUITY"  # noqa: N815
    longName: str = ""  # noqa: N815
    shortName: str = ""  # noqa: N815
    priceHint: int = 2  # noqa: N815


MARKETS = {
    "": Facts("USD", "America/New_York", "09:30", "16:00", "NMS", "NasdaqGS"),
    "L": Facts("GBp", "Europe/London", "08:00", "16:30", "LSE", "LSE"),
    "IL": Facts("USD", "Europe/London", "08:00", "16:30", "IOB", "IOB"),
    "DE": Facts("EUR", "Europe/Berlin", "09:00", "17:30", "GER", "XETRA"),
    "PA": Facts("EUR", "Europe/Paris", "09:00", "17:30", "PAR", "Paris"),
    "MI": Facts("EUR", "Europe/Rome", "09:00", "17:30", "MIL", "Milan"),
    "MC": Facts("EUR", "Europe/Madrid", "09:00", "17:30", "MCE", "MCE"),
    "AS": Facts("EUR", "Europe/Amsterdam", "09:00", "17:30", "AMS", "Amsterdam"),
    "ST": Facts("SEK", "Europe/Stockholm", "09:00", "17:30", "STO", "Stockholm"),
    "SW": Facts("CHF", "Europe/Zurich", "09:00", "17:30", "EBS", "Swiss"),
    "T": Facts("JPY", "Asia/Tokyo", "09:00", "15:30", "JPX", "Tokyo"),
    "HK": Facts("HKD", "Asia/Hong_Kong", "09:30", "16:00", "HKG", "HKSE"),
    "NS": Facts("INR", "Asia/Kolkata", "09:15", "15:30", "NSI", "NSE"),
    "AX": Facts("AUD", "Australia/Sydney", "10:00", "16:00", "ASX", "ASX"),
    "TO": Facts("CAD", "America/Toronto", "09:30", "16:00", "TOR", "Toronto"),
    "SA": Facts("BRL", "America/Sao_Paulo", "10:00", "17:00", "SAO", "São Paulo"),
    "TA": Facts("ILA", "Asia/Jerusalem", "09:30", "17:15", "TLV", "Tel Aviv"),
    "JO": Facts("ZAc", "Africa/Johannesburg", "09:00", "17:00", "JNB", "Johannesburg"),
}
CRYPTO = Facts("USD", "UTC", "00:00", "23:59", "CCC", "CCC", "CRYPTOCURRENCY")


def facts_of(symbol: str, overrides: dict[str, Any]) -> Facts:
    """The facts of a symbol: its market's, with those in `overrides` instead.

    Example:
        >>> facts_of("VOD.L", {}).currency
        'GBp'
    """
    names = {"longName": symbol, "shortName": symbol}
    known = {field.name for field in fields(Facts)}
    chosen = {name: value for name, value in overrides.items() if name in known}
    return replace(_market(symbol), **(names | chosen))


def _market(symbol: str) -> Facts:
    if symbol.endswith("-USD"):
        return CRYPTO
    suffix = symbol.rsplit(".", 1)[1] if "." in symbol else ""
    market = MARKETS.get(suffix, MARKETS[""])
    return replace(market, instrumentType="INDEX") if symbol.startswith("^") else market

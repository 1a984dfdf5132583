"""Doubts: what a source says of all its prices, against the exchange, the others and the past."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from analytics import prices, quality
from analytics.prices.bars import Bars
from analytics.prices.store.merge import replaced
from analytics.prices.yahoo.yahoo_bars import NO_EVENTS, UNADJUSTED
from analytics.quality.doubts import TRADED, traded
from analytics.request import Request
from models.prices.assembly import Rows
from models.prices.origin import Origin
from models.prices.panel import PricePanel
from tests.analytics.quality.planted import DATES, clean, without


def named(ticker: str, **origin: object) -> Bars:
    """Clean bars under another name and origin."""
    made = clean()
    return replace(made, ticker=ticker, origin=replace(made.origin, **origin))  # type: ignore[arg-type]


def found(bars: Bars, kind: str) -> tuple[quality.Finding, ...]:
    return quality.card(bars).of_kind(kind)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("ticker", "currency", "usual"),
    [
        ("AAPL", "EUR", "USD"),
        ("7203.T", "USD", "JPY"),
        ("VOD.L", "KRW", "GBP or USD or EUR or CHF or JPY"),
        ("BTC-USD", "EUR", "USD"),
        ("EURUSD=X", "EUR", "USD"),
        ("^GSPC", "GBP", "USD"),
    ],
)
def test_a_currency_that_is_not_traded_there_is_a_warning(
    ticker: str, currency: str, usual: str
) -> None:
    [doubt] = found(named(ticker, currency=currency), "currency")
    assert doubt.severity == "warning"
    assert doubt.sentence == f"Yahoo says {currency}, but {ticker} trades in {usual}"


@pytest.mark.parametrize(
    ("ticker", "currency"),
    [
        ("AAPL", "USD"),
        ("VOD.L", "GBP"),
        ("KAP.IL", "USD"),
        ("0700.HK", "HKD"),
        ("BTC-EUR", "EUR"),
        ("JPY=X", "JPY"),
        ("ES=F", "USD"),
        ("ABC.XYZ", "XXX"),
        ("^FTSE", "GBP"),
    ],
)
def test_the_usual_currency_and_what_cannot_be_known_raise_no_alarm(
    ticker: str, currency: str
) -> None:
    assert found(named(ticker, currency=currency), "currency") == ()


def test_a_file_may_quote_in_whatever_it_likes() -> None:
    assert found(named("AAPL", source="mine.csv", currency="EUR"), "currency") == ()


def test_every_exchange_trades_in_currencies_of_three_letters() -> None:
    for calendar, currencies in TRADED.items():
        assert currencies, calendar
        assert all(len(name) == 3 and name.isupper() for name in currencies), calendar
    assert traded("0700.HK")[0] == "HKD"
    assert traded("VOD.L")[0] == "GBP"


@pytest.mark.parametrize(
    ("note", "kind", "severity"),
    [
        (UNADJUSTED, "unadjusted", "warning"),
        (NO_EVENTS, "no_events", "info"),
        (
            f"quoted in GBp: prices were divided by 100 to GBP; {UNADJUSTED}",
            "unadjusted",
            "warning",
        ),
    ],
)
def test_what_was_noted_at_the_door_is_a_finding(note: str, kind: str, severity: str) -> None:
    [doubt] = found(named("VOD.L", currency="GBP", note=note), kind)
    assert (doubt.severity, doubt.dates) == (severity, ())
    assert doubt.sentence == note.split("; ")[-1]


def test_a_currency_that_changed_since_the_last_snapshot_is_a_warning() -> None:
    before, after = named("VOD.L", currency="GBP"), named("VOD.L", currency="USD")
    [doubt] = found(replaced(before, after, date(2022, 1, 3)), "form")
    assert doubt.severity == "warning"
    assert doubt.sentence == "since 2022-01-03 the source says currency USD (before: GBP)"


def test_a_tail_shorter_than_its_neighbours_is_a_note_and_a_long_one_a_warning() -> None:
    """NYSE's three last sessions are missing in one of two; Tokyo's own end is not compared."""
    tokyo = Bars(
        "7203.T", DATES[:-9], {"close": clean().columns["close"][:-9]}, Origin("yahoo", "JPY")
    )
    cards = {card.ticker: card for card in _cards(named("AAPL"), _cut("MSFT", 3), tokyo)}
    [doubt] = cards["MSFT"].of_kind("behind")
    assert (doubt.severity, doubt.dates) == ("info", (DATES[-4].item(),))
    assert doubt.sentence == f"ends on {DATES[-4]}, 3 sessions before others of its exchange"
    assert cards["AAPL"].of_kind("behind") == cards["7203.T"].of_kind("behind") == ()
    late = _cards(named("AAPL"), _cut("MSFT", 6))[1]
    assert late.of_kind("behind") == ()
    assert late.of_kind("stale_tail")[0].severity == "warning"


def _cut(ticker: str, rows: int) -> Bars:
    return replace(without(clean(), slice(-rows, None)), ticker=ticker)


def _cards(*bars: Bars) -> tuple[quality.Card, ...]:
    rows = {one.ticker: Rows(one.dates, one.columns) for one in bars}
    return quality.cards(PricePanel.from_rows(rows, {one.ticker: one.origin for one in bars}))


def test_the_sample_raises_no_doubt() -> None:
    panel = prices.load(Request(source="sample")).panel
    doubts = {"unadjusted", "no_events", "form", "behind"}
    assert doubts.isdisjoint(each.kind for card in quality.cards(panel) for each in card.findings)

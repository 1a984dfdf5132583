"""Session calendars by ticker: known holidays, other markets, and what is not known."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import numpy as np
import pytest

from analytics import quality
from analytics.prices.bars import Bars
from analytics.quality import calendars
from analytics.symbols.exchanges import SUFFIXES, asynchronous, exchange_of
from models.prices.origin import Origin
from tests.analytics.quality.planted import DATES, clean

YEAR = date(2024, 1, 1), date(2024, 12, 31)


@pytest.mark.parametrize(
    ("ticker", "calendar"),
    [
        ("AAPL", "XNYS"), ("BRK-B", "XNYS"), ("JPM-PC", "XNYS"), ("^GSPC", "XNYS"),
        ("VOD.L", "XLON"), ("7203.T", "XTKS"), ("SAP.DE", "XETR"), ("MC.PA", "XPAR"),
        ("0700.HK", "XHKG"), ("SHOP.TO", "XTSE"), ("BHP.AX", "XASX"), ("^N225", "XTKS"),
        ("BTC-USD", "24/7"), ("ETH-EUR", "24/7"), ("EURUSD=X", "24/5"),
    ],
)  # fmt: skip
def test_the_spelling_tells_the_calendar(ticker: str, calendar: str) -> None:
    assert exchange_of(ticker).calendar == calendar


@pytest.mark.parametrize("ticker", ["BRK.B", "ES=F", "^UNHEARD", "ABC.XYZ"])
def test_what_is_not_known_is_not_counted_and_said(ticker: str) -> None:
    made = clean()
    card = quality.card(Bars(ticker, made.dates, made.columns, made.origin))
    [found] = card.findings
    assert (found.severity, found.kind) == ("info", "calendar")
    assert found.sentence.startswith(f"the exchange of {ticker} is not known")
    assert (card.calendar, card.expected, card.missing, card.longest_hole) == ("", None, None, None)


@pytest.mark.parametrize(
    ("ticker", "closed", "opened"),
    [
        ("AAPL", "2024-07-04", "2024-12-26"),
        ("VOD.L", "2024-12-26", "2024-07-04"),
        ("7203.T", "2024-12-31", "2024-12-25"),
        ("SAP.DE", "2024-12-24", "2024-12-23"),
        ("0700.HK", "2024-02-12", "2024-07-04"),
        ("EURUSD=X", "2024-06-01", "2024-07-04"),
        ("BTC-USD", "2025-01-01", "2024-06-01"),
    ],
)
def test_holidays_are_no_sessions(ticker: str, closed: str, opened: str) -> None:
    sessions = calendars.sessions_of(ticker, *YEAR).between(*map(np.datetime64, YEAR))
    assert np.datetime64(opened) in sessions
    assert np.datetime64(closed) not in sessions
    assert (np.diff(sessions) > np.timedelta64(0)).all()


@pytest.mark.slow
def test_every_suffix_has_a_calendar_or_says_that_it_cannot_be_computed() -> None:
    """Two of the library's calendars fail under this pandas; a card then counts nothing."""
    unknown = set()
    for suffix in SUFFIXES:
        sessions = calendars.sessions_of(f"A.{suffix}", *YEAR)
        within = sessions.between(*map(np.datetime64, YEAR))
        if sessions.why:
            unknown.add(exchange_of(f"A.{suffix}").calendar)
            assert not len(sessions.dates)
        else:
            assert 230 < len(within) < 262, suffix
    assert unknown <= {"ASEX", "XTAE"}


def test_a_calendar_without_early_records_counts_from_where_it_begins() -> None:
    """Tokyo's is recorded from 1997 on."""
    known = calendars.sessions_of("7203.T", date(1997, 1, 1), date(1999, 1, 1))
    dates = known.between(np.datetime64("1997-01-01"), np.datetime64("1998-12-31"))
    older = np.arange("1996-12-02", "1996-12-28", dtype="datetime64[D]")
    dates = np.concatenate((older[np.is_busday(older)], dates))
    close = 100 + np.arange(len(dates)) % 3 + 0.5 * (np.arange(len(dates)) % 7)
    card = quality.card(Bars("7203.T", dates, {"close": close}, Origin("f", "JPY")))
    [said] = [each.sentence for each in card.findings if each.kind == "calendar"]
    assert said == "XTKS is known from 1997-01-06 on: nothing earlier was counted"
    assert (card.missing, card.unexpected, card.expected) == (0, 0, len(dates) - 20)


@pytest.mark.slow
def test_asking_for_no_card_does_not_import_the_library() -> None:
    script = "import analytics.__main__, sys; print('exchange_calendars' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


@pytest.mark.slow
def test_crypto_and_rates_need_no_library() -> None:
    script = (
        "import sys; from datetime import date;"
        "from analytics.quality.calendars import sessions_of;"
        "print(len(sessions_of('BTC-USD', date(2024, 1, 1), date(2024, 1, 7)).dates),"
        "len(sessions_of('EURUSD=X', date(2024, 1, 1), date(2024, 1, 7)).dates),"
        "'exchange_calendars' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["7", "5", "False"]


def test_markets_that_close_hours_apart_are_asynchronous() -> None:
    assert asynchronous(["AAPL", "SHOP.TO", "^GSPC", "BRK-B"]) == ()
    assert asynchronous(["SAP.DE", "MC.PA", "VOD.L", "ASML.AS"]) == ()
    assert asynchronous(["AAPL", "VOD.L"]) == (("AAPL", "VOD.L"),)
    assert asynchronous(["7203.T", "BHP.AX"]) == (("7203.T", "BHP.AX"),)
    assert asynchronous(["BTC-USD", "AAPL"]) == (("BTC-USD", "AAPL"),)
    assert asynchronous(["ES=F", "AAPL", "ABC.XYZ"]) == ()


def test_the_dates_of_the_tests_are_sessions() -> None:
    assert len(DATES) == 505

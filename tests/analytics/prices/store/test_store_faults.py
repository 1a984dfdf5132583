"""Every silent fault of the stand-in strikes a stored history: what is kept, said and healed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest

from analytics import prices, quality, study
from analytics.prices.bars import Bars
from analytics.prices.refresh import Refresh
from analytics.prices.store.store import Store
from analytics.request import Request
from models.errors import CurrencyConflict, SourceError
from tests.analytics.prices.served import from_file
from tests.yahoo.market.series import Bar
from tests.yahoo.server import YahooServer

# yfinance 1.7.0 calls what pandas 3 deprecates.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning:yfinance")]
# Apple paid 0.24 on 2023-08-11: between what is stored and what is fetched under a fault.
STORED, STRUCK, HEALED = date(2023, 8, 4), date(2023, 8, 18), date(2023, 8, 25)
PRICES = ("open", "high", "low", "close")


class World:
    """Apple in the store until one day; then Yahoo some days later, with a fault."""

    def __init__(self, server: YahooServer) -> None:
        self.server = server
        self.truth = from_file(server, "AAPL")

    def ask(self, day: date, fault: str = "") -> Bars:
        """What a new process gets on that day."""
        self.server.today = day
        self.server.faults["AAPL"] = fault
        return Refresh()("AAPL")

    def until(self, day: date) -> list[Bar]:
        return [bar for bar in self.truth if bar.date <= day]


@pytest.fixture
def world(yahoo_server: YahooServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr("analytics.prices.refresh.is_fresh", lambda _bars, _now: False)
    made = World(yahoo_server)
    made.ask(STORED)
    yield made
    yahoo_server.today = None


def is_true(bars: Bars, truth: list[Bar]) -> bool:
    """Whether the bars are the file's, in prices, volumes and dividends, to the last bit."""
    return bars.dates.astype(object).tolist() == [bar.date for bar in truth] and all(
        bars.columns[name].tolist() == [getattr(bar, name) for bar in truth]
        for name in (*PRICES, "volume", "dividend")
    )


@pytest.mark.parametrize("fault", ["", "dup", "duplast", "unsorted", "slow:0.1", "tz:Asia/Tokyo"])
def test_what_loses_nothing_changes_nothing(world: World, fault: str) -> None:
    bars = world.ask(STRUCK, fault)
    assert is_true(bars, world.until(STRUCK))
    assert (bars.origin.revisions, bars.origin.note) == ((), "")


@pytest.mark.parametrize("fault", ["nan:3", "zero:3", "missing:3", "stale:3", "nanlast"])
def test_holes_take_no_price_away_are_listed_and_heal(world: World, fault: str) -> None:
    bars = world.ask(STRUCK, fault)
    held = {str(bar.date): bar.close for bar in world.until(STORED)}
    got = dict(zip(bars.dates.astype(str), bars.columns["close"], strict=True))
    assert {day: got[day] for day in held} == held
    listed = [each for each in bars.origin.revisions if each.after is None]
    assert all(each.before == held[str(each.session)] for each in listed if each.field == "close")
    assert bool(listed) == fault.endswith(":3") * (not fault.startswith("stale"))
    healed = world.ask(HEALED)
    assert is_true(healed, world.until(HEALED))
    # yfinance dates the dividend of a missing session a day early; that is mended and told.
    assert [each for each in healed.origin.revisions if each.after != 0.0] == []


def test_bars_a_hundred_times_too_large_come_as_they_are_flagged_and_go_again(
    world: World,
) -> None:
    bars = world.ask(STRUCK, "x100:4")
    changed = {each.session for each in bars.origin.revisions}
    assert changed
    assert all(each.after == 100 * each.before for each in bars.origin.revisions)
    card = quality.card(bars)
    assert card.count("revised_sessions") == len(changed)
    flagged = {day for each in card.of_kind("hundredfold") for day in each.dates}
    assert changed <= flagged
    healed = world.ask(HEALED)
    assert is_true(healed, world.until(HEALED))
    assert all(each.after != 100 * each.before for each in healed.origin.revisions[-len(changed) :])


@pytest.mark.parametrize("fault", ["noadj", "badadj", "noevents"])
def test_where_events_and_adjusted_closes_disagree_total_returns_are_right_and_it_is_said(
    world: World, fault: str
) -> None:
    bars = world.ask(STRUCK, fault)
    assert ("unadjusted" if "adj" in fault else "no dividends") in bars.origin.note
    truth = world.until(STRUCK)
    studied = study.run(Request(tickers=("AAPL",)), prices.load(Request(tickers=("AAPL",))))
    [returns] = studied.close_to_close
    close = np.array([bar.close for bar in truth])
    paid = np.array([bar.dividend for bar in truth])
    expected = (close[1:] + paid[1:]) / close[:-1] - 1
    if fault == "noevents":  # then they are the ratio of Yahoo's own adjusted closes
        adjusted = np.array([bar.adjclose for bar in truth])
        expected = adjusted[1:] / adjusted[:-1] - 1
    # A product of n factors, each a quotient of two quotients, is off by at most 4n roundings.
    bound = 4 * len(truth) * np.finfo(float).eps
    np.testing.assert_allclose(returns[~np.isnan(returns)], expected, rtol=0, atol=bound)
    healed = world.ask(HEALED)
    assert is_true(healed, world.until(HEALED))


def test_a_wrong_currency_is_refused_and_the_stored_prices_stay(world: World) -> None:
    stored = Store().latest("AAPL")
    with pytest.raises(CurrencyConflict, match=r"in EUR, .* stored in USD: the stored ones stay"):
        world.ask(STRUCK, "currency:EUR")
    kept = Store().latest("AAPL")
    assert stored is not None
    assert kept is not None
    assert kept.generation == stored.generation
    assert is_true(kept.bars, world.until(STORED))
    assert (kept.bars.origin.currency, kept.bars.origin.note) == ("USD", "")
    healed = world.ask(HEALED)
    assert is_true(healed, world.until(HEALED))
    assert healed.origin.currency == "USD"


@pytest.mark.parametrize(
    "fault",
    ["404", "429", "500", "html", "down", "truncated", "shortread", "drop", "empty", "null",
     "notz", "tz:Pacific/Auckland", "stale:90"],
)  # fmt: skip
def test_an_answer_that_is_none_changes_nothing(world: World, fault: str) -> None:
    stored = Store().latest("AAPL")
    with pytest.raises(SourceError):
        world.ask(STRUCK, fault)
    kept = Store().latest("AAPL")
    assert stored is not None
    assert kept is not None
    assert kept.generation == stored.generation
    assert is_true(kept.bars, world.until(STORED))
    assert is_true(world.ask(HEALED), world.until(HEALED))

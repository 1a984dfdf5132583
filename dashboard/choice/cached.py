"""Data: the process's feed of prices, and loading and studies cached by what was asked.

Nothing is cached by the data itself: a study's key is its request and the version of its prices.
"""

from __future__ import annotations

import time
import weakref
from collections.abc import Callable, Sequence
from datetime import date, datetime

import pandas as pd
import streamlit as st

from analytics import prices, study
from analytics.performance import summary
from analytics.prices import Loaded, sources
from analytics.prices import search as naming
from analytics.prices.feed import Feed, Fetched
from analytics.prices.rates import pairs
from analytics.prices.search import SearchResult
from analytics.quality import Card, card_table
from analytics.request import Request
from analytics.study import Study
from analytics.study.series import Floats
from analytics.symbols.names import Match
from dashboard.choice.priced_study import PricedStudy, Version, shared_by_key

PATIENCE = 3.0
STEP = 0.15
_WAITED = "waited for"

Mark = tuple[str, str, str]
Announce = Callable[[str, tuple[str, ...]], None]


def make_feed() -> Feed:
    """A new feed on the store; the tests put their own here."""
    return prices.feed_on_store()


@st.cache_resource(show_spinner=False)
def feed() -> Feed:
    """The one feed of this process."""
    return make_feed()


def ask(text: str) -> tuple[Match, ...]:
    """The search of the usual source; the tests put their own here."""
    return sources.first().search(text)


def search(text: str) -> SearchResult:
    """The symbols that a text may mean; the same text is asked for again only after a while."""
    return _search(" ".join(text.split()).casefold())


def wait(request: Request, announce: Announce) -> None:
    """Give the source up to `PATIENCE` seconds for symbols that this session has not awaited yet.

    Only a moment for symbols of which the store has a copy, and while it has answered for none
    of the request's other symbols: a dead network is waited for once. What comes later is drawn
    later.

    Args:
        request: whose symbols are wanted.
        announce: called with the source and the symbols still pending, as they become fewer.
    """
    if not sources.is_remote(request):
        return
    _wait(request.symbols, announce)
    if request.base is not None:
        _wait(asked(request), announce)


def _wait(symbols: tuple[str, ...], announce: Announce) -> None:
    feed().want(symbols)
    waited = st.session_state.setdefault(_WAITED, set())
    until = time.monotonic() + (STEP if _silent(symbols) else PATIENCE)
    if new := _new(symbols, waited):
        feed().wait(new, STEP)
        waited.update(name for name in _new(symbols, waited) if feed().kept(name) is not None)
    while (new := _new(symbols, waited)) and time.monotonic() < until:
        announce(feed().source.label, new)
        feed().wait(new, STEP)
    waited.update(symbols)


def load(request: Request) -> Loaded:
    """The prices there are now, whole history; never waits."""
    return _load(request.but(start=None, end=None), marks(asked(request)))


def _unconverted(request: Request) -> Loaded:
    """The prices there are now in their own currencies."""
    own = request.but(base=None)
    return _load(own.but(start=None, end=None), marks(asked(own)))


def asked(request: Request) -> tuple[str, ...]:
    """The symbols that the source is asked for: with a base currency also the rates it takes.

    None where a file has the prices.
    """
    if not sources.is_remote(request):
        return ()
    if request.base is None:
        return request.symbols
    found = _unconverted(request)
    needed = pairs((status.currency for status in found.statuses), request.base)
    return tuple(dict.fromkeys((*request.symbols, *needed)))


def run(request: Request, loaded: Loaded) -> PricedStudy:
    """The study of these prices, from the cache if it was made before."""
    _as_drawn(request.but(start=None, end=None), loaded.version, loaded)
    return PricedStudy(_study(request, loaded), loaded)


def drawn_with(request: Request, version: Version) -> Loaded:
    """The prices of that version, with which a page drew the request, whole history.

    Once the cache has dropped them, the current prices are returned instead.
    """
    return _as_drawn(request.but(start=None, end=None), version, load(request))


def narrowed(priced: PricedStudy, request: Request) -> PricedStudy:
    """The study of a request for some of the tickers, of the same prices."""
    return run(request, prices.narrowed(priced.loaded, request))


def remembered(priced: PricedStudy) -> Callable[[], PricedStudy]:
    """A function that gives this study again, for a fragment, which draws after its page has run.

    A fragment must draw the prices that its page has drawn: newer ones may have other tickers.
    The function holds the request and a weak reference to the prices, so that no session keeps
    arrays in memory that the cache has dropped. Once they are dropped it runs the page again.
    """
    request, prices_of_page = priced.study.request, weakref.ref(priced.loaded)

    def again() -> PricedStudy:
        loaded = prices_of_page()
        if loaded is None:
            st.rerun()
        return run(request, loaded)

    return again


@shared_by_key()
def summarise(priced: PricedStudy) -> pd.DataFrame:
    """The summary of this study, from the cache if it was made before."""
    return summary.summary(priced.study)


@shared_by_key()
def rolled(metric: Callable[[Study, int], Floats], priced: PricedStudy, window: int) -> Floats:
    """A rolling metric of analytics.performance.rolling_metrics."""
    return metric(priced.study, window)


@shared_by_key(ttl="1h")
def cards(priced: PricedStudy) -> tuple[Card, ...]:
    """The data-quality cards of the prices in the study's window."""
    return card_table.cards(priced.study.request, priced.loaded)


def last_session(loaded: Loaded) -> date | None:
    """The newest session that any of the loaded tickers has."""
    return max((s.as_of for s in loaded.statuses if s.as_of is not None), default=None)


def marks(symbols: tuple[str, ...]) -> tuple[Mark, ...]:
    """What is known of each symbol now, to tell news by: symbol, outcome and time of it.

    Of prices it is the time at which the source was asked: the store's own answer is no news.
    """
    known = feed().look(symbols)
    return tuple((name, known[name].outcome, str(_time(known[name]))) for name in symbols)


def fetched(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Those of the marks that stand for prices of the source."""
    return tuple(mark for mark in marks if mark[1] == "fetched")


def _time(one: Fetched) -> datetime | None:
    if one.outcome == "fetched" and one.bars is not None:
        return one.bars.origin.retrieved_at or one.at
    return one.at


@shared_by_key(entries=256, ttl="2m")
def _search(text: str) -> SearchResult:
    return naming.find(text, ask)


def _new(symbols: tuple[str, ...], waited: set[str]) -> tuple[str, ...]:
    return tuple(name for name in feed().pending(symbols) if name not in waited)


def _silent(symbols: tuple[str, ...]) -> bool:
    """Whether there are outcomes, and none of them is an answer of the source."""
    outcomes = {one.outcome for one in feed().look(symbols).values()} - {"pending"}
    return bool(outcomes) and not outcomes & {"fetched", "not found"}


@shared_by_key(entries=32)
def _load(request: Request, marks: tuple[Mark, ...]) -> Loaded:
    own = None if request.base is None else _unconverted(request)
    return prices.load(request, feed(), patience=0.0, unconverted=own)


@st.cache_resource(show_spinner=False, max_entries=32, hash_funcs={Request: repr})
def _as_drawn(request: Request, version: Version, _loaded: Loaded) -> Loaded:
    """The first prices that came with this request and version."""
    return _loaded


@shared_by_key()
def _study(request: Request, loaded: Loaded) -> Study:
    return study.run(request, loaded)

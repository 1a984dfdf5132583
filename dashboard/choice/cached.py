"""Data: the process's Yahoo feed, and loading and studies cached by what was asked.

Nothing is cached by the data itself: a study's key is its request and the version of its prices.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date, datetime

import pandas as pd
import streamlit as st

from analytics import prices, study
from analytics.performance import summary
from analytics.prices import Loaded
from analytics.prices import search as naming
from analytics.prices.feed import Feed, Fetched
from analytics.prices.rates import pairs
from analytics.prices.search import SearchResult
from analytics.prices.yahoo import client
from analytics.quality import Card, card_table
from analytics.request import Request
from analytics.study import Study
from analytics.study.series import Floats
from analytics.symbols.names import Match
from dashboard.choice import state
from dashboard.choice.priced_study import PricedStudy, Version, cached_by_study

PATIENCE = 3.0
STEP = 0.15
_WAITED = "waited for"

Mark = tuple[str, str, str]


def make_feed() -> Feed:
    """A new feed on the store; the tests put their own here."""
    return prices.feed_on_store()


@st.cache_resource(show_spinner=False)
def feed() -> Feed:
    """The one feed of this process."""
    return make_feed()


def ask(text: str) -> tuple[Match, ...]:
    """Yahoo's search; the tests put their own here."""
    return client.search(text)


def search(text: str) -> SearchResult:
    """The symbols that a text may mean; the same text is asked for again only after a while."""
    return _search(" ".join(text.split()).casefold())


def wait(request: Request, announce: Callable[[tuple[str, ...]], None]) -> None:
    """Give Yahoo up to `PATIENCE` seconds for symbols that this session has not waited for yet.

    Only a moment for symbols of which the store has a copy, and while Yahoo has answered for none
    of the request's other symbols: a dead network is waited for once. What comes later is drawn
    later.

    Args:
        request: whose symbols are wanted.
        announce: called with the symbols still pending, as they become fewer.
    """
    if state.uploaded(request):
        return
    _wait(request.symbols, announce)
    if request.base is not None:
        _wait(asked(request), announce)


def _wait(symbols: tuple[str, ...], announce: Callable[[tuple[str, ...]], None]) -> None:
    feed().want(symbols)
    waited = st.session_state.setdefault(_WAITED, set())
    until = time.monotonic() + (STEP if _silent(symbols) else PATIENCE)
    if new := _new(symbols, waited):
        feed().wait(new, STEP)
        waited.update(name for name in _new(symbols, waited) if feed().kept(name) is not None)
    while (new := _new(symbols, waited)) and time.monotonic() < until:
        announce(new)
        feed().wait(new, STEP)
    waited.update(symbols)


def load(request: Request) -> Loaded:
    """The prices there are now, whole history; never waits."""
    return _load(request.but(start=None, end=None), marks(asked(request)))


def asked(request: Request) -> tuple[str, ...]:
    """The symbols that Yahoo is asked for: with a base currency also the rates it takes.

    None where a file has the prices.
    """
    if state.uploaded(request) or request.base is None:
        return () if state.uploaded(request) else request.symbols
    own = _load(request.but(start=None, end=None, base=None), marks(request.symbols))
    needed = pairs((status.currency for status in own.statuses), request.base)
    return tuple(dict.fromkeys((*request.symbols, *needed)))


def run(request: Request, loaded: Loaded) -> Study:
    """The study of these prices, from the cache if it was made before."""
    return _study(request, loaded.version, loaded)


def study_of(request: Request) -> tuple[Study, Loaded]:
    """The study of a request with its window, and its prices, as they are now.

    For what a session keeps beyond its run, fragments and downloads say: it keeps the request, and
    not the arrays, of which each session would otherwise hold some megabytes.
    """
    loaded = load(request)
    return run(request, loaded), loaded


def summarise(study: Study, loaded: Loaded) -> pd.DataFrame:
    """The summary of this study of these prices, from the cache if it was made before."""
    return _summary(PricedStudy(study, loaded))


def rolled(
    metric: Callable[[Study, int], Floats], study: Study, loaded: Loaded, window: int
) -> Floats:
    """A rolling metric of analytics.performance.rolling_metrics, cached."""
    return _rolled(metric.__name__, study.request, loaded.version, window, metric, study)


def cards(request: Request, loaded: Loaded) -> tuple[Card, ...]:
    """The data-quality cards of these prices in the request's window."""
    return _cards(request, loaded.version, loaded)


def last_session(loaded: Loaded) -> date | None:
    """The newest session that any of the loaded tickers has."""
    return max((s.as_of for s in loaded.statuses if s.as_of is not None), default=None)


def marks(symbols: tuple[str, ...]) -> tuple[Mark, ...]:
    """What is known of each symbol now, to tell news by: symbol, outcome and time of it.

    Of prices it is the time at which Yahoo was asked: the store's own answer is no news.
    """
    known = feed().look(symbols)
    return tuple((name, known[name].outcome, str(_time(known[name]))) for name in symbols)


def fetched(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Those of the marks that stand for prices of Yahoo's."""
    return tuple(mark for mark in marks if mark[1] == "fetched")


def _time(one: Fetched) -> datetime | None:
    if one.outcome == "fetched" and one.bars is not None:
        return one.bars.origin.retrieved_at or one.at
    return one.at


@st.cache_resource(show_spinner=False, max_entries=256, ttl="2m")
def _search(text: str) -> SearchResult:
    return naming.find(text, ask)


def _new(symbols: tuple[str, ...], waited: set[str]) -> tuple[str, ...]:
    return tuple(name for name in feed().pending(symbols) if name not in waited)


def _silent(symbols: tuple[str, ...]) -> bool:
    """Whether there are outcomes, and none of them is an answer of Yahoo's."""
    outcomes = {one.outcome for one in feed().look(symbols).values()} - {"pending"}
    return bool(outcomes) and not outcomes & {"fetched", "not found"}


@st.cache_resource(show_spinner=False, max_entries=32, hash_funcs={Request: repr})
def _load(request: Request, marks: tuple[Mark, ...]) -> Loaded:
    return prices.load(request, feed(), patience=0.0)


@st.cache_resource(show_spinner=False, max_entries=64, hash_funcs={Request: repr})
def _study(request: Request, version: Version, _loaded: Loaded) -> Study:
    return study.run(request, _loaded)


@cached_by_study
def _summary(study: Study) -> pd.DataFrame:
    return summary.summary(study)


@st.cache_resource(show_spinner=False, max_entries=64, hash_funcs={Request: repr})
def _rolled(
    name: str,
    request: Request,
    version: Version,
    window: int,
    _metric: Callable[[Study, int], Floats],
    _study: Study,
) -> Floats:
    return _metric(_study, window)


@st.cache_resource(show_spinner=False, max_entries=64, ttl="1h", hash_funcs={Request: repr})
def _cards(request: Request, version: Version, _loaded: Loaded) -> tuple[Card, ...]:
    return card_table.cards(request, _loaded)

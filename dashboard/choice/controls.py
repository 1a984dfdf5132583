"""Controls: the widgets every page shares, drawn before any page runs; no torch, no pandas here.

Each is bound to the URL by its key. `app.py` draws them before `pg.run()`, so that the URL keeps
them across pages and Back works.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final, cast

import streamlit as st

from analytics.request import Estimator
from analytics.symbols.names import NAMES
from dashboard.choice import finder, state, upload
from dashboard.choice.state import DEFAULTS, OPTIONS
from models.errors import RequestError

if TYPE_CHECKING:
    from analytics.performance.correlation import Method

BOUND: Final = "query-params"
FIRST_DAY = date(1900, 1, 1)
_LOOKED_AT = "looked at"
BENCHMARKS = {"^GSPC": "S&P 500", "SPY": "S&P 500 fund", "^NDX": "Nasdaq 100", "^DJI": "Dow Jones"}
BENCHMARKS |= {"^STOXX50E": "Euro Stoxx 50", "^FTSE": "FTSE 100", "^N225": "Nikkei 225"}


def draw() -> None:
    """The picker, the period and how returns are measured."""
    upload.recognise()
    picker, beside = st.columns([4, 1])
    with picker:
        typed, found = st.columns([5, 1], vertical_alignment="bottom")
        with typed:
            _tickers()
        with found:
            finder.popover()
    with beside:
        _benchmark()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _choice("Period", state.PERIOD)
        _choice("Return", state.PRICE, help="Total return counts dividends; price return does not.")
        _scale()
        _intervals()
        with st.popover("Options", icon=":material/tune:"):
            _options()
        upload.draw()
    upload.draw_forms(BOUND)
    if st.session_state.get(state.PERIOD) == state.EXACT:
        _exact_dates()


def label(chosen: Collection[str], names: dict[str, str]) -> Callable[[str], str]:
    """How a suggestion reads: with its name until it is chosen, then the bare ticker.

    What is chosen is also what the URL carries, so it stays short.
    """
    return lambda name: name if name in chosen or name not in names else f"{name} · {names[name]}"


def pick(names: list[str]) -> None:
    """Put these tickers in the picker; for buttons, before the widgets are drawn."""
    st.session_state[state.TICKERS] = names


def own_currency() -> None:
    """Prices as they are quoted; for buttons, before the widgets are drawn."""
    st.session_state[state.CURRENCY] = state.OWN


def sessions() -> int:
    """How many of the last sessions to draw daily returns of; a slider, so call it on the page."""
    value = st.slider(
        "Last sessions",
        min_value=state.FEWEST_SESSIONS,
        max_value=state.MOST_SESSIONS,
        value=DEFAULTS[state.SESSIONS],
        key=state.SESSIONS,
        bind=BOUND,
    )
    return state.sessions({state.SESSIONS: value})


def one_of(names: Sequence[str]) -> str:
    """The one ticker of these that a page looks at, the same on the next page.

    A control where there are several; call it on the page.
    """
    if len(names) == 1:
        return names[0]
    before = st.session_state.get(state.ONE) or st.query_params.get(state.ONE)
    wanted = before or st.session_state.get(_LOOKED_AT)
    if wanted not in names:
        st.session_state.pop(state.ONE, None)
    elif before is None:
        st.session_state[state.ONE] = wanted
    chosen = st.segmented_control(
        "Ticker", names, default=names[0], key=state.ONE, bind=BOUND, required=True, wrap=True
    )
    st.session_state[_LOOKED_AT] = chosen if chosen in names else names[0]
    return str(st.session_state[_LOOKED_AT])


def method() -> Method:
    """How to correlate, as `analytics.performance.correlation` calls it; call it on the page."""
    _choice("Correlation", state.METHOD, help="Spearman: of ranks. Ledoit-Wolf: shrunk.")
    chosen = st.session_state.get(state.METHOD)
    known = chosen if chosen in OPTIONS[state.METHOD] else DEFAULTS[state.METHOD]
    return cast("Method", str(known).lower())


def pair(names: Sequence[str]) -> tuple[str, str]:
    """Two of these, of which there must be two; call it on the page."""
    pairs = {f"{one} / {other}": (one, other) for one, other in itertools.combinations(names, 2)}
    return pairs[listed("Pair", list(pairs), state.PAIR)]


def ranked_by(labels: Sequence[str], first: str) -> str:
    """The metric to rank by, by its label, the `first` until another is chosen; on the page."""
    return listed("Rank by", labels, state.RANKED, first)


def listed(
    name: str, options: Sequence[str], key: str, first: str | None = None, *, titled: bool = False
) -> str:
    """One of a long list, bound to the URL; what is no longer among the options is let go."""
    if st.session_state.get(key) not in options:
        st.session_state.pop(key, None)
    start = options.index(first) if first in options else 0
    chosen = st.selectbox(
        name,
        options,
        start,
        key=key,
        bind=BOUND,
        label_visibility="visible" if titled else "collapsed",
        width=180 if titled else 280,
    )
    return chosen if chosen in options else options[start]


def estimator() -> Estimator:
    """The estimator of rolling volatility; call it on the page."""
    _choice("Estimator", state.ESTIMATOR, help="Ranges need open, high and low, not closes only.")
    return state.estimator(st.session_state)


def _tickers() -> None:
    chosen = st.session_state.get(state.TICKERS) or st.query_params.get_all(state.TICKERS)
    st.multiselect(
        "Tickers",
        list(dict.fromkeys((*(upload.tickers() or NAMES), *DEFAULTS[state.TICKERS]))),
        default=list(DEFAULTS[state.TICKERS]),
        format_func=label(chosen or DEFAULTS[state.TICKERS], NAMES),
        key=state.TICKERS,
        bind=BOUND,
        on_change=_tidy_tickers,
        accept_new_options=True,
        max_selections=state.MOST_TICKERS,
        select_all=False,
        filter_mode="prefix",
        wrap=True,
        placeholder="Type any Yahoo symbol: AAPL, VOD.L, BTC-USD …",
    )


def _tidy_tickers() -> None:
    """Spell what was just typed as tickers; what is none stays as typed, and is refused below."""
    typed = st.session_state[state.TICKERS]
    st.session_state[state.TICKERS] = list(dict.fromkeys(map(_tidied, typed)))


def _tidied(text: str) -> str:
    try:
        return state.spelled(text, in_file=bool(st.session_state.get(state.FILE)))
    except RequestError:
        return text


def _benchmark() -> None:
    chosen = st.session_state.get(state.BENCHMARK) or st.query_params.get(state.BENCHMARK)
    offered = upload.tickers() or tuple(BENCHMARKS)
    st.selectbox(
        "Benchmark",
        list(dict.fromkeys((state.NO_BENCHMARK, DEFAULTS[state.BENCHMARK], *offered))),
        index=1,
        format_func=label([chosen or DEFAULTS[state.BENCHMARK]], BENCHMARKS),
        key=state.BENCHMARK,
        bind=BOUND,
        on_change=_tidy_benchmark,
        accept_new_options=True,
        filter_mode="prefix",
        help="Drawn dashed beside the tickers. Any symbol, or None.",
    )


def _tidy_benchmark() -> None:
    text = str(st.session_state[state.BENCHMARK] or state.NO_BENCHMARK)
    st.session_state[state.BENCHMARK] = text if text == state.NO_BENCHMARK else _tidied(text)


def few(
    name: str,
    key: str,
    options: Sequence[Any],
    default: Any,
    help: str | None = None,  # noqa: A002 - as Streamlit
) -> None:
    """One of a few options, all in sight; bound to the URL by its key."""
    st.segmented_control(
        name, options, default=default, key=key, bind=BOUND, required=True, wrap=True, help=help
    )


def _choice(name: str, key: str, help: str | None = None) -> None:  # noqa: A002 - as Streamlit
    few(name, key, OPTIONS[key], DEFAULTS[key], help)


def _scale() -> None:
    """The browser redraws by itself (dashboard/server/charts.js); the server hears of it later."""
    key, usual = state.SCALE, DEFAULTS[state.SCALE]
    st.segmented_control(
        "Scale", OPTIONS[key], default=usual, key=key, bind=BOUND, required=True, on_change="ignore"
    )


def _options() -> None:
    _choice("Rolling volatility, sessions", state.ROLLING)
    _choice(
        "Rolling risk, sessions",
        state.LOOKBACK,
        help="What value at risk, drawdown, Sharpe ratio, beta and correlation look back over.",
    )
    _choice("Frequency", state.FREQUENCY, help="Of the returns in the table and the files.")
    _choice("Returns in the file", state.KIND)
    _choice(
        "Currency",
        state.CURRENCY,
        help="All prices in one, at each session's own exchange rate; Own: as each is quoted.",
    )
    _choice("Days a year", state.DAYS, help="To annualise daily returns: 365 suits crypto.")
    _choice("Sessions", state.WINDOW, help="Each ticker's own, or only those common to all.")
    st.number_input(
        "Risk-free rate, % a year",
        min_value=0.0,
        max_value=50.0,
        value=DEFAULTS[state.RISK_FREE],
        step=0.25,
        key=state.RISK_FREE,
        bind=BOUND,
        help="Subtracted in the Sharpe and Sortino ratios.",
    )

    # Of floats: Streamlit's whole-number input fails on `?s=1e999`.
    st.number_input(
        "Seed of random draws",
        min_value=0.0,
        max_value=float(state.LARGEST_SEED),
        value=float(DEFAULTS[state.SEED]),
        step=1.0,
        format="%.0f",
        key=state.SEED,
        bind=BOUND,
        help="Of intervals, simulated paths and the backtest: the same seed, the same numbers.",
    )


def _intervals() -> None:
    st.toggle(
        "Intervals",
        value=DEFAULTS[state.INTERVALS],
        key=state.INTERVALS,
        bind=BOUND,
        help="A 95 % confidence interval beside each metric: of the true value, or, where the "
        "length of the history matters (drawdowns, longest, best and worst), of the median over "
        "histories of this length.",
    )


def _exact_dates() -> None:
    with st.container(horizontal=True, gap="medium"):
        for name, key in (("First return on", state.START), ("Last return on", state.END)):
            st.date_input(
                name,
                value=None,
                min_value=FIRST_DAY,
                max_value="today",
                key=key,
                bind=BOUND,
                format="YYYY-MM-DD",
                width=180,
            )

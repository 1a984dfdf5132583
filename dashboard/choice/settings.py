"""Settings: how returns are measured and drawn, in one drawer; the URL and browser keep them.

`address` writes them into the URL and takes them from it, see `bound`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Final, Literal

import streamlit as st

from analytics.symbols.names import NAMES
from dashboard.choice import state, upload
from dashboard.choice.bound import choice, label
from dashboard.choice.state import DEFAULTS
from models.errors import RequestError

KEYS: Final = (
    *(state.BENCHMARK, state.CURRENCY, state.PRICE, state.SCALE, state.INTERVALS, state.WINDOW),
    *(state.ROLLING, state.LOOKBACK, state.FREQUENCY, state.KIND, state.DAYS, state.RISK_FREE),
    state.SEED,
)
CHANGED: Final = "settings changed here"
BENCHMARKS: Final = {
    "^SP500TR": "S&P 500 with dividends",
    "^GSPC": "S&P 500 without dividends",
    "SPY": "S&P 500 fund",
    "^NDX": "Nasdaq 100",
    "^DJI": "Dow Jones",
    "^STOXX50E": "Euro Stoxx 50",
    "^FTSE": "FTSE 100",
    "^N225": "Nikkei 225",
}
CURRENCIES: Final = {
    "USD": "US dollar",
    "EUR": "euro",
    "GBP": "British pound",
    "JPY": "Japanese yen",
    "CHF": "Swiss franc",
    "CAD": "Canadian dollar",
    "AUD": "Australian dollar",
    "HKD": "Hong Kong dollar",
    "SEK": "Swedish krona",
    "NOK": "Norwegian krone",
    "DKK": "Danish krone",
    "CNY": "Chinese yuan",
    "INR": "Indian rupee",
    "SGD": "Singapore dollar",
    "KRW": "South Korean won",
    "NZD": "New Zealand dollar",
    "BRL": "Brazilian real",
    "MXN": "Mexican peso",
    "ZAR": "South African rand",
    "PLN": "Polish zloty",
}


def draw() -> None:
    """The drawer, behind one button."""
    with st.popover("Settings", icon=":material/tune:", key="settings"):
        _benchmark()
        _currency()
        _choice(
            "Returns",
            state.PRICE,
            "With dividends: as if each was put back into the share on its day.",
        )
        # The browser redraws by itself (dashboard/server/charts.js); the server hears of it later.
        _choice("Scale", state.SCALE, "Log: equal steps are equal percentages.", "ignore")
        _intervals()
        _choice("Trading days", state.WINDOW, "Each ticker's own, or only those of all.")
        with st.expander("For the details"):
            _details()


def changed() -> None:
    """Note that this visitor changed a setting, so that the browser is asked to keep them."""
    st.session_state[CHANGED] = True


def _choice(
    name: str,
    key: str,
    about: str | None = None,
    on_change: Callable[[], None] | Literal["ignore"] = changed,
) -> None:
    """One of the options that the state has for this key, in the drawer."""
    choice(name, key, about, on_change, bind=None)


def own() -> dict[str, object]:
    """The settings that differ from the usual ones, by key, as plain values."""
    found = {key: st.session_state.get(key, DEFAULTS[key]) for key in KEYS}
    return {key: value for key, value in found.items() if value != DEFAULTS[key]}


def usual(key: str) -> object:
    """The value of a setting that nobody has changed, of its widget's type."""
    return float(DEFAULTS[key]) if key in (state.RISK_FREE, state.SEED) else DEFAULTS[key]


def _details() -> None:
    _choice("Volatility over, trading days", state.ROLLING)
    _choice(
        "Rolling risk over, trading days",
        state.LOOKBACK,
        "What value at risk, drawdown, Sharpe ratio, beta and correlation look back over.",
    )
    _choice("Frequency", state.FREQUENCY, "Of the returns in the table and the files.")
    _choice("Returns in the file", state.KIND)
    _choice("Days a year", state.DAYS, "To annualise daily returns: 365 suits crypto.")
    st.number_input(
        "Risk-free rate, % a year",
        min_value=0.0,
        max_value=state.LARGEST_RATE,
        value=DEFAULTS[state.RISK_FREE],
        step=0.25,
        key=state.RISK_FREE,
        help="Subtracted in the Sharpe and Sortino ratios.",
        on_change=changed,
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
        help="Of intervals, simulated paths and the backtest: the same seed, the same numbers.",
        on_change=changed,
    )


def _benchmark() -> None:
    chosen = st.session_state.get(state.BENCHMARK) or st.query_params.get(state.BENCHMARK)
    offered = upload.tickers() or tuple(BENCHMARKS)
    st.selectbox(
        "Benchmark",
        list(dict.fromkeys((state.NO_BENCHMARK, DEFAULTS[state.BENCHMARK], *offered))),
        index=1,
        format_func=label([chosen or DEFAULTS[state.BENCHMARK]], BENCHMARKS | NAMES),
        key=state.BENCHMARK,
        on_change=_tidy_benchmark,
        accept_new_options=True,
        filter_mode="contains",
        help="Drawn dashed beside the tickers. Any symbol, or None.",
    )


def _currency() -> None:
    chosen = st.session_state.get(state.CURRENCY) or st.query_params.get(state.CURRENCY)
    st.selectbox(
        "Currency",
        [state.OWN, *CURRENCIES],
        format_func=label([chosen or state.OWN], CURRENCIES),
        key=state.CURRENCY,
        on_change=_tidy_currency,
        accept_new_options=True,
        filter_mode="contains",
        help="All prices in one, at each trading day's own exchange rate. Own: as each is quoted. "
        "Any three letters of a currency may be typed.",
    )


def _tidy_benchmark() -> None:
    changed()
    text = str(st.session_state[state.BENCHMARK] or state.NO_BENCHMARK)
    if text != state.NO_BENCHMARK:
        with contextlib.suppress(RequestError):  # refused below, as it was typed
            text = state.spelled(text, in_file=bool(st.session_state.get(state.FILE)))
    st.session_state[state.BENCHMARK] = text


def _tidy_currency() -> None:
    changed()
    text = str(st.session_state[state.CURRENCY] or state.OWN).split(" · ")[0].strip()
    by_name = {name.casefold(): code for code, name in CURRENCIES.items()}
    known = by_name.get(text.casefold(), text if text == state.OWN else text.upper())
    st.session_state[state.CURRENCY] = known


def _intervals() -> None:
    st.toggle(
        "Intervals",
        value=DEFAULTS[state.INTERVALS],
        key=state.INTERVALS,
        on_change=changed,
        help="A 95 % confidence interval beside each metric: of the true value, or, where the "
        "length of the history matters (drawdowns, longest, best and worst), of the median over "
        "histories of this length.",
    )

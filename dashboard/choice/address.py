"""Address: the settings in the URL, and a sentence on what a link asks for in vain.

Streamlit's widgets take from the URL what they can and forget the rest without a word. So the
URL is read here first, in each run; a note stays until the visitor changes something.

Widgets in the closed drawer of settings have no part in the URL, nor have boxes of dates that were
not there before. So these are taken from it here, on a visit and on the way back, and written into
it in each run.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.choice import settings, state
from dashboard.choice.state import DEFAULTS, MOST_TICKERS, OPTIONS

_NOTES, _OF, _KEPT = "notes of the address", "state of the notes", "settings of the last run"
DATES: Final = (state.START, state.END)
LARGEST: Final = {state.RISK_FREE: state.LARGEST_RATE, state.SEED: state.LARGEST_SEED}
SWAPPED: Final = "The first day came after the last, so the two were swapped."
NAMES: Final = {
    state.PERIOD: "period",
    state.SCALE: "scale",
    state.PRICE: "kind of return",
    state.KIND: "form of returns",
    state.FREQUENCY: "frequency",
    state.WINDOW: "choice of trading days",
}


def prepare() -> None:
    """Note what the URL asks for in vain, and turn former words and swapped dates around."""
    _rename()
    asked = asks()
    _take_settings()
    if asked:
        _take_dates()
    notes = [*_tickers(), *_options(), *_amount(), *_dates()]
    if notes:
        st.session_state[_NOTES], st.session_state[_OF] = notes, None


def asks() -> bool:
    """Whether the URL decides: in the first run of a visit, and on the way back or forward."""
    run = get_script_run_ctx()
    return _KEPT not in st.session_state or (run is not None and run.is_history_navigation)


def write() -> None:
    """Settings that differ from the usual ones, and the dates, into the URL; after the widgets."""
    st.session_state[_KEPT] = own = settings.own()
    chosen = {key: spelled(value) for key, value in (own | _exact()).items()}
    for key in (*settings.KEYS, *DATES):
        if key not in chosen and key in st.query_params:
            del st.query_params[key]
    news = {key: text for key, text in chosen.items() if st.query_params.get(key) != text}
    if news:
        st.query_params.update(news)


def _exact() -> dict[str, object]:
    """The dates that are the period."""
    if st.session_state.get(state.PERIOD) != state.EXACT:
        return {}
    dates = {key: st.session_state.get(key) for key in DATES}
    return {key: day for key, day in dates.items() if day}


def spelled(value: object) -> str:
    """A setting as the URL has it.

    Example:
        >>> spelled(True), spelled(2.0), spelled(252), spelled("EUR")
        ('true', '2', '252', 'EUR')
    """
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def setting(key: str, text: str) -> Any:
    """The value of a setting that the URL spells; None for what its widget cannot show.

    Example:
        >>> setting("i", "true"), setting("v", "63"), setting("rf", "2.5"), setting("rf", "1e999")
        (True, 63, 2.5, None)
    """
    if key in OPTIONS:
        word = state.renamed(key, text)
        return next((one for one in OPTIONS[key] if str(one) == word), None)
    if key in LARGEST:
        with contextlib.suppress(ValueError):
            number = float(text)
            return number if math.isfinite(number) and 0 <= number <= LARGEST[key] else None
        return None
    return {"true": True, "false": False}.get(text) if key == state.INTERVALS else text or None


def _take_settings() -> None:
    """The settings of the URL, where it decides; on the way back those it leaves out are usual.

    Else those of the last run: on a change of page Streamlit forgets what is in a closed drawer.
    """
    kept: dict[str, object] = st.session_state.get(_KEPT, {})
    if not asks():
        st.session_state.update({k: kept[k] for k in kept if k not in st.session_state})
        return
    for key in settings.KEYS:
        value = setting(key, st.query_params.get(key, ""))
        if value is not None:
            st.session_state[key] = value
        elif _KEPT in st.session_state:
            st.session_state[key] = settings.usual(key)


def _take_dates() -> None:
    """The dates of the URL, where it decides; those it leaves out are none."""
    for key in DATES:
        day = _date(st.query_params.get(key, ""))
        if day is None:
            st.session_state.pop(key, None)
        else:
            st.session_state[key] = day


def notes() -> None:
    """The notes, as plain text: a link may say anything; gone once something else is chosen."""
    found = st.session_state.get(_NOTES)
    if not found:
        return
    now = _fingerprint()
    if st.session_state[_OF] not in (None, now):
        st.session_state[_NOTES] = []
        return
    st.session_state[_OF] = now
    for note in found:
        st.text(note)


def _rename() -> None:
    """Former words of options, as the options are called now."""
    for key, words in state.RENAMED.items():
        if (word := st.query_params.get(key)) in words and key not in st.session_state:
            del st.query_params[key]
            st.session_state[key] = words[word]


def _tickers() -> Iterator[str]:
    asked = list(dict.fromkeys(st.query_params.get_all(state.TICKERS)))
    if len(asked) > MOST_TICKERS:
        left = ", ".join(name[:24] for name in asked[MOST_TICKERS:][:12])
        more = len(asked) - MOST_TICKERS - 12
        left += f" and {more} more" if more > 0 else ""
        yield f"The first {MOST_TICKERS} tickers of this link are shown; left out: {left}."


def _options() -> Iterator[str]:
    """Words that no option has."""
    for key, name in NAMES.items():
        word = st.query_params.get(key)
        if word and word not in map(str, OPTIONS[key]):
            yield f"There is no {name} {word[:24]!r}, so it is {DEFAULTS[key]}."


def _amount() -> Iterator[str]:
    word = st.query_params.get(state.AMOUNT)
    if word is not None:
        for refusal in state.read({state.TICKERS: [], state.AMOUNT: word}).refused:
            yield f"Amount {refusal.text}: {refusal.reason}."


def _dates() -> Iterator[str]:
    """Dates in the wrong order, of the link or as typed, are swapped; what is no date is named."""
    said = {key: st.query_params.get(key) for key in (state.START, state.END)}
    for word in said.values():
        if word and _date(word) is None:
            yield f"{word[:24]!r} is no date such as 2024-01-31, so there is none."
    if _reversed():
        start, end = st.session_state[state.START], st.session_state[state.END]
        st.session_state[state.START], st.session_state[state.END] = end, start
        yield SWAPPED


def _reversed() -> bool:
    """Whether the last day comes first."""
    start, end = (st.session_state.get(key) for key in (state.START, state.END))
    return type(start) is date and type(end) is date and start > end


def _date(word: str) -> date | None:
    with contextlib.suppress(ValueError):
        return date.fromisoformat(word)
    return None


def _fingerprint() -> tuple[object, ...]:
    """What a visitor may change about the notes; a note is of the state that it was made in."""
    keys = (state.PERIOD, state.AMOUNT, state.START, state.END)
    picks = tuple(st.session_state.get(state.TICKERS) or ())
    return picks, *(st.session_state.get(key) for key in keys)

"""Upload: a file of prices instead of Yahoo's, and how it is read; no torch until one comes.

The file is kept on this computer by the hash of its content, which the URL carries.
"""

from __future__ import annotations

import importlib
from typing import Any, Final

import streamlit as st

from analytics.request import UPLOAD, Request
from dashboard import state
from dashboard.state import DEFAULTS, MOST_TICKERS, NO_BENCHMARK, OPTIONS, Refusal
from models.errors import InputError, StoreError

_REFUSED, _TICKERS, _BEFORE, _COUNT = "file refused", "file tickers", "before the file", "files"
_GIVEN_UP: Final = "file given up"
FORMS: Final = {
    state.FILE_DATES: ("Dates", "Which way round 3/4/2024 is."),
    state.FILE_DECIMAL: ("Decimal", "Whether 1,234 is a thousand or a little over one."),
    state.FILE_PRICES: ("Prices", "Raw: splits have still to be applied."),
}
ABOUT = (
    "Daily prices as CSV or Parquet: a date, then a column of closes a ticker; or a row a date "
    "and ticker with open, high, low, close, volume, dividend, split. It stays on this computer."
)


def draw() -> None:
    """The button behind which a file is chosen."""
    with st.popover("Your file", icon=":material/upload_file:"):
        st.caption(ABOUT)
        key = f"file-{st.session_state.get(_COUNT, 0)}"
        st.file_uploader(
            "Price file", type=["csv", "parquet"], key=key, on_change=_take, args=(key,)
        )
        if refused := st.session_state.get(_REFUSED):
            st.text(refused)


def draw_forms(bound: Any) -> None:
    """How the file in use is read, to confirm or to change, and the way back; without one nothing.

    What was concluded is said by `say` below, once the file is read.
    """
    if not _in_use():
        # Streamlit puts a value in the URL only of a key that an earlier run knew.
        st.session_state.setdefault(state.FILE, "")
        return
    if st.session_state.pop(_GIVEN_UP, False):
        place = st.empty()
        _link(place, bound)  # takes it out of the URL
        place.empty()
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _link(st, bound)  # the URL keeps only what stands on the page
        for key, (label, about) in FORMS.items():
            st.selectbox(
                label,
                OPTIONS[key],
                key=key,
                bind=bound,
                help=about,
                width=150,
                on_change=_fill,
            )
        st.button(
            "Use Yahoo again",
            icon=":material/undo:",
            type="tertiary",
            key="give-up",
            on_click=give_up,
        )


def _in_use() -> bool:
    """Whether a file is in use, was until now, or is named by the URL that Back has led to."""
    if st.session_state.get(state.FILE) or st.session_state.get(_GIVEN_UP):
        return True
    st.session_state.pop(state.FILE, None)
    return bool(st.query_params.get(state.FILE))


def _link(place: Any, bound: Any) -> None:
    place.text_input(
        "File",
        key=state.FILE,
        bind=bound,
        width=190,
        help="The first digits of the SHA-256 of its content. They are in the address of this "
        "page too, and lead back to the file on this computer.",
    )


def tickers() -> tuple[str, ...]:
    """The tickers of the file in use, as far as it is read; none without one."""
    return st.session_state.get(_TICKERS, ()) if st.session_state.get(state.FILE) else ()


def offer(request: Request) -> None:
    """Let the picker offer the tickers of the file in use, just read; runs the page once more."""
    names = _names(request)
    if names != st.session_state.get(_TICKERS, ()):
        st.session_state[_TICKERS] = names
        st.rerun()


def fill() -> None:
    """Choose the first tickers of the file in use; for buttons."""
    st.session_state[state.TICKERS] = list(tickers()[:MOST_TICKERS])


def give_up() -> None:
    """Prices from Yahoo again, of what was chosen before the file came; for buttons."""
    st.session_state[_GIVEN_UP] = True
    st.session_state[state.FILE] = ""
    for key in (_REFUSED, _TICKERS):
        st.session_state.pop(key, None)
    st.session_state.update(st.session_state.pop(_BEFORE, {}))


def unread(error: InputError) -> Refusal:
    """Why the file in use cannot be shown."""
    return Refusal("Your file", str(error))


def _take(key: str) -> None:
    """Keep the file just chosen, and show it instead of what is shown."""
    sent = st.session_state.get(key)
    st.session_state.pop(_REFUSED, None)
    if sent is None:
        return
    uploads = importlib.import_module("analytics.prices.uploads")
    try:
        source = uploads.keep(sent.getvalue(), sent.name)
    except (InputError, StoreError) as error:
        st.session_state[_REFUSED] = str(error)
        return
    _remember()
    st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
    st.session_state[state.FILE] = source.removeprefix(UPLOAD)
    st.session_state.update({form: DEFAULTS[form] for form in FORMS})
    _fill()


def _remember() -> None:
    """Keep what was chosen of Yahoo's, to return to it."""
    if not st.session_state.get(state.FILE):
        kept = (state.TICKERS, state.BENCHMARK)
        st.session_state[_BEFORE] = {key: st.session_state[key] for key in kept}


def _fill() -> None:
    """Choose the file's first tickers if none of it is chosen; no benchmark that it lacks.

    A file that cannot be read changes nothing: the page says why, and how to read it otherwise.
    """
    request = state.read(st.session_state).request
    try:
        names = _names(request)
    except InputError:
        return
    st.session_state[_TICKERS] = names
    if not set(request.tickers) & set(names):
        fill()
    else:
        st.session_state[state.TICKERS] = [name for name in request.tickers if name in names]
    if request.benchmark not in names:
        st.session_state[state.BENCHMARK] = NO_BENCHMARK


def _names(request: Request) -> tuple[str, ...]:
    if not state.uploaded(request):
        return ()
    table, _ = importlib.import_module("analytics.prices.uploads").read(request)
    return tuple(table)

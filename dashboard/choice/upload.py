"""Upload: a file of prices instead of Yahoo's, and how it is read; no torch until one comes.

It is stored by the hash of its content, which the URL carries. On a personal machine the URL opens
it again in every browser; elsewhere only for its owner (`server.visitors`), until its owner makes
a link for others.
"""

from __future__ import annotations

import functools
import importlib
from typing import Any, Final
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from analytics.request import UPLOAD, Request
from dashboard.charts.style.text import literal
from dashboard.choice import state
from dashboard.choice.state import DEFAULTS, MOST_TICKERS, NO_BENCHMARK, OPTIONS, Refusal
from dashboard.server import visitors
from models.errors import InputError, StoreError

_REFUSED, _TICKERS, _BEFORE, _COUNT = "file refused", "file tickers", "before the file", "files"
_NAME: Final = "name of the file"
_GIVEN_UP: Final = "file given up"
_NOT_SHARED: Final = "file not shared"
KINDS: Final = ["csv", "txt", "tsv", "parquet", "xlsx", "ods", "zip"]
FORMS: Final = {
    state.FILE_DATES: ("Dates", "Which way round 3/4/2024 is."),
    state.FILE_DECIMAL: ("Decimal", "Whether 1,234 is a thousand or a little over one."),
    state.FILE_PRICES: ("Prices", "Raw: splits have still to be applied. Auto: as the file shows."),
}
ABOUT = (
    "Prices as CSV, Parquet, spreadsheet or zipped CSV, as most vendors and programs write them: "
    "one security's bars, a column per ticker, or a row per date and ticker."
)
PERSONAL = "It stays on this computer, which keeps the 20 files used last."
PRIVATE = (
    "It is stored on this server for 30 days after its last use (your last 20 files, at most "
    "100 MB), and nobody else can open it there unless you share a link."
)
RECOGNISED = "You are recognised by a cookie of this browser."
SHARE = (
    "Only you can open this file. A link opens it to everybody who has the link, until you stop "
    "sharing or the file is removed."
)


def draw() -> None:
    """The button behind which a file is chosen."""
    with st.popover("Your file", icon=":material/upload_file:"):
        st.caption(f"{ABOUT} {_where()}")
        key = f"file-{st.session_state.get(_COUNT, 0)}"
        st.file_uploader("Price file", type=KINDS, key=key, on_change=_take, args=(key,))
        if refused := st.session_state.get(_REFUSED):
            st.text(refused)


def recognise() -> None:
    """Note in the session whose uploads it may open; before anything reads the choice."""
    st.session_state[state.OWNER] = visitors.owner()


def _where() -> str:
    """Where the file is stored, how long, and who can open it, in one sentence."""
    if not st.session_state[state.OWNER]:
        return PERSONAL
    return PRIVATE if visitors.logged_in() else f"{PRIVATE} {RECOGNISED}"


def draw_forms(bound: Any) -> None:
    """How the file in use is read, to confirm or to change, and the way back; without one nothing.

    What was concluded is said by `say` below, once the file is read.
    """
    if not _in_use():
        # Streamlit puts a value in the URL only of a key that an earlier run knew.
        st.session_state.setdefault(state.FILE, "")
        st.session_state.setdefault(state.FILE_TICKER, "")
        return
    if st.session_state.pop(_GIVEN_UP, False):
        place = st.empty()
        _link(place, bound)  # takes it out of the URL
        place.empty()
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _link(st, bound)  # the URL keeps only what stands on the page
        _share()
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
        st.text_input(
            "Ticker",
            key=state.FILE_TICKER,
            bind=bound,
            width=120,
            on_change=_fill,
            help="Whose prices a file of one security holds, if it does not say.",
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
    name = st.session_state.get(_NAME, "")
    place.text_input(
        f"File {literal(name)}".strip(),
        key=state.FILE,
        bind=bound,
        width=190,
        help="The first digits of the SHA-256 of its content, or the link by which it is shared. "
        "They are in the address of this page too, and lead back to the file.",
    )


def _share() -> None:
    """The button behind which a visitor's own file is opened to others, or closed again."""
    request = state.read(st.session_state).request
    own = state.OWN_FILE.fullmatch(st.session_state.get(state.FILE, ""))
    if not st.session_state[state.OWNER] or not own:
        return
    uploads = importlib.import_module("analytics.prices.uploaded.uploads")
    with st.popover("Share", icon=":material/link:"):
        st.caption(SHARE)
        if token := uploads.shared(request.source):
            st.code(_address(token), language=None, wrap_lines=True)
            st.button("Stop sharing", on_click=uploads.stop_sharing, args=(request.source,))
            return
        st.button("Make a link", on_click=_make_link, args=(request.source,))
        if failed := st.session_state.pop(_NOT_SHARED, None):
            st.text(failed)


def _make_link(source: str) -> None:
    """Share the file; a disk that is full, say, is reported where the link would stand."""
    try:
        importlib.import_module("analytics.prices.uploaded.uploads").share(source)
    except (InputError, StoreError) as error:
        st.session_state[_NOT_SHARED] = str(error)


def _address(token: str) -> str:
    """The address of this page with the token of a link in place of the owner's own file."""
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    page = urlsplit(st.context.url or "")
    return urlunsplit(page._replace(query=urlencode(query | {state.FILE: token}, doseq=True)))


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
    for key in (_REFUSED, _TICKERS, _NAME):
        st.session_state.pop(key, None)
    st.session_state.update(st.session_state.pop(_BEFORE, {}))


def unread(error: InputError) -> Refusal:
    """Why the file in use cannot be shown; where dates may mean two things, a button for each."""
    if "day-first" not in error.remedy:
        return Refusal("Your file", str(error))
    reason = f"{error.received} could be day and month or month and day. Which comes first?"
    orders = ("Day first", "Month first")
    return Refusal(
        st.session_state.get(_NAME, "Your file"),
        reason,
        remedies=tuple((one, functools.partial(_read_dates, one)) for one in orders),
    )


def _read_dates(order: str) -> None:
    """Read the file's dates in this order, and choose its tickers."""
    st.session_state[state.FILE_DATES] = order
    _fill()


def _take(key: str) -> None:
    """Keep the file just chosen, and show it instead of what is shown."""
    sent = st.session_state.get(key)
    st.session_state.pop(_REFUSED, None)
    if sent is None:
        return
    uploads = importlib.import_module("analytics.prices.uploaded.uploads")
    try:
        owner = st.session_state[state.OWNER]
        source = uploads.keep(sent.getvalue(), sent.name, owner)
    except (InputError, StoreError) as error:
        st.session_state[_REFUSED] = str(error)
        return
    _remember()
    st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
    st.session_state[_NAME] = sent.name[:40]
    st.session_state[state.FILE] = source.removeprefix(UPLOAD).rpartition("/")[2]
    st.session_state.update({form: DEFAULTS[form] for form in FORMS})
    st.session_state[state.FILE_TICKER] = ""
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
    table, _ = importlib.import_module("analytics.prices.uploaded.uploads").read(request)
    return tuple(table)

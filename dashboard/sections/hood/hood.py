"""Under the hood: the way of the data, the machine, and what leaving torch costs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final

import pandas as pd
import streamlit as st

from analytics.diagnostics import machine as hood
from analytics.diagnostics import transfer_times
from analytics.prices import Loaded
from analytics.progress import Report
from analytics.stats.catalogue import SUMMARY
from dashboard.background import display
from dashboard.background.job import Job
from dashboard.charts import stages
from dashboard.charts.style.text import duration, sentence, size
from dashboard.choice import status
from dashboard.choice.priced_study import PricedStudy, shared_by_key
from dashboard.shell.page import Page

NARROWEST: Final = 225
_ASKED: Final = "conversions asked for"


def way(page: Page) -> None:
    """Four cards, from the source to the statistics, with what each holds of this study."""
    panel, names = page.loaded.panel, len(page.loaded.panel.tickers)
    fields, _, sessions = panel.values.shape
    cuda = panel.device.type == "cuda"
    st.subheader("The way of the data", anchor=False)
    with st.grid(4, min_column_width=NARROWEST):
        with _card("1. Source", _sources(page.loaded)):
            st.caption(
                f"Prices of {_counted(names, 'ticker')}, each from where its badge above says; "
                "what is missing stays missing."
            )
        with _card("2. Tensors", size(panel.values.nbytes)):
            st.caption(
                f"{fields} fields of {_counted(names, 'ticker')} on {sessions:,} sessions, in "
                f"float64, {'on the GPU' if cuda else 'in main memory'}: splits and dividends "
                "become returns here."
            )
        with _card("3. One crossing", size(page.study.crossed)):
            st.caption(
                "Prices and returns leave torch for NumPy together, "
                + ("in 1 transfer." if cuda else "as 1 block that both read: no transfer, no copy.")
            )
        with _card("4. Statistics", f"{len(SUMMARY)} metrics"):
            st.caption(
                "NumPy and compiled loops over the arrays; charts, tables and files take their "
                "numbers from there."
            )


def times(page: Page) -> None:
    """Where the time of this study goes."""
    found = _stages(page.priced())
    total = duration(sum(found.values()))
    with st.container(border=True, height="stretch"):
        st.subheader(f"This study again: {total}", anchor=False)
        named = {sentence(name): seconds for name, seconds in found.items()}
        page.chart(stages.figure(named), "stages", stages.alt(page.study.tickers))
        told = "; ".join(f"{name}: {what}" for name, what in hood.STAGES.items())
        st.caption(
            f"{sentence(told)}. Computed once more for this page, the middle of {hood.ROUNDS} "
            "times, without reading or fetching prices. Pages remember a study once computed."
        )


def machine(page: Page) -> None:
    """What computes, with how much memory, and with which packages."""
    found = hood.machine(page.loaded.panel.device)
    with st.container(border=True, height="stretch"):
        st.subheader("This machine", anchor=False)
        with st.grid(2, min_column_width=120):
            st.metric("Device", found.device)
            st.metric("Threads", f"{found.threads} of {_counted(found.cores, 'core')}")
            st.metric("Memory in use", "—" if found.memory is None else size(found.memory))
            if found.device_memory is not None:
                st.metric("On the device", size(found.device_memory))
            st.metric("Python", found.python)
        st.caption(
            f"{found.system}. Memory is of the whole process, for everyone who has a page open."
        )


def packages() -> None:
    """The packages that compute, their versions, what each is for."""
    rows = [(name, found, hood.PACKAGES[name]) for name, found in hood.versions().items()]
    st.subheader("Packages", anchor=False)
    st.dataframe(
        pd.DataFrame(rows, columns=["Package", "Version", "What for"]),
        hide_index=True,
        column_config={"Package": st.column_config.TextColumn(width=150)},
        alt="Packages in use, their versions, and what each is for",
        key="packages",
    )


def crossing() -> None:
    """What each way from torch to NumPy takes: as recorded, and measured here if asked for."""
    st.subheader("What leaving torch costs", anchor=False)
    st.caption(
        "A square of float32 numbers becomes a NumPy array, in each way there is. Sharing memory "
        "takes the same time for any size; a copy pays for every byte."
    )
    found, where = _measured() or transfer_times.recorded() or (None, "")
    if found is not None:
        _conversions(found)
        lacking = set(transfer_times.WAYS) - set(found["way"])
        st.caption(f"{where}{f'; {transfer_times.WITHOUT_CUDA}' if lacking else ''}.")
    st.button("Measure here", icon=":material/timer:", on_click=_ask, key="measure")


def _ask() -> None:
    st.session_state[_ASKED] = datetime.now(UTC)


def _measured() -> tuple[pd.DataFrame, str] | None:
    """The table as measured for this visitor, and when; None while it is not there."""
    asked = st.session_state.get(_ASKED)
    if asked is None:
        return None

    def compute(report: Report) -> pd.DataFrame:
        return transfer_times.measured(report=report)

    found = display.result(Job("conversions", asked, compute, "conversion times"))
    return None if found is None else (found, f"Measured on this machine at {asked:%H:%M} UTC")


def _conversions(found: pd.DataFrame) -> None:
    """Times by way and size, in words."""
    sides = [name for name in found.columns if name != "way"]
    heads = {side: f"{int(side):,}²" for side in sides}
    shown = pd.DataFrame(
        {"Way": found["way"]}
        | {heads[side]: found[side].map(duration) for side in sides}
        | {"What happens": found["way"].map(transfer_times.WAYS)}
    )
    st.dataframe(
        shown,
        hide_index=True,
        column_config={"Way": st.column_config.TextColumn(pinned=True)}
        | {
            heads[side]: st.column_config.TextColumn(
                width="small", help=f"{size(4 * int(side) ** 2)} of float32, middle of its rounds."
            )
            for side in sides
        },
        alt="Time of each way from torch to NumPy, by size",
        key="conversions",
    )


@contextmanager
def _card(title: str, value: str) -> Iterator[None]:
    with st.container(border=True, height="stretch"):
        st.metric(title, value)
        yield


def _sources(loaded: Loaded) -> str:
    """The source, or how many there are."""
    found = {one.source for one in loaded.statuses if one.has_prices}
    return f"{len(found)} sources" if len(found) > 1 else status.source_name(min(found, default=""))


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


@shared_by_key()
def _stages(priced: PricedStudy) -> dict[str, float]:
    return hood.stages(priced.study.request, priced.loaded)

"""The overview: growth, risk and daily returns of a few tickers side by side."""

from __future__ import annotations

import streamlit as st

from dashboard import boot, loading, state

choice = state.read(st.session_state)
slot = st.empty()
progress = loading.begin(slot, len(choice.request.symbols))

boot.heavy()
from dashboard import data, status, view, widgets  # noqa: E402 - after the first paint

if choice.request.tickers:
    data.wait(choice.request, progress)
    drawn = data.marks(choice.request.symbols)
    loaded = data.load(choice.request)
    slot.empty()
    view.draw(choice, loaded)
    status.watch(loaded, drawn)
else:
    slot.empty()
    widgets.empty(choice.refused)

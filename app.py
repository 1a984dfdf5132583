"""Tensortape: the page's frame, the widgets all pages share, and the way to the pages."""

from __future__ import annotations

import streamlit as st

from dashboard import controls

st.set_page_config(page_title="Tensortape", page_icon="📈", layout="wide")
page = st.navigation(
    [st.Page("dashboard/pages/overview.py", title="Tensortape", default=True)], position="hidden"
)
controls.draw()
page.run()

"""Tensortape: the page's frame, the widgets all pages share, and the way to the pages."""

from __future__ import annotations

import streamlit as st

from dashboard import controls, login, navigation

st.set_page_config(page_icon="📈", layout="wide")
login.require()
pages = navigation.pages()
page = st.navigation(list(pages.values()), position="hidden")
navigation.draw(pages)
controls.draw()
page.run()

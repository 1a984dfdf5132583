"""Tensortape's server: the frame of all pages, their shared widgets, and the navigation."""

from __future__ import annotations

import streamlit as st

from dashboard import server
from dashboard.choice import controls
from dashboard.server import scripts
from dashboard.shell import login, navigation
from dashboard.visitor import visits

if __name__ == "__main__":  # Streamlit runs this file as a script for each visitor
    st.set_page_config(page_icon="📈", layout="wide")
    login.require()
    pages = navigation.pages()
    page = st.navigation(list(pages.values()), position="hidden")
    scripts.draw()
    navigation.draw(pages, page)
    visits.begin()
    visits.draw(controls.draw())
    navigation.content()
    page.run()
else:  # the server imports it once; `streamlit run` finds the application by this line
    server.require_source()
    app = st.App(__file__, middleware=server.middleware(), lifespan=server.lifespan)

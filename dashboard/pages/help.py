"""Help: the tour, and the questions that are asked most; without prices."""

from __future__ import annotations

import streamlit as st

from dashboard.sections.help import questions
from dashboard.visitor import browser_memory

st.button("Show the tour", icon=":material/tour:", on_click=browser_memory.show_tour)
st.html(questions.markup())

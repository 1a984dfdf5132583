"""Compare: risk against return, what moves together, and how much of a ranking is luck."""

from __future__ import annotations

import streamlit as st

from dashboard.shell import frame

page = frame.begin()

from dashboard.elements import downloads
from dashboard.sections.compare import compare, track_record

metrics = page.summary()
left, right = st.columns(2)
with left:
    compare.reward_and_risk(page, metrics)
with right:
    compare.correlation(page)
compare.ranks(page)
track_record.draw(page)
compare.rolling(page)
compare.pair(page)
downloads.draw(page.study, {"summary": page.summary_table()})
page.end()

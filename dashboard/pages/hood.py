"""Under the hood: the way of this study's data, the time it takes, the machine, the crossing."""

from __future__ import annotations

import streamlit as st

from dashboard.shell import frame

page = frame.begin()

from dashboard.elements import downloads
from dashboard.sections.hood import hood

hood.way(page)
left, right = st.columns([3, 2])
with left:
    hood.times(page)
with right:
    hood.machine(page)
hood.crossing()
hood.packages()
downloads.draw(page.study, {"returns": page.table("returns")})
page.end()

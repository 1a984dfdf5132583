"""Headline: a page's answer in sentences, above all else on it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.charts.style.text import literal


def draw(place: DeltaGenerator, sentences: Sequence[str]) -> None:
    """The first sentence stands out, the others are below it; in that place of the page."""
    if not sentences:
        return
    first, *others = sentences
    with place.container(gap="xsmall"):
        st.markdown(f"**{literal(first)}**")
        if others:
            st.markdown(literal(" ".join(others)))

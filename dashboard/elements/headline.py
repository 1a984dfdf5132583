"""Headline: a page's answer in sentences, above all else on it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.charts.style.text import literal


def named(sentences: Sequence[str], companies: Mapping[str, str]) -> list[str]:
    """The sentences, the first with the company's name where it speaks of one ticker only.

    Args:
        sentences: the answer.
        companies: ticker → its company.

    Example:
        >>> named(["AAPL rose."], {"AAPL": "Apple"}), named(["A and B"], {"A": "x", "B": "y"})
        (['Apple (AAPL) rose.'], ['A and B'])
    """
    if not sentences:
        return []
    first, *others = sentences
    spoken = [name for name in companies if re.search(_word(name), first)]
    if len(spoken) == 1:
        called = f"{companies[spoken[0]]} ({spoken[0]})"
        first = re.sub(_word(spoken[0]), lambda _: called, first, count=1)
    return [first, *others]


def _word(ticker: str) -> str:
    """A pattern of the ticker where it stands by itself: BRK is not in BRK-B."""
    return rf"(?<![\w.^-]){re.escape(ticker)}(?![\w-]|\.\w)"


def draw(place: DeltaGenerator, sentences: Sequence[str]) -> None:
    """The first sentence stands out, the others are below it; in that place of the page."""
    if not sentences:
        return
    first, *others = sentences
    with place.container(gap="xsmall"):
        st.markdown(f"**{literal(first)}**")
        if others:
            st.markdown(literal(" ".join(others)))

"""Quality: what the data look wrong in, as a chip a ticker and a sentence a finding.

Findings are told; no number on the page is changed by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import streamlit as st

from analytics.quality import Card
from analytics.quality.findings import Severity, several
from analytics.study import Study
from dashboard.charts.style.text import label, on_screen
from dashboard.elements import downloads

COLOURS: Final[dict[Severity, Literal["red", "orange", "gray"]]] = {
    "error": "red",
    "warning": "orange",
    "info": "gray",
}


def chips(cards: Sequence[Card], study: Study) -> None:
    """A badge for each ticker with findings, coloured by the worst, and all of them in words."""
    found = [card for card in cards if card.worst]
    if not found:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="quality"):
        with st.popover("Data quality", icon=":material/fact_check:", type="tertiary"):
            for card in found:
                for each in card.findings:
                    st.text(on_screen(f"{card.ticker}: {each.severity}: {each.sentence}"))
        for card in found:
            _chip(card)
    downloads.draw(study, {"quality": downloads.of_quality(study.request)})


def _chip(card: Card) -> None:
    count, name = len(card.findings), label(card.ticker)
    st.badge(
        f"{name} {count}",
        color=COLOURS[card.worst or "info"],
        help=f"{several(count, 'finding')} in the prices of {name}, the worst: {card.worst}",
    )

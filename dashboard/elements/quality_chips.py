"""Quality: what the data look wrong in, as a chip a ticker and a sentence a finding.

Findings are told; no number on the page is changed by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import streamlit as st

from analytics.quality import Card
from analytics.quality.findings import Finding, Severity, several
from dashboard.charts.style.text import day, label, on_screen, sentence
from dashboard.choice.priced_study import PricedStudy
from dashboard.elements import downloads

COLOURS: Final[dict[Severity, Literal["red", "orange", "gray"]]] = {
    "error": "red",
    "warning": "orange",
    "info": "gray",
}


WORDS: Final[dict[Severity, str]] = {"error": "Error: ", "warning": "Doubtful: ", "info": ""}
MOST_DAYS: Final = 3


def chips(cards: Sequence[Card], priced: PricedStudy) -> None:
    """A badge for each ticker with findings, coloured by the worst, and all of them in words."""
    found = [card for card in cards if card.worst]
    if not found:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="quality"):
        with st.popover("Data quality", icon=":material/fact_check:", type="tertiary"):
            said = (f"{card.ticker}: {plain(each)}" for card in found for each in card.findings)
            st.text("\n".join(said))
        for card in found:
            _chip(card)
    downloads.draw(priced.study, {"quality": downloads.of_quality(priced)})


def plain(finding: Finding) -> str:
    """A finding as a sentence for the page; the file has it in the words of the command line."""
    days, word = finding.dates, WORDS[finding.severity]
    if finding.kind == "jump" and days:
        moved = "One day" if len(days) == 1 else f"{len(days):,} days"
        more = f" and {len(days) - MOST_DAYS} more" if len(days) > MOST_DAYS else ""
        return f"{moved} moved far more than usual ({', '.join(map(day, days[:MOST_DAYS]))}{more})"
    if finding.kind == "stale_tail" and days:
        return f"Prices end on {day(days[-1])}"
    return f"{word}{sentence(on_screen(finding.sentence))}"


def _chip(card: Card) -> None:
    count, name = len(card.findings), label(card.ticker)
    st.badge(
        f"{name} {count}",
        color=COLOURS[card.worst or "info"],
        help=f"{several(count, 'finding')} in the prices of {name}, the worst: {card.worst}",
    )

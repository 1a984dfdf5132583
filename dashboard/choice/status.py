"""Status: where the shown prices come from, what failed and why, and what is still awaited.

Reasons may quote what a server or a person wrote, so they are shown as plain text only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import streamlit as st

from analytics.prices import Loaded, sources
from analytics.prices.bars import STORE, TickerStatus, ago
from analytics.quality import Card
from analytics.study import Study
from analytics.study.currencies import remarks
from analytics.symbols.listing import MOST_NAMED, named
from dashboard.charts.style.text import day, label, literal, on_screen, sentence
from dashboard.choice import cached, finder
from dashboard.choice.cached import Mark
from dashboard.choice.state import Refusal

SOON, LATER, EVENTUALLY = 1.0, 30.0, 120.0
WEEK = timedelta(days=7)
OFFLINE = "No internet: these are stored prices."


def line(loaded: Loaded) -> None:
    """Badges of the sources, what stands in for the one asked and why, the way to try again."""
    statuses = loaded.statuses
    lacking = [s.ticker for s in statuses if s.outcome not in ("fetched", "pending")]
    pending = [s.ticker for s in statuses if s.outcome == "pending"]
    if loaded.reading is not None:
        st.text(loaded.reading.sentence)
        for doubt in loaded.reading.doubts:
            st.badge(literal(doubt), icon=":material/warning:", color="orange")
    with st.container(key="status", horizontal=True, vertical_alignment="center", gap="small"):
        groups = _grouped(statuses)
        for source, group in groups.items():
            _source_badge(source, group, named=len(groups) > 1)
        if pending:
            asking = f"Asking {cached.feed().source.label} for {label(', '.join(pending))}"
            st.badge(asking, icon=":material/hourglass_top:", color="blue")
        for text in (*_early(groups), *_stand_ins(statuses), *_storage(statuses)):
            st.text(text, width="content")
        if lacking and not pending and loaded.reading is None:
            _retry([*lacking, *(s.ticker for s in loaded.rate_statuses if not s.has_prices)])
        if groups:
            _provenance(statuses)


def currency(study: Study) -> None:
    """What exchange rates did to the prices shown; what is not measured across currencies."""
    remedy = "Currency {base} under Settings tells all in one"
    said = remarks(study.request, study.tickers, study.currencies, study.fx_return, remedy)
    found = [on_screen(text) for text in said]
    if len(found) > MOST_NAMED:
        with st.popover(f"All in {study.request.base}", icon=":material/currency_exchange:"):
            st.text("\n".join(map(sentence, found)))
        return
    for text in found:
        st.text(sentence(text))


def errors(cards: Sequence[Card]) -> None:
    """A line per ticker whose prices cannot be right; of more than five tickers one line."""
    bad = {
        card.ticker: [f.sentence for f in card.findings if f.severity == "error"] for card in cards
    }
    lines = [f"{name}: {'; '.join(said)}" for name, said in bad.items() if said]
    if len(lines) > MOST_NAMED:
        names = named([name for name, said in bad.items() if said])
        lines = [f"{names}: errors in their prices, which Data quality names."]
    for text in lines:
        st.text(on_screen(text))


def problems(loaded: Loaded, refused: Sequence[Refusal]) -> None:
    """A box that names each ticker without prices, and each text that is no ticker."""
    failed = [s for s in loaded.statuses if not s.has_prices and s.outcome != "pending"]
    unknown = {s.ticker for s in failed if s.outcome == "not found"}
    told = (Refusal(s.ticker, s.reason or s.outcome, s.ticker in unknown) for s in failed)
    refusals([*told, *refused])


def refusals(refused: Sequence[Refusal]) -> None:
    """A box of what is not shown and why, in plain text, and what may be meant; nothing if none."""
    if not refused:
        return
    with st.container(border=True, gap="xsmall"):
        st.badge("Not shown", icon=":material/error:", color="red")
        for refusal in refused:
            st.text(f"{refusal.text}: {refusal.reason}")
            _remedies(refusal)
        finder.suggestions(refusal.text for refusal in refused if refusal.unknown)


def _remedies(refusal: Refusal) -> None:
    """A button for each way out of a refusal."""
    if not refusal.remedies:
        return
    with st.container(horizontal=True, gap="small"):
        for name, act in refusal.remedies:
            st.button(name, key=f"remedy-{refusal.text}-{name}", on_click=act)


def watch(loaded: Loaded, drawn: Sequence[Mark]) -> None:
    """Rerun the page when the source has news of its symbols; looks in the background.

    While answers are awaited any outcome is news; afterwards only prices are, so that a network
    that stays dead does not redraw the page. A page that stays open is kept up to date too.

    Args:
        loaded: what the page shows.
        drawn: the marks of its symbols from before it was loaded, so that nothing slips between.
    """
    pending = any(status.outcome == "pending" for status in loaded.statuses)
    lacking = any(status.outcome != "fetched" for status in loaded.statuses)
    symbols = tuple(name for name, *_ in drawn)
    if not symbols:
        return

    @st.fragment(run_every=SOON if pending else LATER if lacking else EVENTUALLY)
    def news() -> None:
        cached.feed().want(symbols)
        now = cached.marks(symbols)
        if (now != drawn) if pending else (cached.fetched(now) != cached.fetched(drawn)):
            st.rerun()

    news()


def _grouped(statuses: Sequence[TickerStatus]) -> dict[str, list[TickerStatus]]:
    """Source → the tickers that have prices from it."""
    groups: dict[str, list[TickerStatus]] = {}
    for status in statuses:
        if status.has_prices:
            groups.setdefault(status.source, []).append(status)
    return groups


def _source_badge(source: str, group: Sequence[TickerStatus], *, named: bool) -> None:
    newest = max((s.as_of for s in group if s.as_of is not None), default=None)
    text = source_name(source) + (f" until {day(newest)}" if newest else ", no session")
    known = sources.named(source)
    if source == STORE:
        text += f", fetched {_age(group)}"
    if known is not None and known.remote:
        st.badge(text, icon=":material/check_circle:", color="green")
    elif known is None and source != STORE:
        st.badge(literal(text), icon=":material/upload_file:", color="blue")
    else:
        names = f": {label(', '.join(s.ticker for s in group))}" if named else ""
        st.badge(text + names, icon=":material/history:", color="orange")


def _age(group: Sequence[TickerStatus]) -> str:
    """How long ago the oldest of the group was fetched."""
    times = [s.retrieved_at for s in group if s.retrieved_at is not None]
    return ago(min(times), datetime.now(UTC)) if times else "at an unknown time"


def _provenance(statuses: Sequence[TickerStatus]) -> None:
    """Where each ticker's prices come from, and what is to be known of them."""
    with st.popover("Sources", icon=":material/database:", type="tertiary"):
        priced = [status for status in statuses if status.has_prices]
        reasons = dict.fromkeys(status.reason for status in priced)
        offline = [sentence(reason) for reason in reasons if _is_offline(reason)]
        st.text("\n".join([*map(provenance, priced), *offline]))


def provenance(status: TickerStatus) -> str:
    """One line: ticker, source, last session, time of the fetch, and any remark on the prices."""
    parts = [f"{status.ticker}: {source_name(status.source)}"]
    if status.as_of is not None:
        parts.append(f"until {day(status.as_of)}")
    if status.retrieved_at is not None:
        parts.append(f"fetched {day(status.retrieved_at)} {status.retrieved_at:%H:%M} UTC")
    return ", ".join([*parts, *filter(None, [status.note, status.storage])])


def source_name(source: str) -> str:
    """The name of a source for a reader; a file's own name, as whoever uploaded it wrote it."""
    return sources.label(source)


def _early(groups: Mapping[str, Sequence[TickerStatus]]) -> list[str]:
    """Which tickers end more than a week before the others of their source, and when."""
    early: dict[date, list[str]] = {}
    for group in groups.values():
        ends = {s.ticker: s.as_of for s in group if s.as_of is not None}
        newest = max(ends.values(), default=date.min)
        for name, end in ends.items():
            if newest - end > WEEK:
                early.setdefault(end, []).append(name)
    return [f"{', '.join(names)} until {day(end)}." for end, names in early.items()]


def _stand_ins(statuses: Sequence[TickerStatus]) -> list[str]:
    """Why tickers do not have the prices of the source asked first, each reason once."""
    reasons: dict[str, list[str]] = {}
    for status in statuses:
        if status.has_prices and status.outcome not in ("fetched", "pending"):
            reasons.setdefault(status.reason, []).append(status.ticker)
    if len(reasons) == 1 and len(*reasons.values()) == len(statuses):
        return [OFFLINE if _is_offline(reason) else sentence(reason) for reason in reasons]
    return [f"{', '.join(names)}: {reason}" for reason, names in reasons.items()]


def _is_offline(reason: str) -> bool:
    """Whether nothing of Yahoo's was reached, as without a network; the rest is under Sources."""
    return reason.startswith(("no network", "no connection to Yahoo"))


def _storage(statuses: Sequence[TickerStatus]) -> list[str]:
    """What is wrong with the store, each trouble once."""
    return [sentence(text) for text in dict.fromkeys(s.storage for s in statuses) if text]


def _retry(names: list[str]) -> None:
    st.button(
        f"Try {cached.feed().source.label} again",
        icon=":material/refresh:",
        type="tertiary",
        key="retry",
        on_click=lambda: cached.feed().retry(names),
    )

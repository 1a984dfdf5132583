"""Page: what a page draws from and with; imported after the first paint.

Importing this module brings torch, pandas and plotly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.performance import intervals
from analytics.prices import Loaded
from analytics.request import Request
from analytics.study import Study
from analytics.symbols.company import company
from dashboard.background import display
from dashboard.charts.style import labels, palette
from dashboard.charts.style.drawing import Drawing
from dashboard.charts.style.palette import Line
from dashboard.choice import cached, status, upload
from dashboard.choice.cached import Mark
from dashboard.choice.priced_study import PricedStudy, Version
from dashboard.choice.state import Choice
from dashboard.elements import cards, downloads, headline, prepared, quality_chips, study_jobs
from dashboard.elements.downloads import Export
from dashboard.elements.prepared import Edition
from dashboard.shell import benchmark
from models.errors import InputError
from models.placement import device_note

_COLOURS = "colours"


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A page that has something to draw.

    Attributes:
        choice: what the widgets and the URL say.
        own: the study of the chosen window, of at least one ticker and one session, with the
            prices that it was made of.
        drawn: the marks of the symbols from before their prices were loaded.
        lines: how each ticker is drawn, the benchmark last.
        note: an empty place at the top, for what is still being computed.
        answer: a place above all else, for what the page finds.
        said: what it has found, in sentences.
    """

    choice: Choice
    own: PricedStudy
    drawn: tuple[Mark, ...]
    lines: Mapping[str, Line]
    note: DeltaGenerator
    answer: DeltaGenerator
    said: list[str] = field(default_factory=list)

    @property
    def study(self) -> Study:
        """The study of the chosen window."""
        return self.own.study

    @property
    def loaded(self) -> Loaded:
        """The prices and how each ticker fared."""
        return self.own.loaded

    @property
    def measured(self) -> Study:
        """The study whose request asks for intervals if the page does."""
        if not self.choice.intervals:
            return self.study
        return replace(self.seeded, request=self.seeded.request.but(intervals=True))

    @property
    def seeded(self) -> Study:
        """The study whose request has the page's seed, for what draws random numbers."""
        return replace(self.study, request=self.study.request.but(seed=self.choice.seed))

    def priced(self, study: Study | None = None) -> PricedStudy:
        """The page's study, or another of the same prices, with the page's prices."""
        return self.own if study is None else PricedStudy(study, self.loaded)

    @property
    def edition(self) -> Edition:
        """What the page's study and summary are of, as a part of cache keys."""
        return repr(self.measured.request), self.loaded.version

    def summary(self) -> pd.DataFrame:
        """The summary; with `<id>_low` and `<id>_high` once intervals asked for are computed."""
        if self.choice.intervals:
            with self.note:
                found = display.result(study_jobs.intervals(self.priced(self.measured)))
            if found is not None:
                return found
        return cached.summarise(self.own)

    def summary_file(self) -> pd.DataFrame:
        """The summary as the command line writes it: waits for intervals asked for."""
        if self.choice.intervals:
            return display.await_result(study_jobs.intervals(self.priced(self.measured)))
        return cached.summarise(self.own)

    def table(self, recipe: str, study: Study | None = None, **options: Any) -> Export:
        """A table of a recipe, to be downloaded; of the page's study unless of another."""
        if study is None:
            return downloads.when_clicked(recipe, self.own, **options)
        return downloads.by_recipe(recipe, self.priced(study), **options)

    def summary_table(self) -> Export:
        """The summary to be downloaded, with intervals if the page has them."""
        if not self.choice.intervals:
            return downloads.when_clicked("summary", self.own)
        made = self.summary_file
        return downloads.by_recipe("summary", self.priced(self.measured), made)

    @property
    def companies(self) -> dict[str, str]:
        """Ticker → its company's name, plain text that may hold any letters; those without out."""
        panel = self.loaded.panel
        found = zip(panel.tickers, panel.origins, strict=True)
        named = {name: company(name, origin.name) for name, origin in found}
        return {name: called for name, called in named.items() if called}

    def say(self, sentences: Sequence[str]) -> None:
        """The page's answer, above all else; and in the words of the charts drawn from now on."""
        headline.draw(self.answer, headline.named(sentences, self.companies))
        self.said.extend(sentences[:1])

    def chart(self, figure: go.Figure, key: str, alt: str) -> None:
        """Draw a figure in the one way.

        Args:
            figure: what to draw.
            key: its own on the page.
            alt: what it shows, for those who hear the page; the values at the ends of its lines
                and the page's answer are added.
        """
        ends = labels.spoken(figure.layout.annotations)
        more = [ends, *(one for one in self.said if one not in alt)]
        prepared.plot(figure, key, ". ".join(filter(None, [alt.rstrip("."), *more])))

    def chart_of_study(
        self, figure: Callable[..., go.Figure | Drawing], key: str, alt: str, **options: Any
    ) -> None:
        """Draw `figure(study, **options)`, which all sessions share; `alt` as in `chart`."""
        prepared.chart(self.edition, figure, self.study, options, key=key, alt=alt)

    def end(self) -> None:
        """What stands below every page; and watch for news of what was drawn."""
        if self.choice.intervals:
            st.caption(intervals.provenance(self.choice.seed).capitalize())
        downloads.menu(partial(_report, *self.own.key))
        cards.footer(self.study, device_note(self.loaded.panel.device))
        status.watch(self.loaded, self.drawn)


def _report(request: Request, version: Version) -> bytes:
    """The report of all pages, made when it is clicked; a session holds no prices until then."""
    from dashboard.report import render

    return render(request, cached.drawn_with(request, version))


def opened(choice: Choice, slot: DeltaGenerator, announce: cached.Announce) -> Page:
    """Wait for prices a moment, empty the slot of skeletons, draw the top; stop without a study."""
    if not choice.request.tickers:
        slot.empty()
        cards.empty(choice.refused)
        st.stop()
    downloads.begin()
    cached.wait(choice.request, announce)
    choice = benchmark.found(choice, announce)
    drawn = cached.marks(cached.asked(choice.request))
    loaded = _loaded(choice, slot)
    answer, top = st.container(), st.container(gap="xsmall")
    with top:
        status.line(loaded)
        status.problems(loaded, choice.refused)
    priced = _study(choice, loaded)
    if priced is None:
        status.watch(loaded, drawn)
        st.stop()
    with top:
        status.currency(priced.study)
        cards_ = cached.cards(priced)
        status.errors(cards_)
        quality_chips.chips(cards_, priced)
    return Page(choice, priced, drawn, _lines(priced.study), top.container(), answer)


def _loaded(choice: Choice, slot: DeltaGenerator) -> Loaded:
    """The prices there are; a file that cannot be read as prices is refused on the page."""
    try:
        upload.offer(choice.request)
        loaded = cached.load(choice.request)
    except InputError as error:
        slot.empty()
        status.refusals([upload.unread(error), *choice.refused])
        st.stop()
    slot.empty()
    return loaded


def _study(choice: Choice, loaded: Loaded) -> PricedStudy | None:
    """The study of the window, or the reason on the page why there is none."""
    if not loaded.panel.tickers:
        cards.no_prices(loaded)
        return None
    priced = cached.run(choice.windowed(cached.last_session(loaded)), loaded)
    if not len(priced.study.dates):
        cards.no_returns()
        return None
    return priced


def _lines(study: Study) -> dict[str, Line]:
    """Each ticker's line, the same as long as the session keeps the ticker."""
    extra = next((name for name in study.tickers if name not in study.asked), None)
    numbers = palette.assign(st.session_state.get(_COLOURS, {}), study.asked)
    st.session_state[_COLOURS] = numbers
    return palette.lines(numbers, extra)

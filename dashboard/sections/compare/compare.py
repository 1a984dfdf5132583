"""Compare: the sections of its page, which set several tickers against each other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from analytics.answers import compare_answer
from analytics.option_values import CorrelationMethod
from analytics.performance import correlation as together
from analytics.performance import ranking, rolling_metrics
from analytics.stats.catalogue import METRICS, Metric
from analytics.stats.tables import clusters
from analytics.study import Study
from dashboard.charts import heatmap, panels, risk_return
from dashboard.charts import rolled as rolled_panels
from dashboard.charts.style.text import on_screen, percent, sentence
from dashboard.choice import cached, controls
from dashboard.choice.priced_study import PricedStudy
from dashboard.elements import doubtful, downloads, footnotes, metric_table
from dashboard.elements.metric_table import TICKER, Column
from dashboard.sections.risk.risk import measure, present, too_short
from dashboard.shell import common_window
from dashboard.shell.page import Page
from models.errors import RequestError

FALSE_DISCOVERIES = 0.05
BESIDE = 150  # pixels of what stands above and below the heatmap in the card at the right
ANOTHER = "Add another ticker above."


def reward_and_risk(page: Page, metrics: pd.DataFrame) -> None:
    """Return against volatility, a point a ticker."""
    figures = metrics[metrics["volatility"].notna()].set_index("ticker")
    names = [name for name in page.lines if name in figures.index]
    doubtful.choose(page.study, page.loaded)
    with st.container(border=True):
        if not names:
            st.caption("A point needs two returns that differ. Choose a longer period above.")
            return
        volatility, reward = (
            measure(page.study, figures.loc[names], metric, "circle", METRICS[metric].label)
            for metric in ("volatility", "mean_return")
        )
        rate = page.study.request.risk_free
        tall = heatmap.height(len(page.study.asked)) + BESIDE
        bad = doubtful.tickers(page.study, page.loaded)
        figure = risk_return.figure(
            names, volatility, reward, rate, page.lines, height=tall, doubtful=bad
        )
        page.chart(figure, "reward", _told(figures.loc[names]))


def _told(figures: pd.DataFrame) -> str:
    """Return and risk of each ticker in words."""
    shown = figures[["mean_return", "volatility"]].map(percent)
    points = [f"{name} {mean} at {risk}" for name, mean, risk in shown.itertuples()]
    return f"Mean return a year at volatility a year: {', '.join(points)}"


def correlation(page: Page) -> None:
    """The correlations of the tickers asked for, alike beside alike, as the command writes them."""
    with st.container(border=True):
        method = controls.method()
        names = common_window.measured(page.study.asked, page.study)
        if len(names) < 2:
            st.caption(f"A correlation needs two tickers with returns in these dates. {ANOTHER}")
            return
        priced = common_window.study(page, names)
        study = priced.study
        try:
            found = together.correlation_table(study, method)
        except RequestError as error:
            common_window.several_currencies(error)
            return
        matrix = found[list(study.asked)].to_numpy()
        answer = [*compare_answer.of_correlation(names, matrix), *_best(page)]
        page.say(answer)
        order = clusters.heatmap_order(matrix)
        names = [names[row] for row in order]
        title = f"Correlation of {study.request.frequency} returns"
        said = on_screen(sentence(together.notes(study, method)[0]))
        note = footnotes.of_all(study, f"{method.capitalize()} correlation", said)
        ordered = matrix[np.ix_(order, order)]
        figure = heatmap.figure(title, names, ordered, footnotes.hover(note))
        page.chart(figure, "correlation", f"Correlations of {', '.join(names)}. {answer[0]}")
        _say(study, method)
        table_of = downloads.by_recipe("correlation", priced, method=method)
        downloads.draw(study, {"correlation": table_of})


def ranks(page: Page) -> None:
    """Tickers by a metric, and how much of the ranking is luck.

    No fragment: the menu of files below must follow what is chosen here.
    Tickers whose prices have an error are no part of it unless they are counted too.
    """
    priced = _sound(page)
    study = priced.study
    title, choice = st.columns([3, 1], vertical_alignment="center")
    title.subheader("Who did best, and how much of it may be luck", anchor=False)
    if len(study.asked) < 2:
        st.caption(f"A ranking needs two tickers. {ANOTHER}")
        return
    metrics = _rankable(study)
    with choice:
        by = metrics[controls.ranked_by(list(metrics), METRICS["sharpe"].label)]
    found = ranking.ranking(study, by, FALSE_DISCOVERIES)
    alt = f"{', '.join(study.asked)} ranked by {METRICS[by].label}"
    bad = doubtful.tickers(study, page.loaded)
    metric_table.plain(study, found, _columns(by), alt=alt, key="ranks", doubtful=bad)
    for said in ranking.sentences(study, found, by, FALSE_DISCOVERIES):
        st.caption(said)
    screen = downloads.when_clicked("screen", priced, by=by, fdr=FALSE_DISCOVERIES)
    downloads.draw(study, {"screen": screen})


def _sound(page: Page) -> PricedStudy:
    """The page's study without the tickers that are left out."""
    left_out = doubtful.left_out(page.study, page.loaded)
    names = [name for name in page.study.asked if name not in left_out]
    if len(names) == len(page.study.asked) or not names:
        return page.priced()
    request = page.study.request
    return common_window.study(page, names, request.benchmark, request.window)


def _best(page: Page) -> list[str]:
    """Who ranks first by the Sharpe ratio, in words; nothing for one ticker."""
    study = _sound(page).study
    if len(study.asked) < 2:
        return []
    found = ranking.ranking(study, "sharpe", FALSE_DISCOVERIES)
    return compare_answer.of_ranking(found, METRICS["sharpe"].label)


def _rankable(study: Study) -> dict[str, str]:
    """Label → id of the metrics that have a better end, and their benchmark if they need one."""
    known = (METRICS[name] for name in ranking.HIGHER_IS_BETTER + ranking.LOWER_IS_BETTER)
    against = study.request.benchmark is not None
    return {metric.label: metric.id for metric in known if against or metric.of != "shared"}


def rolling(page: Page) -> None:
    """Sharpe ratio and beta of the last sessions, session by session."""
    study, window = page.study, page.choice.lookback
    ratio, slope = (
        present(page, cached.rolled(metric, page.priced(), window))
        for metric in (rolling_metrics.rolling_sharpe, rolling_metrics.rolling_beta)
    )
    benchmark = study.request.benchmark
    slope = {name: row for name, row in slope.items() if name != benchmark}
    stack = [rolled_panels.sharpe(ratio, window)] if ratio else []
    stack += [rolled_panels.beta(slope, window, str(benchmark))] if slope else []
    with st.container(border=True):
        if stack:
            bad = doubtful.tickers(study, page.loaded)
            stack = [replace(panel, doubtful=bad) for panel in stack]
            figure = panels.figure(study.dates, stack, page.lines)
            page.chart(figure, "rolling", f"Rolling Sharpe ratio and beta of {', '.join(ratio)}")
        too_short(page, ratio, window)
        if benchmark is None:
            st.caption("Beta is against a benchmark: choose one above.")
        elif benchmark in study.unmeasured:
            st.caption(f"No beta: {benchmark} has no return in these dates. Choose another above.")
    files = {"rolling-sharpe": ratio, "rolling-beta": slope}
    tables = {
        what: page.table(what.replace("-", " "), window=window)
        for what, rows in files.items()
        if rows
    }
    if tables:
        downloads.draw(study, tables)


def pair(page: Page) -> None:
    """The rolling correlation of two tickers; no fragment, so that the menu's file is of them."""
    study, window = page.study, page.choice.lookback
    names = common_window.measured(study.tickers, study)
    if len(names) < 2:
        return
    with st.container(border=True):
        st.subheader("Rolling correlation", anchor=False)
        one, other = controls.pair(names)
        try:
            row = rolling_metrics.rolling_pair(study, one, other, window)
        except RequestError as error:
            common_window.several_currencies(error)
            return
        if np.isnan(row).all():
            few = (
                f"Fewer than {window} trading days that {one} and {other} share up to these dates."
            )
            st.caption(f"{few} Look back over fewer under Settings, Rolling risk.")
            return
        name = f"{one} / {other}"
        panel = rolled_panels.correlation({name: row}, window)
        figure = panels.figure(study.dates, [panel], {name: page.lines[one]})
        page.chart(figure, "pair-chart", f"Rolling correlation of {one} and {other}")
        made = page.table("rolling correlation", one=one, other=other, window=window)
        downloads.draw(study, {"rolling-correlation": made})


def _say(study: Study, method: CorrelationMethod) -> None:
    """What a reader must know of the correlations; that markets close hours apart stands out."""
    apart = together.asynchronous(study)
    for note in apart:
        st.warning(sentence(note), icon=":material/schedule:")
    for note in together.notes(study, method):
        if note not in apart:
            st.caption(on_screen(sentence(note)))


def _columns(by: str) -> dict[str, Column | Metric]:
    """The columns of the ranking."""
    measured = dict.fromkeys((by, "observations", "sharpe"))
    return {
        "ticker": TICKER,
        "rank": Column("Rank", "1 is the best; equal values share the better rank.", "count"),
        **{name: METRICS[name] for name in measured},
        "deflated_sharpe": Column(
            "Deflated Sharpe",
            "Probability that the true Sharpe ratio is above the best that luck gives so many "
            "tickers (Bailey & López de Prado 2014).",
            "fraction",
        ),
        "p_value": Column(
            "p-value",
            "Chance of a Sharpe ratio this high or higher if the true one is 0. It allows for "
            "autocorrelation, volatility clusters and fat tails (Lo 2002).",
            "chance",
        ),
        "significant": Column(
            "Beyond luck",
            "Whether it passes a test with a false discovery rate of 5 % (Benjamini & Hochberg "
            "1995): of those that pass, about 1 in 20 does so by luck.",
            "verdict",
        ),
    }

"""The comparison of models on the page Models: its numbers, what is marked, and the files."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics.output import export
from analytics.study import Study
from analytics.volatility import backtest, comparison_tables, model_glossary
from analytics.volatility import comparison as volatility_models
from dashboard.sections.outlook import model_comparison
from tests.dashboard import downloads
from tests.dashboard.market import Market, bars, clustered, studied

OpenPage = Callable[..., AppTest]
NAMES = ("AAPL", "MSFT")
ALL = {"t": list(NAMES), "b": "None", "p": "Max", "c": "MSFT"}


@pytest.fixture
def two(market: Market) -> Market:
    """AAPL and MSFT with volatility that clusters."""
    for seed, name in enumerate(NAMES):
        market.known[name] = bars(name, clustered(seed))
    return market


@functools.cache
def of_two() -> Study:
    known = (bars(n, clustered(k)) for k, n in enumerate(NAMES))
    return studied(*known, tickers=NAMES, kind="log")


def table(app: AppTest, column: str) -> Any:
    """The table on the page that has that column."""
    [found] = [one for one in app.dataframe if column in one.value.columns]
    return found


def marked(app: AppTest, column: str) -> str:
    """All that stands in the cells of its table."""
    return table(app, column).proto.arrow_data.styler.display_values.decode(errors="replace")


def told(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.caption, *app.text, *app.subheader, *app.markdown))


def test_the_tables_are_those_of_the_ticker_looked_at(two: Market, open_page: OpenPage) -> None:
    app = open_page("models", lv="99%", **ALL)
    compared = comparison_tables.compare_table(of_two()).query("ticker == 'MSFT'")
    tested = comparison_tables.backtest_table(of_two()).query("ticker == 'MSFT' and level == 0.99")
    for column, expected in (("aic", compared), ("kupiec_p", tested)):
        shown = table(app, column).value.drop(columns="model")
        wanted = expected[list(shown.columns)].astype("float64").to_numpy()
        np.testing.assert_array_equal(shown.to_numpy(), wanted)
    labels = table(app, "aic").value["model"].tolist()
    assert labels[:3] == ["EWMA", "GARCH", "GARCH-t"]
    assert "MSFT, models side by side" in told(app)
    assert "the lower the better, ★ the lowest. p: how often a right model" in told(app)


def test_the_lowest_of_each_criterion_has_a_star(two: Market, open_page: OpenPage) -> None:
    """Of AIC, BIC and QLIKE one each; the number starred is the lowest."""
    app = open_page("models", **ALL)
    text, shown = marked(app, "aic"), table(app, "aic").value
    assert text.count("★") == 3
    for column, form in (("aic", "{:,.1f}"), ("bic", "{:,.1f}"), ("qlike", "{:.4f}")):
        assert f"{form.format(shown[column].min())} ★" in text


def test_the_column_of_models_defines_each(two: Market, open_page: OpenPage) -> None:
    app = open_page("models", **ALL)
    for column in ("aic", "kupiec_p"):
        help_text = json.loads(table(app, column).proto.columns)["model"]["help"]
        assert help_text == model_glossary.definitions()
        assert "GJR-t: `h_{t+1} = omega + (alpha + gamma [e_t < 0]) e_t² + beta h_t" in help_text


def test_what_speaks_against_a_model_is_crossed() -> None:
    column = model_comparison.TESTED["kupiec_p"]
    values = pd.Series([0.0499, 0.05, np.nan, 0.7])
    assert model_comparison.cells(values, column) == ["0.0499 ✗", "0.0500", "—", "0.7000"]


def test_a_column_without_a_number_has_no_star() -> None:
    values = pd.Series([np.nan, np.nan])
    assert model_comparison.cells(values, model_comparison.COMPARED["aic"]) == ["—", "—"]


def test_the_columns_are_the_files() -> None:
    files = comparison_tables.compare_table(of_two()), comparison_tables.backtest_table(of_two())
    for columns, file in zip(
        (model_comparison.COMPARED, model_comparison.TESTED), files, strict=True
    ):
        assert set(columns) <= set(file.columns)


def test_the_files_have_every_ticker(
    two: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = downloads.caught(monkeypatch)
    open_page("models", **ALL)
    study = of_two()
    compared = comparison_tables.compared(volatility_models.compare(study))
    assert files["garch-compare"]() == export.csv(compared)
    tested = comparison_tables.backtested(backtest.backtest(study))
    assert files["garch-backtest"]() == export.csv(tested)


def test_the_seed_of_the_page_is_that_of_the_backtest(
    two: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `garch --backtest --seed 7` writes it: the shortfall test draws random numbers."""
    files = downloads.caught(monkeypatch)
    open_page("models", s="7", **ALL)
    study = replace(of_two(), request=of_two().request.but(seed=7))
    tested = comparison_tables.backtest_table(study)
    assert files["garch-backtest"]() == export.csv(tested)
    drawn = "shortfall_residual_p"
    assert not tested[drawn].equals(comparison_tables.backtest_table(of_two())[drawn])


def test_models_that_lack_something_say_why(two: Market, open_page: OpenPage) -> None:
    """The market has opens, and neither highs nor lows."""
    app = open_page("models", **ALL)
    assert "Parkinson" in told(app)
    assert "—" in marked(app, "aic")


@pytest.mark.parametrize(
    ("said", "level"), [("99%", 0.99), ("95%", 0.95), ("<b>", 0.95), (None, 0.95), (0.99, 0.95)]
)
def test_any_address_spells_a_level(said: object, level: float) -> None:
    assert model_comparison.level({"lv": said}) == level

"""The page Models: its charts and tables are the outlook's numbers, or the reason for none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from inspect import signature
from threading import Event
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from analytics.commands.garch import garch
from analytics.output import export
from analytics.progress import Report
from analytics.study import Study
from analytics.volatility import comparison, garch_table
from analytics.volatility.comparison import VolatilityModels
from analytics.volatility.fit_trace import climb
from analytics.volatility.outlook import Outlook, band, outlook
from dashboard.background import display
from dashboard.charts.style import palette
from dashboard.charts.volatility import term_structure
from dashboard.sections.outlook import garch_options
from dashboard.sections.outlook.outlook import MEANINGS, REMEDIES, UNITS
from models.volatility.garch import NAMES, FitReason
from tests.dashboard import downloads
from tests.dashboard.background.long_work import progress, until
from tests.dashboard.figures import names, numbers, on_page, trace
from tests.dashboard.market import Market, bars, clustered, studied

OpenPage = Callable[..., AppTest]
ALL = {"b": "None", "p": "Max"}


@pytest.fixture
def two(market: Market) -> Market:
    """AAPL and MSFT with volatility that clusters."""
    for seed, name in enumerate(("AAPL", "MSFT")):
        market.known[name] = bars(name, clustered(seed))
    return market


def of_two(**model: Any) -> Outlook:
    known = [bars(name, clustered(seed)) for seed, name in enumerate(("AAPL", "MSFT"))]
    return outlook(studied(*known, tickers=("AAPL", "MSFT"), kind="log"), **model)


def told(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.caption, *app.text, *app.subheader, *app.markdown))


def keys(app: AppTest) -> str:
    """The keys of the charts."""
    return " ".join(chart.proto.id for chart in app.get("plotly_chart"))


def named(figure: dict[str, Any], name: str) -> dict[str, Any]:
    [found] = [one for one in figure["data"] if one["name"] == name]
    return found


def test_the_lines_are_the_outlooks_and_so_are_the_bands(two: Market, open_page: OpenPage) -> None:
    app = open_page("models", t=["AAPL", "MSFT"], c="MSFT", g="GJR", sh="Student t", h="63", **ALL)
    made = of_two(asymmetric=True, distribution="t", horizon=63)
    assert made.converged.all()
    figure, term, *_ = on_page(app)
    for name, values, errors in (
        ("MSFT", made.conditional[1], made.conditional_error[1]),
        ("MSFT forecast", made.forecast[1], made.forecast_error[1]),
    ):
        known = ~np.isnan(values)
        low, high = band(values, errors)
        for suffix, expected in (("", values), (", low", low), (", high", high)):
            drawn = numbers(named(figure, name + suffix)["y"])
            np.testing.assert_array_equal(drawn, expected[known])
    assert numbers(named(figure, "MSFT forecast")["x"]).tolist() == list(range(1, 64))
    [level] = figure["layout"]["shapes"]
    assert level["y0"] == level["y1"] == made.long_run[1]
    for row, name in enumerate(made.tickers):
        np.testing.assert_array_equal(numbers(named(term, name)["y"]), made.term_structure[row])


def test_the_band_is_wider_the_less_is_known() -> None:
    low, high = band(np.array([0.2, 0.2]), np.array([0.0, 0.1]))
    assert (low[0], high[0]) == (0.2, 0.2)
    assert (low[1], high[1]) == pytest.approx((0.2 * np.exp(-0.196), 0.2 * np.exp(0.196)), rel=1e-4)


def test_the_tables_and_the_file(
    two: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = downloads.caught(monkeypatch)
    app = open_page("models", t=["AAPL", "MSFT"], sh="Normal", h="10", k="Simple", **ALL)
    made = of_two(distribution="normal", horizon=10)
    parameters, models = (one.value for one in app.dataframe[:2])
    assert list(parameters["parameter"]) == ["mu", "omega", "alpha", "beta"]
    of_garch = [NAMES.index(name) for name in parameters["parameter"]]
    for column, expected in (
        ("estimate", made.parameters),
        ("robust", made.robust_errors),
        ("hessian", made.errors),
    ):
        np.testing.assert_array_equal(parameters[column], expected[0, of_garch])
    np.testing.assert_array_equal(models["next"], made.forecast[:, 0])
    np.testing.assert_array_equal(models["to_horizon"], made.term_structure[:, -1])
    np.testing.assert_array_equal(models["half_life"], made.half_life)
    assert files["garch"]() == export.csv(garch_table.table_of(made))


def test_a_ticker_without_a_fit_says_why_and_has_no_line(two: Market, open_page: OpenPage) -> None:
    two.known["NEW"] = bars("NEW", clustered(5, 80))
    app = open_page("models", t=["AAPL", "NEW"], c="NEW", **ALL)
    why = "Fewer than 100 returns. Choose a longer period above"
    assert f"No line: {why}" in told(app)
    assert f"No line: NEW. {why}" in told(app)
    [term] = on_page(app)
    assert [one["name"] for one in term["data"]] == ["AAPL"]
    parameters, models = (one.value for one in app.dataframe[:2])
    assert parameters.empty
    assert list(models["converged"]) == [True, False]
    row = models.set_index("ticker").loc["NEW"]
    assert row[["next", "to_horizon", "long_run", "half_life", "persistence"]].isna().all()


def test_the_climb_of_the_chosen_tickers_fit_is_drawn(two: Market, open_page: OpenPage) -> None:
    app = open_page("models", t=["AAPL", "MSFT"], c="MSFT", g="GJR", sh="Normal", **ALL)
    known = [bars(name, clustered(seed)) for seed, name in enumerate(("AAPL", "MSFT"))]
    study = studied(*known, tickers=("AAPL", "MSFT"), kind="log")
    made = climb(study, "MSFT", asymmetric=True)
    [figure] = [one for one in on_page(app) if "Length of the gradient" in names(one)]
    below, gradient, *parameters = (numbers(line["y"]) for line in figure["data"])
    there = made.value < made.value.max()
    np.testing.assert_array_equal(below[there], made.value.max() - made.value[there])
    assert np.isnan(below[~there]).all()
    np.testing.assert_array_equal(gradient, made.gradient_norm)
    assert [name.split(":")[0] for name in names(figure)[2:]] == list(made.names)
    for drawn, expected in zip(parameters, made.parameters.T, strict=True):
        np.testing.assert_array_equal(drawn, expected)


def test_without_a_fit_the_climb_says_why(two: Market, open_page: OpenPage) -> None:
    two.known["NEW"] = bars("NEW", clustered(5, 80))
    app = open_page("models", t="NEW", **ALL)
    assert "Not at a top: Fewer than 100 returns. Choose a longer period above" in told(app)
    assert on_page(app) == []


def test_weeks_are_called_weeks(two: Market, open_page: OpenPage) -> None:
    app = open_page("models", t="AAPL", f="Weekly", **ALL)
    assert "what the model expected each week, knowing only the weeks before." in told(app)
    assert "weeks ahead" in str(on_page(app)[1]["layout"]["xaxis"]["title"])


def test_it_is_fitted_beside_the_page_which_comes_back_for_it(
    two: Market, busy: Event, open_page: OpenPage
) -> None:
    app = open_page("models", t="AAPL", **ALL)
    assert "conditional" not in keys(app)
    assert [line.split(":")[0] for line in progress(app)] == ["Computing the volatility models"]
    busy.set()
    until(lambda: not progress(app.run()))
    assert "conditional" in keys(app)


def test_a_comparison_is_cancelled_and_run_again_while_all_else_is_there(
    two: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, whole = Event(), comparison.compare

    def compare(study: Study, report: Report) -> VolatilityModels:
        report(1, 2)
        assert gate.wait(30)
        return whole(study, report)

    monkeypatch.setattr("dashboard.elements.study_jobs.comparison.compare", compare)
    monkeypatch.setattr(display, "PATIENCE", 0.0)
    app = open_page("models", t="AAPL", **ALL)
    half = "Computing all models side by side: 50%"
    until(lambda: half in progress(app.run()))
    app.button(key="cancel-compared").click().run()
    assert "Cancelled: all models side by side." in told(app)
    gate.set()
    until(lambda: not progress(app.run()))
    assert "conditional" in keys(app)
    assert "AAPL, value at risk by each model, out of sample" in told(app)
    assert "AAPL, models side by side" not in told(app)
    app.button(key="again-compared").click().run()
    until(lambda: not progress(app.run()))
    assert "AAPL, models side by side" in told(app)
    assert "Cancelled" not in told(app)


def test_every_reason_has_its_remedy_and_every_parameter_its_meaning() -> None:
    assert set(REMEDIES) == set(FitReason) - {FitReason.CONVERGED}
    assert tuple(MEANINGS) == NAMES
    assert set(UNITS) == {"daily", "weekly", "monthly", "quarterly", "yearly"}


@settings(deadline=None, max_examples=200)
@given(
    values=st.dictionaries(
        st.sampled_from([*garch_options.OPTIONS, "t"]),
        st.one_of(st.none(), st.text(), st.integers(), st.floats(), st.just("GJR"), st.just(63)),
    )
)
def test_any_address_spells_a_model(values: dict[str, Any]) -> None:
    model = garch_options.read(values)
    assert model.horizon in garch_options.OPTIONS[garch_options.HORIZON]
    assert model.asymmetric is (values.get(garch_options.MODEL) == "GJR")
    assert model.distribution in ("normal", "t")
    assert model.kind in ("simple", "log")


def test_the_page_begins_as_the_command_line_does() -> None:
    of_command = {name: one.default for name, one in signature(garch).parameters.items()}
    model = asdict(garch_options.read({}))
    assert {name: of_command[name] for name in model} == model


def test_simple_returns_are_a_choice_of_the_address(
    two: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = downloads.caught(monkeypatch)
    open_page("models", t=["AAPL", "MSFT"], gk="Simple", **ALL)
    known = [bars(name, clustered(seed)) for seed, name in enumerate(("AAPL", "MSFT"))]
    made = outlook(studied(*known, tickers=("AAPL", "MSFT"), kind="simple"))
    assert files["garch"]() == export.csv(garch_table.table_of(made))


def test_nonsense_in_the_address_is_the_first_visit(two: Market, open_page: OpenPage) -> None:
    plain = open_page("models", t="AAPL", **ALL)
    odd = open_page("models", t="AAPL", g="<b>", sh="cauchy", h="1e999", **ALL)
    assert [one["data"] for one in on_page(odd)] == [one["data"] for one in on_page(plain)]


def test_the_term_structure_of_one_period_is_a_point() -> None:
    figure = term_structure.figure(
        "title", {"AAPL": np.array([0.2])}, {"AAPL": palette.LINES[0]}, unit="weeks"
    )
    assert trace(figure, "AAPL").mode == "markers"

"""The fan on the page Outlook: the simulation's numbers, or why there are none."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from analytics.output import export
from analytics.portfolio import holding_history
from analytics.provenance import archive, verify
from analytics.simulation.days_ahead import days_ahead
from analytics.simulation.scenario import Scenario
from analytics.simulation.simulation import Simulation, simulate
from analytics.simulation.simulation_table import table_of
from dashboard.background import display
from dashboard.charts.portfolio import fan
from dashboard.charts.portfolio.fan import FanChart
from dashboard.charts.style import palette
from dashboard.sections.outlook import simulation_options
from tests.dashboard import downloads
from tests.dashboard.background.long_work import progress
from tests.dashboard.figures import names, numbers, on_page, trace
from tests.dashboard.market import Market, bars, clustered, studied

OpenPage = Callable[..., AppTest]
NAMES = ("AAPL", "MSFT")
ALL = {"t": list(NAMES), "b": "None", "p": "Max", "sd": "3M", "sn": "1k"}


@pytest.fixture
def two(market: Market) -> Market:
    """AAPL and MSFT with volatility that clusters."""
    for seed, name in enumerate(NAMES):
        market.known[name] = bars(name, clustered(seed))
    return market


def of_two(**options: Any) -> Simulation:
    """As `simulate AAPL MSFT` does it, or of the one ticker that has a weight."""
    known, held_of = (bars(n, clustered(k)) for k, n in enumerate(NAMES)), options["weights"]
    study = studied(*known, tickers=tuple(held_of), window="common")
    return simulate(study, Scenario(**{"days": 63, "paths": 1_000} | options))


def told(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.caption, *app.text, *app.subheader, *app.markdown))


def drawn(app: AppTest) -> dict[str, Any]:
    """Trace → figure of the fan on the page, by name."""
    [found] = [one for one in on_page(app) if any(t["name"] == "worth" for t in one["data"])]
    return {one["name"]: one for one in found["data"]}


def metrics(app: AppTest) -> dict[str, tuple[str, str]]:
    return {one.label: (one.value, one.delta) for one in app.metric}


def test_the_bands_are_the_simulations(two: Market, open_page: OpenPage) -> None:
    app = open_page("outlook", sm="Normal", i="false", s="5", **ALL)
    made = of_two(model="normal", weights={"AAPL": 0.5, "MSFT": 0.5}, seed=5)
    lines = drawn(app)
    for name, level in zip(fan.NAMES, made.percentiles, strict=True):
        np.testing.assert_array_equal(numbers(lines[name]["y"]), level)
        assert lines[name]["x"][0].startswith("2026-11-20")
        assert lines[name]["x"][-1].startswith(str(np.busday_offset("2026-11-20", 63)))
    past = numbers(lines["worth"]["y"])
    assert (len(past), past[-1]) == (64, 10_000.0)
    assert "seed 5" in told(app)


def test_the_chances_are_told_with_their_errors(two: Market, open_page: OpenPage) -> None:
    app = open_page("outlook", so="MSFT", sf="-100", sg="10500", **ALL)
    made = of_two(model="bootstrap", weights={"MSFT": 1.0}, flow=-100.0, goal=10_500.0)
    found = metrics(app)
    for label, name in (
        ("Loss", "probability_loss"),
        ("Goal at the end", "probability_at_goal"),
        ("Goal on the way", "probability_goal_reached"),
        ("Nothing left", "probability_ruin"),
    ):
        chance, error = getattr(made, name)[-1], made.error(name)[-1]
        assert found[label] == (f"{chance:.1%}", f"± {error:.2%}")
    assert found["Median"][0] == f"{made.percentiles[2, -1]:,.0f}"
    assert "100 taken out each month" in told(app)


def test_without_a_goal_there_is_none(two: Market, open_page: OpenPage) -> None:
    app = open_page("outlook", sg="0", **ALL)
    assert not any("Goal" in label for label in metrics(app))


def test_the_file_is_the_simulations(
    two: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = downloads.caught(monkeypatch)
    open_page("outlook", so="AAPL", **ALL)
    made = of_two(model="bootstrap", weights={"AAPL": 1.0})
    assert files["simulate"]() == export.csv(table_of(made))


def test_own_weights_are_those_of_the_line_and_of_the_bundle(
    two: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = downloads.caught(monkeypatch, "zip")
    app = open_page("outlook", so="Own weights", pw="AAPL=30%,MSFT=0.7", **ALL)
    made = of_two(model="bootstrap", weights={"AAPL": 0.3, "MSFT": 0.7})
    np.testing.assert_array_equal(numbers(drawn(app)["median"]["y"]), made.percentiles[2])
    assert "AAPL 30.0%, MSFT 70.0%, bought and held" in told(app).replace("\\", "")
    bundle = files["simulate"]()
    assert verify(bundle).identical
    parts = archive.unpack(bundle)
    assert parts[archive.TABLE] == export.csv(table_of(made))
    held_of = json.loads(parts[archive.MANIFEST])["options"]["weights"]
    assert held_of == {"AAPL": 0.3, "MSFT": 0.7}


def test_own_weights_without_a_ticker_leave_it_out(two: Market, open_page: OpenPage) -> None:
    app = open_page("outlook", so="Own weights", pw="MSFT=1", **ALL)
    made = of_two(model="bootstrap", weights={"MSFT": 1.0})
    np.testing.assert_array_equal(numbers(drawn(app)["median"]["y"]), made.percentiles[2])


def test_own_weights_that_are_not_a_whole_are_refused_and_scaled(
    two: Market, open_page: OpenPage
) -> None:
    app = open_page("outlook", so="Own weights", pw="AAPL=0.3,MSFT=0.3", **ALL)
    assert "The weights sum to 60.00 %, not to 100 %." in told(app)
    assert not any("median" in names(figure) for figure in on_page(app))
    [button] = [one for one in app.button if one.label == "Scale to 100 %"]
    button.click().run()
    assert "AAPL 50.0%, MSFT 50.0%, bought and held" in told(app).replace("\\", "")


def test_weights_typed_on_one_page_are_those_of_the_other(two: Market, open_page: OpenPage) -> None:
    app = open_page("portfolio", pf="Own", **ALL)
    app.text_input(key="pw").set_value("AAPL=0.9,MSFT=0.1").run()
    app.query_params["so"] = "Own weights"
    app.switch_page("dashboard/pages/outlook.py").run()
    assert app.text_input(key="pw").value == "AAPL=0.9,MSFT=0.1"
    assert "AAPL 90.0%, MSFT 10.0%, bought and held" in told(app).replace("\\", "")


def test_tickers_that_share_no_session_say_so(two: Market, open_page: OpenPage) -> None:
    two.known["OLD"] = bars("OLD", clustered(5), last="2010-06-30")
    app = open_page("outlook", **ALL | {"t": ["AAPL", "OLD"]})
    assert "No result: " in told(app)
    assert "Choose a longer period above." in told(app)


def test_a_short_history_says_so(market: Market, open_page: OpenPage) -> None:
    market.known["NEW"] = bars("NEW", clustered(5, 80))
    app = open_page("outlook", **ALL | {"t": ["NEW"]})
    assert "No result: " in told(app)
    assert "Choose a longer period above." in told(app)


def test_a_model_that_does_not_fit_is_replaced_and_the_page_says_why(
    market: Market, open_page: OpenPage
) -> None:
    """The market's AAPL is a random walk: its volatility does not cluster."""
    app = open_page("outlook", sm="GARCH", so="AAPL", **ALL)
    assert "median" in drawn(app)
    [line] = [one for one in told(app).replace("\\", "").split("\n") if "no GARCH fit" in one]
    assert line.startswith("AAPL: no GARCH fit, because ")


def test_fixed_parameters_are_a_choice_of_the_address(two: Market, open_page: OpenPage) -> None:
    app = open_page("outlook", so="AAPL", se="Fixed", **ALL)
    made = of_two(model="bootstrap", weights={"AAPL": 1.0}, parameters="fixed")
    np.testing.assert_array_equal(numbers(drawn(app)["median"]["y"]), made.percentiles[2])
    assert "taken as the truth" in told(app)


def test_long_work_is_told_and_cancelled(
    two: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(display, "PATIENCE", 0.0)
    app = open_page("outlook", **ALL | {"sd": "10Y", "sn": "100k"})
    assert progress(app)[-1].startswith("Computing 100,000 paths of 2,520 trading days: ")
    assert not any("median" in names(figure) for figure in on_page(app))
    app.button(key="cancel-paths").click().run()
    assert "Cancelled: 100,000 paths of 2,520 trading days." in told(app)


def test_the_holding_let_go_is_equal_weights_again(two: Market, open_page: OpenPage) -> None:
    app = open_page("outlook", so="MSFT", **ALL)
    app.multiselect(key="t").set_value(["AAPL", "NVDA"]).run()
    assert not app.exception
    assert "Equal weights of AAPL, NVDA, bought and held" in told(app).replace("\\", "")


@settings(deadline=None, max_examples=200)
@given(
    values=st.dictionaries(
        st.sampled_from(["sm", "se", "so", "sd", "sn", "sg", "sf"]),
        st.one_of(st.none(), st.text(), st.integers(), st.floats(), st.just("GARCH")),
    )
)
def test_any_address_spells_a_scenario(values: dict[str, Any]) -> None:
    chosen = simulation_options.read(values, NAMES, seed=7, amount=500.0)
    assert chosen.holding in (simulation_options.EQUAL, simulation_options.OWN, *NAMES)
    scenario = chosen.scenario
    assert scenario.seed == 7
    assert scenario.model in simulation_options.MODELS.values()
    assert scenario.start_wealth == 500.0
    assert scenario.goal is None or 0.0 < scenario.goal <= 1e12
    assert -1e12 <= scenario.flow <= 1e12
    assert scenario.days in simulation_options.LENGTHS.values()
    assert scenario.paths in simulation_options.COUNTS.values()


def test_the_page_begins_as_the_command_line_does() -> None:
    assert simulation_options.read({}, NAMES).scenario == Scenario()


def test_one_ticker_is_held_alone() -> None:
    for chosen in ("MSFT", "Own weights"):
        assert simulation_options.read({"so": chosen}, ("AAPL",)).holding == "AAPL"


@pytest.mark.parametrize(("least", "scale"), [(1.0, "log"), (0.0, None)])
def test_a_worth_of_0_has_no_logarithm(least: float, scale: str | None) -> None:
    dates = np.array(["2026-11-19", "2026-11-20"], dtype="datetime64[D]")
    levels = np.linspace([least] * 4, [9.0] * 4, 5)
    past = holding_history.Worth(dates, np.array([1.0, 2.0]))
    made = FanChart(past, days_ahead(dates, 3), levels, None, log=True)
    figure = fan.figure(made, palette.LINES[0], "Worth")
    assert figure.layout.yaxis.type == scale
    np.testing.assert_array_equal(trace(figure, "worth").x, dates)


def test_the_bands_are_filled_between_their_levels() -> None:
    """`tonexty` fills to the trace before: the lower level follows its upper one."""
    dates = np.array(["2026-11-20"], dtype="datetime64[D]")
    past, ahead = holding_history.Worth(dates, np.ones(1)), days_ahead(dates, 2)
    made = FanChart(past, ahead, np.ones((5, 3)), 2.0, log=False)
    drawn_in_order = [one.name for one in fan.figure(made, palette.LINES[0], "Worth").data]
    assert drawn_in_order == ["95 %", "5 %", "75 %", "25 %", "median", "worth"]

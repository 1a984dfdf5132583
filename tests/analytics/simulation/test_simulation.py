"""`simulate`: its numbers from closed forms, its columns, its refusals, the same bytes again."""

from __future__ import annotations

import io
import json
import math
import pickle
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.__main__ import main
from analytics.output import export
from analytics.progress import Report
from analytics.provenance import archive
from analytics.simulation import simulation_table
from analytics.simulation.scenario import Model, Scenario
from analytics.simulation.simulation import PERCENTILES, Simulation
from analytics.simulation.simulation import simulate as simulate_scenario
from analytics.study import Study
from models.errors import RequestError, TooLittleData
from tests.analytics.tables import studied

PAIR = {"tickers": ("AAPL", "KO"), "window": "common"}
FEW = {"days": 4, "paths": 1_000}
PLAIN = {"model": "normal", "start_wealth": 1.0}
SIGMAS = 5.0
COLUMNS = [
    *("day", "p05", "p25", "p50", "p75", "p95", "mean", "mean_se"),
    *("probability_loss", "probability_loss_se"),
    *("probability_at_goal", "probability_at_goal_se"),
    *("probability_goal_reached", "probability_goal_reached_se"),
    *("probability_ruin", "probability_ruin_se"),
]


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["simulate", *arguments])
    return int(left.value.code or 0)


def simulate(study: Study, report: Report | None = None, **options: Any) -> Simulation:
    """Normal returns of a wealth of 1, unless options say otherwise."""
    return simulate_scenario(study, Scenario(**PLAIN | options), report)


def _table(written: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(written))


@pytest.mark.parametrize("rebalanced", [False, True])
def test_its_mean_and_deviation_are_the_closed_form_s_of_the_shared_returns(
    rebalanced: bool,
) -> None:
    """Moments of the two tickers' own returns, by NumPy; E[W²] by products of their pairs."""
    made = studied("sample", **PAIR)
    returns = made.daily.simple[:, ~np.isnan(made.daily.simple).any(axis=0)]
    weights, days, paths = np.array([0.7, 0.3]), 120, 20_000
    mean, covariance = returns.mean(axis=-1), np.cov(returns)
    if rebalanced:
        mean, covariance, shares = [weights @ mean], weights @ covariance @ weights, np.ones(1)
    else:
        shares = weights
    one = 1.0 + np.atleast_1d(mean)
    expected = 50.0 * shares @ one**days
    square = 2_500.0 * shares @ (np.outer(one, one) + covariance) ** days @ shares
    found = simulate(
        made,
        weights={"KO": 0.3, "AAPL": 0.7},
        rebalanced=rebalanced,
        parameters="fixed",
        days=days,
        paths=paths,
        start_wealth=50.0,
    )
    error = math.sqrt((square - expected**2) / paths)
    assert abs(found.mean[-1] - expected) < SIGMAS * error
    # An error's own relative error is sqrt((k - 1)/4n), k the kurtosis: below 4 at this spread.
    assert found.mean_error[-1] == pytest.approx(error, rel=SIGMAS * math.sqrt(3 / 4 / paths))
    assert found.observations == returns.shape[-1]
    assert (found.tickers, found.weights.tolist()) == (("AAPL", "KO"), [0.7, 0.3])


@pytest.mark.parametrize("model", ["normal", "t", "garch", "bootstrap"])
def test_a_fan_of_each_model_is_in_order_and_says_what_it_learnt(model: Model) -> None:
    found = simulate(
        studied("sample", **PAIR), model=model, goal=1.02, flow=-0.01, flow_every=2, **FEW
    )
    assert found.percentiles.shape == (len(PERCENTILES), 5)
    assert (np.diff(found.percentiles, axis=0)[:, 1:] > 0).all()
    assert found.percentiles[:, 0].tolist() == [1.0] * 5
    assert (found.resolution < 1e-3).all()
    assert math.isnan(found.nu) == (model != "t")
    assert math.isnan(found.block_length) == (model != "bootstrap")
    assert (np.diff(found.probability_goal_reached) >= 0).all()
    assert (found.probability_goal_reached >= found.probability_at_goal).all()
    share = found.probability_loss
    assert np.array_equal(found.error("probability_loss"), np.sqrt(share * (1 - share) / 1_000))


def test_sessions_of_their_own_or_in_common_are_the_same_shared_returns(tmp_path: Path) -> None:
    """Holes on different days: a return spans from one shared session to the next."""
    random = np.random.default_rng(4)
    prices = 100 * np.exp(0.01 * random.standard_normal((2, 160)).cumsum(axis=-1))
    table = pd.DataFrame({"date": pd.bdate_range("2021-01-01", periods=160)})
    for name, row in zip(("AAA", "BBB"), prices, strict=True):
        row[random.integers(1, 159, 8)] = np.nan
        table[name] = row
    table.loc[:4, "BBB"] = np.nan
    table.to_csv(tmp_path / "two.csv", index=False)
    both = table.dropna()
    expected = both[["AAA", "BBB"]].pct_change().dropna().to_numpy()
    for window in ("own", "common"):
        found = simulate(studied(tmp_path / "two.csv", window=window), rebalanced=True, **FEW)
        assert found.observations == len(expected)
        assert found.first == both["date"].iloc[1]
        assert found.last == both["date"].iloc[-1]
        mean = (expected @ [0.5, 0.5]).mean()
        deviation = (expected @ [0.5, 0.5]).std(ddof=1)
        assert abs(found.mean[1] - 1 - mean) < SIGMAS * deviation / math.sqrt(1_000)


def test_a_ticker_of_no_weight_is_not_drawn_and_needs_no_returns() -> None:
    made = studied("sample", **PAIR)
    alone = simulate(made, weights={"KO": 1.0}, **FEW)
    assert alone.tickers == ("KO",)
    only = simulate(made, weights={"KO": 1.0, "AAPL": 0.0}, **FEW)
    assert np.array_equal(alone.percentiles, only.percentiles)


def test_frequency_and_benchmark_of_the_study_change_nothing() -> None:
    plain = simulate(studied("sample", **PAIR), **FEW)
    other = simulate(studied("sample", frequency="monthly", benchmark="^GSPC", **PAIR), **FEW)
    assert other.tickers == ("AAPL", "KO")
    np.testing.assert_allclose(other.mean, plain.mean, rtol=1e-4)


def test_a_simulation_holds_no_tensor_and_survives_a_pickle() -> None:
    found = simulate(studied("sample", **PAIR), goal=2.0, **FEW)
    again = pickle.loads(pickle.dumps(found))
    for field in fields(found):
        value = getattr(found, field.name)
        assert type(value).__module__.split(".")[0] != "torch", field.name
        np.testing.assert_equal(getattr(again, field.name), value)


def test_progress_is_told_and_may_end_it() -> None:
    made, seen = studied("sample", **PAIR), []
    simulate(made, days=1, paths=50_000, report=lambda *at: seen.append(at))
    assert len({of for _, of in seen}) == 1
    assert seen[-1][0] == seen[-1][1]
    assert seen == sorted(set(seen))
    assert len(seen) > 1

    class Cancelled(Exception):
        pass

    def cancel(*_: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        simulate(made, report=cancel, **FEW)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"model": "cauchy"}, "a model among normal, t, garch, bootstrap"),
        ({"parameters": "known"}, "parameters among uncertain, fixed"),
        ({"days": 0}, "1 to 12,600 days ahead"),
        ({"paths": 999}, "1,000 to 1,000,000 paths"),
        ({"seed": -1}, "a seed of 0 or more"),
        ({"goal": 0.0}, "a goal above 0"),
        ({"start_wealth": math.inf}, "wealth to start with above 0"),
        ({"flow": math.nan}, "a payment"),
        ({"flow_every": 0}, "days between payments"),
        ({"weights": {"AAPL": 0.5}}, "weights that sum to 1"),
        ({"weights": {"XOM": 1.0}}, "weights of AAPL, KO"),
    ],
)
def test_what_cannot_be_simulated_is_refused_in_words(options: dict, said: str) -> None:
    with pytest.raises(RequestError, match=said):
        simulate_scenario(studied("sample", **PAIR), Scenario(**options))


def test_a_scenario_is_checked_before_there_are_prices_and_again_when_it_is_changed() -> None:
    with pytest.raises(RequestError, match="sum to 1"):
        Scenario(weights={"AAPL": 0.5})
    with pytest.raises(RequestError, match="1,000 to 1,000,000 paths"):
        Scenario().but(paths=1)


def test_equal_scenarios_are_one_cache_key_and_a_change_of_any_field_is_another() -> None:
    one = Scenario(weights={"AAPL": 0.5, "KO": 0.5})
    others = {
        "model": "t",
        "parameters": "fixed",
        "weights": {"AAPL": 0.25, "KO": 0.75},
        "rebalanced": True,
        "days": 5,
        "paths": 1_000,
        "seed": 1,
        "goal": 2.0,
        "start_wealth": 2.0,
        "flow": 1.0,
        "flow_every": 2,
    }
    assert set(others) == {field.name for field in fields(Scenario)}
    keys = {one, Scenario(weights={"KO": 0.5, "AAPL": 0.5})}
    keys |= {one.but(**{name: value}) for name, value in others.items()}
    assert len(keys) == 1 + len(others)


def test_a_goal_that_is_reached_at_once_is_pointed_out() -> None:
    """As a goal of 1.2 is, where wealth is not 1 but 10,000."""
    made = studied("sample", **PAIR)
    [remark] = simulate(made, goal=1.2, start_wealth=10_000.0, **FEW).remarks
    assert remark == (
        "the goal of 1.2 is not above the 10,000 to start with: it is reached on day 0"
    )
    assert not simulate(made, goal=1.2, **FEW).remarks


def test_too_few_shared_returns_are_counted() -> None:
    made = studied("sample", start=pd.Timestamp("2022-10-01").date(), **PAIR)
    with pytest.raises(TooLittleData) as refused:
        simulate(made, **FEW)
    have = np.count_nonzero(~np.isnan(made.daily.simple[0]))
    assert (refused.value.need, refused.value.have) == (100, have)


def test_a_ticker_that_garch_does_not_fit_is_named_with_its_reason(tmp_path: Path) -> None:
    table = pd.DataFrame({"date": pd.bdate_range("2020-01-01", periods=300)})
    table["CALM"] = 100 * 1.001 ** np.arange(300)
    table.to_csv(tmp_path / "calm.csv", index=False)
    with pytest.raises(RequestError, match="CALM: all returns are equal"):
        simulate(studied(tmp_path / "calm.csv"), model="garch", **FEW)


def _walk(path: Path) -> str:
    """A table of prices that no GARCH model fits: the sizes of its moves do not cluster."""
    random = np.random.default_rng(3)
    size = np.tile([0.5, 1.5], 150)  # a small move after every large one
    moves = 0.01 * size * random.choice([-1.0, 1.0], 300)
    table = pd.DataFrame({"date": pd.bdate_range("2020-01-01", periods=300)})
    table["STEP"] = 100 * np.exp(moves.cumsum())
    table.to_csv(path, index=False)
    return str(path)


def test_a_ticker_without_a_garch_fit_is_simulated_and_the_reason_is_printed(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    source = _walk(tmp_path / "steps.csv")
    asked = ("--source", source, "--model", "garch", "--days", "5", "--paths", "1000", "--csv", "-")
    assert _run(*asked) == 0
    written = capfdbinary.readouterr()
    assert len(_table(written.out)) == 6
    [line] = [one for one in written.err.decode().splitlines() if "no GARCH fit" in one]
    assert line.startswith("STEP: no GARCH fit, because alpha is at its bound 0")
    assert "the sample's constant volatility" in line


def test_uncertain_parameters_widen_the_fan() -> None:
    made, options = studied("sample", **PAIR), {"days": 252, "paths": 4_000, "model": "t"}
    uncertain, fixed = (simulate(made, parameters=p, **options) for p in ("uncertain", "fixed"))
    low, *_, high = np.log(uncertain.percentiles[:, -1]) - np.log(fixed.percentiles[:, -1])
    assert low < 0.0 < high
    table = simulation_table.table_of(fixed)
    assert "taken as the truth" in table.attrs["notes"][1]


def test_its_csv_is_the_contract_and_stdout_has_nothing_else(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    asked = ("AAPL", "KO", "--source", "sample", "--days", "10", "--paths", "1000", "--csv", "-")
    assert _run(*asked, "--model", "normal", "--goal", "12000", "--weights", "AAPL=60%,KO=0.4") == 0
    written = capfdbinary.readouterr()
    table = _table(written.out)
    assert list(table) == COLUMNS
    assert table["day"].tolist() == list(range(11))
    assert table.notna().all(axis=None)
    assert b"each path draws its mean and volatility" in written.err
    assert b"AAPL 60 %, KO 40 %, bought and held: 1,000 paths of normal returns" in written.err
    assert b"after 10 days: loss" in written.err
    assert _run(*asked) == 0
    empty = _table(capfdbinary.readouterr().out).isna().all()
    assert set(empty[empty].index) == {name for name in COLUMNS if "goal" in name}


def test_its_cells_are_those_of_the_simulation() -> None:
    found = simulate(studied("sample", **PAIR), goal=1.01, **FEW)
    table = simulation_table.table_of(found)
    for share, row in zip(PERCENTILES, found.percentiles, strict=True):
        assert table[f"p{share:02d}"].tolist() == row.tolist()
    assert table["mean_se"].tolist() == found.mean_error.tolist()
    for name in ("loss", "at_goal", "goal_reached", "ruin"):
        column = f"probability_{name}"
        assert table[column].tolist() == getattr(found, column).tolist()
        assert table[f"{column}_se"].tolist() == found.error(column).tolist()


def test_the_same_seed_gives_the_same_file_and_another_does_not() -> None:
    made = studied("sample", **PAIR)
    one, again, other = (
        export.csv(simulation_table.simulation_table(made, Scenario(seed=seed, **FEW)))
        for seed in (0, 0, 1)
    )
    assert one == again != other


@pytest.mark.parametrize("model", ["normal", "t", "garch", "bootstrap"])
def test_its_bundle_is_recomputed_byte_for_byte(
    model: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    target = str(tmp_path / "fan.zip")
    how = ("--model", model, "--weights", "KO=0.4,AAPL=0.6", "--goal", "1.01", "--flow", "-0.01")
    small = ("--days", "5", "--paths", "1000", "--every", "2", "--seed", "3", "--wealth", "1")
    asked = ("AAPL", "KO", "--source", "sample", *how, *small)
    assert _run(*asked, "--bundle", target) == 0
    with pytest.raises(SystemExit) as left:
        main(["verify", target])
    assert not left.value.code
    assert b"identical: simulate of 2 tickers" in capfdbinary.readouterr().out
    told = json.loads(archive.unpack(Path(target).read_bytes())[archive.MANIFEST])
    assert told["options"] == {
        "model": model,
        "parameters": "uncertain",
        "weights": {"AAPL": 0.6, "KO": 0.4},
        "rebalanced": False,
        "days": 5,
        "paths": 1000,
        "seed": 3,
        "goal": 1.01,
        "start_wealth": 1.0,
        "flow": -0.01,
        "flow_every": 2,
    }


def test_a_person_can_read_it(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    asked = ("AAPL", "--source", "sample", "--days", "24", "--paths", "1000")
    money = ("--wealth", "10000", "--flow", "-4000", "--every", "6")
    assert _run(*asked, *money, "--model", "t") == 0
    written = capfdbinary.readouterr()
    lines = [line.split() for line in written.out.decode().splitlines() if line.split()]
    assert lines[0] == ["day", "p05", "p25", "p50", "p75", "p95", "mean"]
    assert [line[0] for line in lines[2:15]] == [str(day) for day in range(0, 25, 2)]
    assert lines[2][1:] == ["10,000"] * 6
    assert lines[15] == ["day", "loss", "ruin"]
    assert lines[-2][-2:] == ["100.00", "%"]  # four withdrawals of 4,000 from 10,000
    assert " ".join(lines[-1]).startswith("the evenly chosen 13 of 25 days; --csv FILE")
    assert max(map(len, written.out.decode().splitlines())) <= 80
    assert b"4000 taken out at the end of every 6 days" in written.err
    assert b"degrees of freedom" in written.err


def test_days_a_year_are_not_offered_where_nothing_is_annualised(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "bitcoin.csv"
    table = pd.DataFrame({"date": pd.date_range("2022-01-01", periods=200)})
    table["BTC-USD"] = 100 * np.exp(0.02 * np.random.default_rng(0).standard_normal(200).cumsum())
    table.to_csv(path, index=False)
    said = {}
    for command in ("summary", "simulate"):
        with pytest.raises(SystemExit):
            main([command, "--source", str(path), "--csv", "-"])
        said[command] = capfdbinary.readouterr().err
    assert b"--periods 365" in said["summary"]
    assert b"--periods" not in said["simulate"]


@pytest.mark.parametrize(
    "wrong",
    [
        ("--days", "0"),
        ("--paths", "10"),
        ("--goal", "-1"),
        ("--every", "0"),
        ("--seed", "-1"),
        ("--weights", "AAPL=1"),
        ("--weights", "AAPL=0.5,KO"),
        ("--frequency", "weekly"),
        ("--model", "cauchy"),
        ("--parameters", "known"),
    ],
)
def test_wrong_use_is_refused_before_anything_is_loaded(
    wrong: tuple[str, str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert _run("KO", "MSFT", "--source", "/no/such/file.csv", *wrong) == 2
    written = capfdbinary.readouterr()
    assert written.out == b""
    assert b"/no/such/file.csv" not in written.err

"""Track records: each column by its definition, the sentence, refusals, and the command line."""

from __future__ import annotations

import math
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest

from analytics import stats
from analytics.performance import track_record
from models.errors import RequestError
from tests.analytics.tables import studied

DAYS = 500


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """TWIN is ONE with a little noise; OTHER has nothing to do with them; DOWN falls."""
    made, days = np.random.default_rng(23), pd.bdate_range("2020-01-01", periods=DAYS + 1)
    one, other = made.normal(0.001, 0.01, (2, DAYS))
    rows = {"ONE": one, "TWIN": one + made.normal(0, 0.001, DAYS), "OTHER": other, "DOWN": -other}
    table = pd.DataFrame({name: np.append(1, (1 + r).cumprod()) for name, r in rows.items()}, days)
    target = tmp_path_factory.mktemp("records") / "prices.csv"
    table.to_csv(target, index_label="date")
    return target


def test_each_column_by_its_definition(market: Path) -> None:
    study = studied(market, tickers=("ONE", "DOWN"), risk_free=0.02)
    table = track_record.track_records(study, above=0.3, alternative=1.5, prior=0.2, trials=7)
    assert tuple(table.columns) == track_record.COLUMNS
    phi = NormalDist().cdf
    for row, record in enumerate(table.to_dict("records")):
        r = study.daily.simple[row][1:]
        S = float(stats.sharpe(r, risk_free=0.02)) / math.sqrt(252)
        z = (r - r.mean()) / r.std()
        g3, g4, rho = np.mean(z**3), np.mean(z**4), np.mean(z[1:] * z[:-1]) * (DAYS - 1) / DAYS
        a, b = (1 + rho) / (1 - rho), 1 + rho / (1 - rho) + rho**2 / (1 - rho**2)
        c = (1 + rho**2) / (1 - rho**2)

        def error(true: float, *shape: float) -> float:
            mean, mixed, spread, third, fourth = shape
            variance = mean - mixed * third * true + spread * (fourth - 1) / 4 * true**2
            return math.sqrt(variance / DAYS)

        shape = (a, b, c, g3, g4)
        null, other = 0.3 / math.sqrt(252), 1.5 / math.sqrt(252)
        assert record["sharpe"] == pytest.approx(S * math.sqrt(252), rel=1e-12)
        assert record["standard_error"] == pytest.approx(error(S, *shape) * math.sqrt(252))
        probability = phi((S - null) / error(null, *shape))
        assert record["probability_above"] == pytest.approx(probability)
        critical = null + 1.6448536269514722 * error(null, *shape)
        miss = phi((critical - other) / error(other, *shape))
        assert record["miss"] == pytest.approx(miss)
        planned = 0.05 * 0.8 / (0.05 * 0.8 + (1 - miss) * 0.2)
        assert record["planned_false_discovery"] == pytest.approx(planned)
        p0, p1 = 1 - probability, phi((other - S) / error(other, *shape))
        assert record["observed_false_discovery"] == pytest.approx(0.8 * p0 / (0.8 * p0 + 0.2 * p1))
        assert record["trials"] == 7
    # Harter 1961: the largest of seven normals has the mean 1.35218.
    spread = table["sharpe"].std(ddof=1)
    assert table["expected_largest"].to_numpy() == pytest.approx(1.35218 * spread, rel=1e-5)


def test_the_minimum_is_just_long_enough(market: Path) -> None:
    study = studied(market, tickers=("ONE", "DOWN"))
    table = track_record.track_records(study).set_index("ticker")
    one = table.loc["ONE"]
    z = NormalDist().inv_cdf(float(one["probability_above"]))
    assert one["minimum_track_record"] == pytest.approx(DAYS * (1.6448536269514722 / z) ** 2)
    assert math.isnan(table.loc["DOWN", "minimum_track_record"])


def test_tickers_that_move_together_are_one_trial(market: Path) -> None:
    table = track_record.track_records(studied(market, tickers=("ONE", "TWIN", "OTHER")))
    assert table["trials"].tolist() == [2, 2, 2]
    alone = track_record.track_records(studied(market, tickers=("ONE",)))
    assert alone["trials"].tolist() == [1]
    assert alone["probability_above_largest"].equals(alone["probability_above"])


def test_the_benchmark_is_no_trial(market: Path) -> None:
    table = track_record.track_records(studied(market, tickers=("ONE", "DOWN"), benchmark="OTHER"))
    assert table["ticker"].tolist() == ["ONE", "DOWN"]


@pytest.mark.parametrize(
    ("observations", "needed", "said"),
    [
        (24, 12.2, "24 months of record; 13 suffice to say at 95 % that its Sharpe ratio is above"),
        (24, 24.2, "24 months of record; 25 are needed to say at 95 % that its Sharpe ratio is"),
        (1_200, math.nan, "1,200 months of record; its Sharpe ratio is not above 0.5"),
    ],
)
def test_the_sentence(observations: int, needed: float, said: str) -> None:
    row = {"observations": observations, "minimum_track_record": needed}
    assert track_record.sentence(row, "months", 0.5).startswith(said)


def test_a_ticker_without_a_ratio_has_no_sentence(market: Path) -> None:
    study = studied(market, tickers=("ONE",))
    table = track_record.track_records(study)
    assert track_record.sentences(study, table)[0].startswith("ONE: 500 sessions of record")
    assert track_record.sentences(study, table.assign(sharpe=math.nan)) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"above": 1.0, "alternative": 0.5}, "an alternative above the null"),
        ({"alternative": math.nan}, "an alternative above the null"),
        ({"prior": 0.0}, "a prior above 0 and below 1"),
        ({"trials": 0}, "at least one trial"),
    ],
)
def test_options_that_no_record_has_are_refused(
    market: Path, options: dict[str, float], said: str
) -> None:
    with pytest.raises(RequestError, match=said):
        track_record.track_records(studied(market, tickers=("ONE",)), **options)  # type: ignore[arg-type]

"""The tests of returns as a table: each figure in its column, missing where a test has nothing."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from analytics.performance.normality_tests import TESTS, shape_table
from analytics.stats.inference.normality import ljung_box
from tests.analytics.tables import studied
from tests.answers.peers import ANSWERS, returns

KNOWN = json.loads(ANSWERS.read_text(encoding="utf-8"))


@pytest.fixture
def table(tmp_path: object) -> pd.DataFrame:
    """The series that SciPy and statsmodels were asked about, as prices; and a flat one."""
    path = np.cumprod([100.0, *(1.0 + returns(6, 250)[5])])
    days = np.busday_offset("2024-01-02", np.arange(len(path)))
    rows = [f"{day},{price!r},5.0" for day, price in zip(days, path.tolist(), strict=True)]
    text = "\n".join(["date,AAA,FLAT", *rows])
    return shape_table(studied(f"{tmp_path}/p.csv", text))


def test_the_statistics_are_scipys(table: pd.DataFrame) -> None:
    """Prices round each return by some 1e-16, which a statistic of 250 feels below 1e-9."""
    first = table.loc[0]
    found = [first["jarque_bera"], first["jarque_bera_p"]]
    assert found == pytest.approx(KNOWN["jarque_bera"], rel=1e-9)
    assert first["observations"] == 250


def test_a_flat_price_has_no_tests(table: pd.DataFrame) -> None:
    flat = table.loc[1]
    assert flat["observations"] == 250
    columns = [*TESTS, *(f"{test}_p" for test in TESTS), "skewness", "excess_kurtosis"]
    assert flat[columns].isna().all()


def test_it_is_of_the_frequency_asked_for() -> None:
    made = studied("sample", tickers=("AAPL",), frequency="weekly")
    row = shape_table(made).loc[0]
    for squares, name in ((False, "ljung_box"), (True, "ljung_box_squares")):
        verdict = ljung_box(made.periodic.simple[0], squares=squares)
        assert (row[name], row[f"{name}_p"]) == (verdict.statistic, verdict.p_value)
    assert row["ljung_box"] != row["ljung_box_squares"]

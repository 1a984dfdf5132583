"""The climb of a fit for a chart: it rises to where the outlook is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analytics.volatility.fit_trace import climb
from analytics.volatility.outlook import outlook
from tests.analytics.tables import studied


@pytest.mark.parametrize(
    ("asymmetric", "distribution", "names"),
    [
        (False, "normal", ("mu", "omega", "alpha", "beta")),
        (True, "t", ("mu", "omega", "alpha", "gamma", "beta", "nu")),
    ],
)
def test_it_rises_to_the_outlook(
    asymmetric: bool, distribution: str, names: tuple[str, ...]
) -> None:
    made = studied("sample", tickers=("AAPL", "KO"), kind="log")
    found = climb(made, "KO", asymmetric=asymmetric, distribution=distribution)
    top = outlook(made, asymmetric=asymmetric, distribution=distribution)
    assert (found.ticker, found.names) == ("KO", names)
    assert found.parameters.shape == (len(found.value), len(names))
    assert len(found.value) > 3
    assert (np.diff(found.value) >= -1e-9 * abs(found.value[-1])).all()
    assert found.value[-1] == pytest.approx(top.loglikelihood[1], abs=1e-6)
    own = top.parameters[1][~np.isnan(top.parameters[1])]
    np.testing.assert_allclose(found.parameters[-1], own, rtol=1e-3, atol=1e-6)
    assert found.gradient_norm[-1] < 1e-2 < 1.0 < found.gradient_norm[0]
    assert found.reason == top.reasons[1]


def test_where_nothing_is_tried_there_is_no_step(tmp_path: Path) -> None:
    days = np.busday_offset("2020-01-01", np.arange(200), roll="forward")
    lines = [f"{day},{100.0 * 1.001**t!r}" for t, day in enumerate(days)]
    made = studied(tmp_path / "p.csv", "\n".join(["date,FLAT", *lines]))
    found = climb(made, "FLAT")
    assert len(found.value) == len(found.gradient_norm) == 0
    assert found.reason == "all returns are equal"

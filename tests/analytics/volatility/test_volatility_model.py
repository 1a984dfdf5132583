"""The protocol: what every registered model answers, and that a new one needs one line."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from analytics.progress import Report
from analytics.study import Study
from analytics.volatility import comparison_tables, model_list, outlook
from analytics.volatility.model_list import MODELS
from analytics.volatility.range_forecasts import of_ranges
from analytics.volatility.return_models import EwmaModel, GarchModel
from analytics.volatility.volatility_model import FittedModel, ModelInputs, VolatilityModel
from tests.analytics.tables import studied

SINCE = pd.Timestamp("2018-01-01").date()
IDS = [f"{model.name}-{model.distribution}" for model in MODELS]
each_model = pytest.mark.parametrize("model", MODELS, ids=IDS)


@pytest.fixture(scope="module")
def made() -> Study:
    """Apple has bars, General Electric closes only."""
    return studied("sample", tickers=("AAPL", "GE"), start=SINCE, kind="log")


@each_model
def test_a_model_describes_itself(model: VolatilityModel) -> None:
    assert model_list.find(model.name, model.distribution) is model
    assert [one.label for one in MODELS].count(model.label) == 1
    assert pickle.loads(pickle.dumps(model)) == model
    with pytest.raises(KeyError):
        model_list.find(model.name, "cauchy")


@each_model
def test_the_shapes_are_those_of_the_protocol(made: Study, model: VolatilityModel) -> None:
    inputs = ModelInputs.of(made)
    found = model.fit(inputs.first(inputs.counts - 250))
    n, periods = inputs.returns.shape
    assert found.mean.shape == found.nu.shape == found.loglikelihood.shape == (n,)
    assert found.variance.shape == (n, periods + 1)
    assert found.residuals().shape == (n, periods)
    assert len(found.reasons) == n
    has_likelihood = ~np.isnan(found.loglikelihood)
    assert has_likelihood.tolist() == [not model.no_likelihood] * 2
    forecasts = model.needs == "closes"
    assert np.isfinite(found.variance[1, inputs.counts[1]]) == forecasts
    assert (found.reasons[1] == "") == forecasts
    for row in (0, 1):
        after = slice(int(inputs.counts[row]) + 1, None)
        assert np.isnan(found.variance[row, after]).all()


@each_model
def test_the_first_forecast_is_the_variance_of_the_period_to_come(
    made: Study, model: VolatilityModel
) -> None:
    """Also where the model is fitted to the first part, and followed by the rest."""
    inputs = ModelInputs.of(made)
    for held in (0, 250):
        found = model.fit(inputs.first(inputs.counts - held))
        ahead = found.forecast(40)
        assert ahead.shape == (2, 40)
        last = np.take_along_axis(found.variance, inputs.counts[:, None], axis=-1)
        np.testing.assert_allclose(ahead[:, :1], last, rtol=1e-12)


@pytest.mark.parametrize("distribution", ["normal", "t"])
@pytest.mark.parametrize("asymmetric", [False, True])
def test_garch_is_the_outlook_s(made: Study, asymmetric: bool, distribution: str) -> None:
    found = GarchModel(asymmetric, distribution).fit(ModelInputs.of(made))  # type: ignore[arg-type]
    whole = outlook.outlook(made, asymmetric=asymmetric, distribution=distribution, horizon=60)  # type: ignore[arg-type]
    ahead = np.sqrt(252.0 * found.forecast(60)) / 100.0
    np.testing.assert_allclose(ahead, whole.forecast, rtol=1e-12)
    assert np.array_equal(found.loglikelihood, whole.loglikelihood)


@each_model
def test_residuals_are_returns_over_their_volatility(made: Study, model: VolatilityModel) -> None:
    inputs = ModelInputs.of(made)
    found = model.fit(inputs)
    residuals = found.residuals()
    expected = (inputs.packed[0] - found.mean[0]) / np.sqrt(found.variance[0, :-1])
    assert np.isfinite(residuals[0]).sum() > 1_000
    np.testing.assert_allclose(residuals[0], expected, rtol=1e-12)


@each_model
def test_the_scale_of_ranges_is_that_of_returns(made: Study, model: VolatilityModel) -> None:
    """Over the fitted part, mean h is mean r²: exactly for ranges."""
    if model.needs == "closes":
        return
    inputs = ModelInputs.of(made)
    found = model.fit(inputs.first(inputs.counts - 250))
    variance = found.variance[0, : int(inputs.counts[0]) - 250]
    there = ~np.isnan(variance)
    squares = inputs.packed[0, : len(variance)][there] ** 2
    assert variance[there].mean() == pytest.approx(squares.mean(), rel=1e-10)


@dataclass(frozen=True, slots=True)
class Guess:
    """A model in one class: the variance of every period is 4."""

    name: ClassVar[str] = "guess"
    label: ClassVar[str] = "Guess"
    distribution: ClassVar[str] = "normal"
    parameters: ClassVar[int] = 0
    needs: ClassVar[str] = "closes"
    no_likelihood: ClassVar[str] = "nobody asked how likely it is"
    definition: ClassVar[str] = "h = 4 (2026)"

    def fit(self, inputs: ModelInputs, report: Report | None = None) -> FittedModel:
        rows = [np.full(count + 1, 4.0) for count in inputs.counts]
        return of_ranges(inputs, rows, [""] * len(rows))


def test_a_new_model_is_one_class_and_one_line(
    made: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_list, "MODELS", (Guess(), EwmaModel()))
    compared = comparison_tables.compare_table(made)
    assert compared["model"].tolist() == ["guess", "ewma"] * 2
    first = compared.iloc[0]
    returns = 100.0 * made.daily.log[0][~np.isnan(made.daily.log[0])][-250:]
    assert first["qlike"] == pytest.approx(np.mean(np.log(4.0) + returns**2 / 4.0), rel=1e-12)
    notes = "\n".join(comparison_tables.compare_notes(made, compared))
    assert "Guess: no AIC, no BIC, no tests of residuals: nobody asked how likely it is" in notes
    tested = comparison_tables.backtest_table(made)
    assert tested["value_at_risk"].iloc[0] == pytest.approx(0.02 * 1.6448536269514722, rel=1e-9)
    console = Console(record=True, width=120)
    comparison_tables.show_compared(console, compared)
    comparison_tables.show_backtested(console, tested)
    assert console.export_text().count("Guess") == 2 + 2 * 2

"""The registry of volatility models, in the order of all tables."""

from __future__ import annotations

from analytics.volatility.har import HarModel
from analytics.volatility.range_forecasts import RangeModel
from analytics.volatility.return_models import EwmaModel, GarchModel
from analytics.volatility.volatility_model import VolatilityModel

MODELS: tuple[VolatilityModel, ...] = (
    EwmaModel(),
    GarchModel(asymmetric=False, distribution="normal"),
    GarchModel(asymmetric=False, distribution="t"),
    GarchModel(asymmetric=True, distribution="normal"),
    GarchModel(asymmetric=True, distribution="t"),
    RangeModel("parkinson"),
    RangeModel("garman_klass"),
    RangeModel("yang_zhang"),
    HarModel(),
)


def find(name: str, distribution: str) -> VolatilityModel:
    """The model with these values of the columns `model` and `distribution`.

    Raises:
        KeyError: no model has them.
    """
    by_key: dict[tuple[str, str], VolatilityModel] = {
        (model.name, model.distribution): model for model in MODELS
    }
    return by_key[name, distribution]

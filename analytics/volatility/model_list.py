"""The models of volatility that are compared: those of returns, then those of ranges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from models.volatility.garch import Garch
from models.volatility.garch.model import Distribution

Name = Literal["ewma", "garch", "gjr", "parkinson", "garman_klass", "yang_zhang"]
_LABELS: dict[Name, str] = {
    "ewma": "EWMA",
    "garch": "GARCH",
    "gjr": "GJR",
    "parkinson": "Parkinson",
    "garman_klass": "Garman-Klass",
    "yang_zhang": "Yang-Zhang",
}


@dataclass(frozen=True, slots=True)
class VolatilityModel:
    """A model by its name in tables, and what its shocks are drawn from."""

    name: Name
    distribution: Distribution

    @property
    def label(self) -> str:
        """For a person: GARCH-t is GARCH with Student's t."""
        return _LABELS[self.name] + ("-t" if self.distribution == "t" else "")

    @property
    def garch(self) -> Garch | None:
        """What there is to fit; None where nothing is."""
        fitted = self.name in ("garch", "gjr")
        return Garch(self.name == "gjr", self.distribution) if fitted else None

    @property
    def parameters(self) -> int:
        """How many are estimated by likelihood: of EWMA, whose decay is 0.94, none."""
        return len(self.garch.names) if self.garch else 0


OF_RETURNS = (
    VolatilityModel("ewma", "normal"),
    VolatilityModel("garch", "normal"),
    VolatilityModel("garch", "t"),
    VolatilityModel("gjr", "normal"),
    VolatilityModel("gjr", "t"),
)
OF_RANGES = (
    VolatilityModel("parkinson", "normal"),
    VolatilityModel("garman_klass", "normal"),
    VolatilityModel("yang_zhang", "normal"),
)
MODELS = OF_RETURNS + OF_RANGES

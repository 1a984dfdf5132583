"""Allocation: which portfolio the page Portfolio looks at, chosen there and kept in the URL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

import streamlit as st

from analytics.option_values import CovarianceKind
from dashboard.choice import controls
from dashboard.sections.portfolio import bounds
from dashboard.sections.portfolio.bounds import Bounds

METHOD, COVARIANCE = "pf", "cv"
OWN: Final = "Own"
# On screen → name in `analytics.portfolio.optimal`.
METHODS: Final = {
    "Equal": "equal",
    "Inverse volatility": "inverse volatility",
    "Minimum variance": "minimum variance",
    "Maximum Sharpe": "maximum Sharpe",
    "Risk parity": "risk parity",
    "Maximum diversification": "maximum diversification",
    OWN: "yours",
}
OPTIONS: Final[dict[str, tuple[Any, ...]]] = {
    METHOD: tuple(METHODS),
    COVARIANCE: ("Sample", "Ledoit-Wolf"),
}
DEFAULTS: Final[dict[str, Any]] = {
    METHOD: "Risk parity",
    COVARIANCE: "Sample",
}


@dataclass(frozen=True, slots=True)
class PortfolioOptions:
    """A portfolio.

    Attributes:
        method: how its weights come about, by its name on screen.
        covariance: how that of returns is estimated.
        bounds: of each ticker's weight.
    """

    method: str
    covariance: CovarianceKind
    bounds: Bounds

    @property
    def name(self) -> str:
        """The portfolio's name in `analytics.portfolio.optimal`."""
        return METHODS[self.method]

    @property
    def options(self) -> dict[str, Any]:
        """As arguments of `analytics.portfolio.optimal.portfolios`."""
        return {"covariance": self.covariance, **self.bounds._asdict()}


def read(values: Mapping[Any, Any]) -> PortfolioOptions:
    """The plan that widget values spell, defaults where they spell none."""
    chosen = {
        key: values[key] if values.get(key) in among else DEFAULTS[key]
        for key, among in OPTIONS.items()
    }
    covariance = cast("CovarianceKind", chosen[COVARIANCE].lower())
    return PortfolioOptions(chosen[METHOD], covariance, bounds.read(values))


def choose(count: int) -> PortfolioOptions | None:
    """The widgets, and the plan that they say; None, and why, where no weights are in its bounds.

    Args:
        count: how many tickers there are to hold; call it on the page.
    """
    told = {
        METHOD: ("Weights", "How much of each ticker to hold; none is sold short."),
        COVARIANCE: ("Covariance", "Ledoit-Wolf shrinks it: steadier with little history."),
    }
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for key, (name, text) in told.items():
            controls.few(name, key, OPTIONS[key], DEFAULTS[key], help=text)
        bounds.choose()
    plan = read(st.session_state)
    why = bounds.refusal(plan.bounds, count)
    if why:
        st.text(why)
    return None if why else plan

"""Fitted: which volatility model the page Outlook fits, chosen on it and kept in the URL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import streamlit as st

from analytics.volatility.outlook import Outlook
from dashboard.choice import controls
from models.volatility.garch.model import Distribution

MODEL, SHOCKS, HORIZON = "g", "sh", "h"
GARCH, GJR = "GARCH", "GJR"
SHOCKS_OF: Final[dict[str, Distribution]] = {"Normal": "normal", "Student t": "t"}
OPTIONS: Final[dict[str, tuple[Any, ...]]] = {
    MODEL: (GARCH, GJR),
    SHOCKS: tuple(SHOCKS_OF),
    HORIZON: (5, 10, 21, 63, 126, 252),
}
DEFAULTS: Final[dict[str, Any]] = {MODEL: GARCH, SHOCKS: "Student t", HORIZON: 21}


@dataclass(frozen=True, slots=True)
class Model:
    """A model and how far it looks ahead: the options of `analytics.volatility.outlook.outlook`."""

    asymmetric: bool
    distribution: Distribution
    horizon: int

    @property
    def options(self) -> dict[str, Any]:
        """As arguments."""
        return asdict(self)


def read(values: Mapping[Any, Any]) -> Model:
    """The model that widget values spell, defaults where they spell none."""
    chosen = {
        key: values[key] if values.get(key) in among else DEFAULTS[key]
        for key, among in OPTIONS.items()
    }
    return Model(chosen[MODEL] == GJR, SHOCKS_OF[chosen[SHOCKS]], chosen[HORIZON])


def choose(unit: str) -> Model:
    """The widgets, and the model that they say; call it on the page.

    Args:
        unit: what a period is, in the plural.
    """
    told = {
        MODEL: ("Model", "How volatility follows returns. In GJR losses may move it more."),
        SHOCKS: ("Shocks", "Student t allows more extreme returns than normal, as stocks have."),
        HORIZON: (f"{unit.capitalize()} ahead", "How far the forecast goes."),
    }
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for key, (name, text) in told.items():
            controls.few(name, key, OPTIONS[key], DEFAULTS[key], help=text)
    return read(st.session_state)


def label(found: Outlook) -> str:
    """The model in words, e.g. "GJR, Student t"."""
    [shocks] = [name for name, one in SHOCKS_OF.items() if one == found.distribution]
    return f"{GJR if found.asymmetric else GARCH}, {shocks}"

"""Fitted: which volatility model the page Outlook fits, chosen on it and kept in the URL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import streamlit as st

from analytics.request import ReturnKind
from analytics.volatility import outlook
from analytics.volatility.outlook import Outlook
from dashboard.choice import controls
from models.option_values import Distribution

MODEL, SHOCKS, HORIZON, KIND = "g", "sh", "h", "gk"
GARCH, GJR = "GARCH", "GJR"
SHOCKS_OF: Final[dict[str, Distribution]] = {"Normal": "normal", "Student t": "t"}
KINDS: Final[dict[str, ReturnKind]] = {"Log": "log", "Simple": "simple"}
OPTIONS: Final[dict[str, tuple[Any, ...]]] = {
    MODEL: (GARCH, GJR),
    SHOCKS: tuple(SHOCKS_OF),
    HORIZON: (5, 10, 21, 63, 126, 252),
    KIND: tuple(KINDS),
}


def _label(of: Mapping[str, str], value: str) -> str:
    """What the page calls that value."""
    return next(name for name, one in of.items() if one == value)


DEFAULTS: Final[dict[str, Any]] = {
    MODEL: GARCH,
    SHOCKS: _label(SHOCKS_OF, outlook.DISTRIBUTION),
    HORIZON: outlook.HORIZON,
    KIND: _label(KINDS, outlook.KIND),
}


@dataclass(frozen=True, slots=True)
class Model:
    """A model, the kind of returns that it is fitted to, and how far it looks ahead."""

    asymmetric: bool
    distribution: Distribution
    horizon: int
    kind: ReturnKind

    @property
    def options(self) -> dict[str, Any]:
        """As arguments of `analytics.volatility.outlook.outlook`."""
        return {name: value for name, value in asdict(self).items() if name != "kind"}


def read(values: Mapping[Any, Any]) -> Model:
    """The model that widget values spell, defaults where they spell none."""
    chosen = {
        key: values[key] if values.get(key) in among else DEFAULTS[key]
        for key, among in OPTIONS.items()
    }
    shocks, kind = SHOCKS_OF[chosen[SHOCKS]], KINDS[chosen[KIND]]
    return Model(chosen[MODEL] == GJR, shocks, chosen[HORIZON], kind)


def choose(unit: str) -> Model:
    """The widgets, and the model that they say; call it on the page.

    Args:
        unit: what a period is, in the plural.
    """
    told = {
        MODEL: ("Model", "How volatility follows returns. In GJR losses may move it more."),
        SHOCKS: ("Shocks", "Student t allows more extreme returns than normal, as stocks have."),
        HORIZON: (f"{unit.capitalize()} ahead", "How far the forecast goes."),
        KIND: ("Returns", "What all models on this page are fitted to, as `garch --kind`."),
    }
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for key, (name, text) in told.items():
            controls.few(name, key, OPTIONS[key], DEFAULTS[key], help=text)
    return read(st.session_state)


def label(found: Outlook) -> str:
    """The model in words, e.g. "GJR, Student t"."""
    return f"{GJR if found.asymmetric else GARCH}, {_label(SHOCKS_OF, found.distribution)}"

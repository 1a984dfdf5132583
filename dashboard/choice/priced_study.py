"""A study with the prices it was made of; what is computed from both is shared by all sessions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import streamlit as st

from analytics.prices import Loaded
from analytics.request import Request
from analytics.study import Study

T = TypeVar("T")
P = ParamSpec("P")
Version = tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class PricedStudy:
    """A study and the prices that it was made of, which the pages pass on together."""

    study: Study
    loaded: Loaded

    @property
    def key(self) -> tuple[Request, Version]:
        """All that the study's numbers depend on, as a part of cache keys."""
        return self.study.request, self.loaded.version


def cached_by_study(
    function: Callable[Concatenate[Study, P], T],
) -> Callable[Concatenate[PricedStudy, P], T]:
    """The function of a study, computed once for all sessions that have the same key.

    Its other arguments are hashed as Streamlit does it; they are plain values.
    """

    def compute(_study: Study, key: tuple[Request, Version], args: Any, named: dict[str, Any]) -> T:
        return function(_study, *args, **named)

    # Streamlit tells cached functions apart by these two and by their source.
    compute.__module__, compute.__qualname__ = function.__module__, function.__qualname__
    cached = st.cache_resource(show_spinner=False, max_entries=64, hash_funcs={Request: repr})
    remembered = cached(compute)

    @wraps(function)
    def call(priced: PricedStudy, /, *args: P.args, **named: P.kwargs) -> T:
        return remembered(priced.study, priced.key, args, named)

    return call

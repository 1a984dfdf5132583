"""A study with the prices it was made of, and results that all sessions share by their keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

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


def shared_by_key(
    *, entries: int = 64, ttl: str | None = None
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Decorator: the result is computed once for all sessions that call with the same keys.

    The key of a `PricedStudy` is its own, that of prices is their version, that of a function is
    its name; all other arguments are plain values, which Streamlit hashes.

    Args:
        entries: how many results are kept, those used last.
        ttl: how long a result is kept, such as "2m"; None is for ever.
    """

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        def compute(keys: Any, _args: Any, _named: Any) -> T:
            return function(*_args, **_named)

        # Streamlit tells cached functions apart by these two and by their source.
        compute.__module__, compute.__qualname__ = function.__module__, function.__qualname__
        options: dict[str, Any] = {"max_entries": entries, "ttl": ttl}
        remembered = st.cache_resource(show_spinner=False, hash_funcs={Request: repr}, **options)(
            compute
        )

        @wraps(function)
        def call(*args: P.args, **named: P.kwargs) -> T:
            keys = [_key(each) for each in args], {name: _key(each) for name, each in named.items()}
            return remembered(keys, args, named)

        return call

    return decorate


def _key(argument: object) -> object:
    if isinstance(argument, PricedStudy):
        return argument.key
    if isinstance(argument, Loaded):
        return argument.version
    if callable(argument):
        return f"{argument.__module__}.{argument.__qualname__}"  # type: ignore[attr-defined]
    return argument

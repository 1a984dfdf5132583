"""Decoding of plain JSON values to dataclasses and options, with type checks.

Values must have the annotated types; `from_json` refuses others, so that no text reaches arithmetic
and no number is taken for a boolean.
"""

from __future__ import annotations

import contextlib
import functools
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

UNIONS = (Union, types.UnionType)
SHOWN = 60


def from_json(told: Any, kind: Any, where: str) -> Any:
    """The value of type `kind` decoded from `told`.

    Args:
        told: JSON value: None, bool, int, float, str, list or dict.
        kind: a dataclass, date, datetime, plain type, Literal, tuple, Mapping, or a union of these.
        where: its name, for messages.

    Raises:
        ValueError: it is of another type, or lacks or adds a field.
    """
    if is_dataclass(kind):
        return _dataclass(told, kind, where)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in UNIONS:
        return _any_of(told, inner, where)
    if origin is Literal:
        return _require(told, where, told in inner and isinstance(told, str), kind)
    if origin is tuple:
        _require(told, where, isinstance(told, list), kind)
        return tuple(from_json(one, inner[0], where) for one in told)
    if origin is not None and issubclass(origin, Mapping):
        _require(told, where, isinstance(told, dict), kind)
        return {name: from_json(one, inner[1], where) for name, one in told.items()}
    return _plain(told, kind, where)


def arguments(
    told: Mapping[str, Any], function: Callable[..., Any], computed: frozenset[str]
) -> dict[str, Any]:
    """The keyword arguments of a function, decoded from a JSON object by its annotations.

    Args:
        told: the JSON object.
        function: the function.
        computed: its arguments that a file must not give.

    Raises:
        ValueError: the function has no such argument, or one of another type.
    """
    hints = {name: kind for name, kind in _hints(function).items() if name not in computed}
    if unknown := sorted(set(told) - set(hints)):
        raise ValueError(f"an option {shown(unknown[0])}")
    return {name: from_json(one, hints[name], name) for name, one in told.items()}


def shown(value: object, most: int = SHOWN) -> str:
    """A value for a message: short, without control characters.

    Example:
        >>> shown("red" + chr(27) + "[31m")
        'red?[31m'
    """
    whole = str(value)
    text = whole if len(whole) <= most else f"{whole[:most]}…"
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _dataclass(told: Any, kind: Any, where: str) -> Any:
    _require(told, where, isinstance(told, dict), kind)
    hints = _hints(kind)
    unknown = sorted(set(told) - set(hints))
    lacking = [
        one.name
        for one in fields(kind)
        if one.name not in told and one.default is MISSING and one.default_factory is MISSING
    ]
    if unknown or lacking:
        what = f"with {shown(unknown[0])}" if unknown else f"without {lacking[0]}"
        raise ValueError(f"{where} {what}")
    return kind(**{name: from_json(one, hints[name], name) for name, one in told.items()})


def _any_of(told: Any, kinds: tuple[Any, ...], where: str) -> Any:
    if told is None and types.NoneType in kinds:
        return None
    *others, last = [one for one in kinds if one is not types.NoneType]
    for kind in others:
        with contextlib.suppress(ValueError):
            return from_json(told, kind, where)
    return from_json(told, last, where)


def _plain(told: Any, kind: Any, where: str) -> Any:
    if kind in (date, datetime):
        _require(told, where, isinstance(told, str), kind)
        return kind.fromisoformat(told)
    if kind is float:
        _require(told, where, isinstance(told, int | float) and not isinstance(told, bool), kind)
        return float(told)
    # A bool is an int in Python, but not in these files.
    return _require(told, where, kind is Any or type(told) is kind, kind)


def _require(told: Any, where: str, holds: bool, kind: Any) -> Any:
    if not holds:
        name = getattr(kind, "__name__", str(kind))
        raise ValueError(f"{where} {shown(repr(told)[: 2 * SHOWN])}, which is no {name}")
    return told


@functools.cache
def _hints(of: Any) -> dict[str, Any]:
    """The annotated types of a dataclass's fields or a function's arguments."""
    found = get_type_hints(of.func if isinstance(of, functools.partial) else of)
    found.pop("return", None)
    return found

"""The options of `simulate`: one per field of a Scenario."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import MISSING, fields
from typing import Annotated, Any, get_args, get_type_hints

import typer

from analytics.portfolio import weights
from analytics.simulation.scenario import Scenario

# Fields with a different name of the option.
NAMES = {"start_wealth": "--wealth", "flow_every": "--every"}
WRITTEN = "AAPL=0.6,KO=40%|equal"


def takes_scenario(command: Callable[..., None]) -> Callable[..., None]:
    """Add an option for each field of a Scenario to `command(..., scenario, shares)`.

    `scenario` is the checked scenario without weights; `shares` is the text of `--weights`, which
    needs the requested tickers to be parsed. Apply it inside `takes_request`.
    """
    own = {
        name: parameter
        for name, parameter in inspect.signature(command).parameters.items()
        if name not in ("scenario", "shares")
    }

    @functools.wraps(command)
    def run(*args: Any, **given: Any) -> None:
        others = {name: given[name] for name in own if name in given}
        described = {name: given[name] for name in _OPTIONS if name != "weights"}
        command(*args, **others, scenario=Scenario(**described), shares=given["weights"])

    hints = get_type_hints(command, include_extras=True)
    options = [p.replace(annotation=hints[p.name]) for p in own.values()] + [*_OPTIONS.values()]
    run.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined]
    run.__annotations__ = {option.name: option.annotation for option in options}
    return run


def _options() -> dict[str, inspect.Parameter]:
    """Field → the command's parameter, in the order of the fields."""
    hints = get_type_hints(Scenario, include_extras=True)
    return {of.name: _parameter(of.name, hints[of.name], of.default) for of in fields(Scenario)}


def _parameter(name: str, annotated: Any, default: Any) -> inspect.Parameter:
    assert default is not MISSING  # a Scenario has a default for every option
    kind, text = get_args(annotated)
    if name == "weights":
        option = typer.Option("--weights", metavar=WRITTEN, help=text)
        return _keyword(name, Annotated[str, option], weights.EQUAL)
    flag = NAMES.get(name, f"--{name.replace('_', '-')}")
    return _keyword(name, Annotated[kind, typer.Option(flag, help=text)], default)


def _keyword(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(name, kind, default=default, annotation=annotation)


_OPTIONS = _options()

"""The README stays true: its commands are accepted, its files are there, options have help."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer.main

from analytics.__main__ import app
from analytics.performance import glossary
from analytics.stats.catalogue import METRICS
from analytics.volatility import model_glossary
from analytics.volatility.model_list import MODELS
from launch.commands import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LINES = re.findall(r"^python -m analytics (.+)$", README, re.MULTILINE)
GROUP = typer.main.get_command(app)


@pytest.mark.parametrize("line", LINES)
def test_every_command_in_the_readme_is_accepted(line: str) -> None:
    name, *arguments = shlex.split(line)
    command = GROUP.commands[name]  # type: ignore[attr-defined]
    command.make_context(name, arguments)  # raises for what it does not accept
    options = {option for parameter in command.params for option in parameter.opts}
    assert {argument for argument in arguments if argument.startswith("--")} <= options


def test_the_readme_shows_every_command() -> None:
    shown = {shlex.split(line)[0] for line in LINES}
    assert {"returns", "summary", "volatility"} <= shown


def test_the_readme_names_only_commands_that_run_py_has() -> None:
    named = set(re.findall(r"run\.py (\w+)", README))
    assert named
    assert named <= set(COMMANDS)


def test_every_picture_and_file_that_the_readme_shows_is_there() -> None:
    local = re.findall(r"\]\((?!http)([^)#]+)\)|src=\"([^\"]+)\"", README)
    paths = [ROOT / (one or other) for one, other in local]
    assert len(paths) >= 5
    assert [path for path in paths if not path.is_file()] == []
    pictures = [path for path in paths if path.suffix == ".png"]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in pictures)
    assert all(path.stat().st_size < 400_000 for path in pictures)


@pytest.mark.parametrize("name", sorted(GROUP.commands))  # type: ignore[attr-defined]
def test_every_command_and_option_has_help(name: str) -> None:
    command = GROUP.commands[name]  # type: ignore[attr-defined]
    assert command.help
    silent = [p.name for p in command.params if not getattr(p, "help", "set") and p.name != "help"]
    assert silent == []


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_every_metric_explains_itself(metric: object) -> None:
    assert metric.function.__name__ == metric.id  # type: ignore[attr-defined]
    assert metric.function.__doc__  # type: ignore[attr-defined]
    assert metric.help.endswith(".")  # type: ignore[attr-defined]
    assert not metric.undefined.endswith(".")  # type: ignore[attr-defined]
    assert metric.formula  # type: ignore[attr-defined]


def test_sources_have_a_year() -> None:
    named = [metric.source for metric in METRICS.values() if metric.source]
    without_year = [source for source in named if not re.search(r"\d{4}", source)]
    assert set(without_year) == {"total return as CRSP defines it", "Morningstar"}


def test_the_page_of_metrics_is_what_the_catalogue_says() -> None:
    """Written by `glossary.page()` of `analytics.performance`."""
    assert (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8") == glossary.page()


def test_the_page_of_volatility_models_is_what_the_registry_says() -> None:
    """Written by `python -c` with `model_glossary.page()` of analytics.volatility, as above."""
    written = (ROOT / "docs" / "volatility-models.md").read_text(encoding="utf-8")
    assert written == model_glossary.page()
    assert all(re.search(r"\d{4}", model.definition) for model in MODELS)


def test_the_conventions_define_every_metric_of_the_catalogue_and_no_other() -> None:
    page = (ROOT / "docs" / "conventions.md").read_text(encoding="utf-8")
    _, _, metrics = page.partition("## Metrics")
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", metrics, re.MULTILINE)
    defined = [name for row in rows for name in re.findall(r"\w+", row)]
    assert len(defined) == len(set(defined))
    assert set(defined) == set(METRICS)

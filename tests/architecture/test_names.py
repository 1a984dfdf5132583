"""Names: a class name stands for one class, and a module's name says its subject."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Sequence

import pytest

from tests.architecture.source import PRODUCT, Source, ours, written

pytestmark = pytest.mark.slow

WORDS_THAT_SAY_NOTHING = {
    *("common", "utils", "util", "helpers", "helper", "misc", "words", "held", "told", "found"),
    *("base", "stuff", "tools", "various"),
}

# As of 2026-11-30. One class of each name stays; the others get names of their own. A name that
# is gone from the product must be taken off this list: the test compares the two exactly.
DUPLICATE_CLASSES: dict[str, tuple[str, ...]] = {
    "Bars": (
        "analytics/prices/bars.py",
        "analytics/study/series.py",
    ),
    "Column": (
        "analytics/prices/files/layout/layout.py",
        "dashboard/elements/metric_table.py",
        "dashboard/sections/outlook/model_comparison.py",
    ),
    "Course": (
        "dashboard/charts/portfolio/convergence.py",
        "dashboard/charts/volatility/conditional.py",
    ),
    "Draws": (
        "models/bootstrap/draws.py",
        "models/bootstrap/resampling/arrays.py",
    ),
    "Episodes": (
        "analytics/conventions/quantstats.py",
        "analytics/stats/tables/drawdown_episodes.py",
    ),
    "Fan": (
        "dashboard/charts/portfolio/fan.py",
        "models/montecarlo/fan.py",
    ),
    "Form": (
        "analytics/prices/files/cells/date_forms.py",
        "analytics/prices/files/readers/bars_of.py",
    ),
    "Found": (
        "analytics/prices/files/readers/bars_of.py",
        "analytics/prices/search.py",
    ),
    "Given": (
        "analytics/conventions/given.py",
        "models/runtime/compiled.py",
        "models/volatility/garch/batch_kernels.py",
    ),
    "Market": (
        "analytics/performance/coverage.py",
        "models/montecarlo/market.py",
    ),
    "Moments": (
        "analytics/portfolio/moments.py",
        "analytics/stats/observations/sample.py",
    ),
    "Outcome": (
        "dashboard/background/execution.py",
        "models/fitting/fisher_scoring.py",
    ),
    "Plan": (
        "dashboard/sections/portfolio/portfolio_options.py",
        "models/montecarlo/plan.py",
    ),
    "Products": (
        "analytics/stats/observations/pair.py",
        "models/fitting/scan_products.py",
    ),
    "Reason": (
        "models/optimiser/optimum.py",
        "models/volatility/garch/estimate.py",
    ),
    "Refusal": (
        "dashboard/choice/state.py",
        "launch/processes.py",
    ),
    "Sample": (
        "analytics/stats/observations/sample.py",
        "models/bootstrap/resample.py",
    ),
    "Series": (
        "models/bootstrap/resampling/arrays.py",
        "models/bootstrap/resampling/tensors.py",
        "models/volatility/garch/series.py",
    ),
    "Sums": (
        "models/bootstrap/resampling/__init__.py",
        "models/bootstrap/resampling/arrays.py",
        "models/bootstrap/resampling/tensors.py",
    ),
    "Tally": (
        "models/bootstrap/resampling/tally.py",
        "models/montecarlo/tally.py",
    ),
    "Trace": (
        "models/fitting/fisher_scoring.py",
        "models/optimiser/trace.py",
    ),
    "Verdict": (
        "analytics/provenance/verify.py",
        "analytics/stats/inference/normality.py",
    ),
}


def classes(files: Sequence[Source]) -> dict[str, list[str]]:
    """By name, the files in which a class of that name is defined; a nested class counts too."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in files:
        for node in file.nodes(ast.ClassDef):
            found[node.name].append(file.path)
    return found


def duplicates(files: Sequence[Source]) -> dict[str, tuple[str, ...]]:
    """Class names that stand for more than one class, and where."""
    return {name: tuple(paths) for name, paths in classes(files).items() if len(paths) > 1}


def silent_names(files: Sequence[Source]) -> Iterator[str]:
    """Modules and folders whose whole name is a word that says nothing about their subject."""
    for file in files:
        for part in file.path.removesuffix(".py").split("/"):
            if part.strip("_") in WORDS_THAT_SAY_NOTHING:
                yield f"{file.path}: {part} says nothing, name the subject"


def test_a_class_name_stands_for_one_class() -> None:
    now = duplicates(ours(*PRODUCT))
    assert {name: set(paths) for name, paths in now.items()} == {
        name: set(paths) for name, paths in DUPLICATE_CLASSES.items()
    }


def test_a_duplicate_class_name_is_found() -> None:
    files = [
        written("models/a.py", "class Plan: ..."),
        written("dashboard/b.py", "class Plan: ...\nclass Other:\n    class Own: ..."),
        written("dashboard/c.py", "class Own: ..."),
    ]
    assert duplicates(files) == {
        "Plan": ("models/a.py", "dashboard/b.py"),
        "Own": ("dashboard/b.py", "dashboard/c.py"),
    }
    assert duplicates(files[:1]) == {}


def test_names_of_modules_say_their_subject() -> None:
    assert list(silent_names(ours(*PRODUCT, "benchmarks", "tests"))) == []


def test_a_name_that_says_nothing_is_found() -> None:
    refused = ("models/utils.py", "models/_helpers.py", "analytics/common/prices.py")
    assert all(list(silent_names([written(path)])) for path in refused)
    assert list(silent_names([written("dashboard/shell/common_window.py")])) == []

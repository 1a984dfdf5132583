"""The dictionary of columns has every column of every table, and no other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from analytics.provenance import columns, recipes
from analytics.simulation.scenario import Scenario
from tests.analytics.tables import studied

ROOT = Path(__file__).resolve().parents[3]
IN_METRICS = {"summary", "volatility"}
OPTIONS: dict[str, dict[str, Any]] = {
    "rolling correlation": {"one": "KO", "other": "AAPL", "window": 63},
    "simulate": {"scenario": Scenario(days=3, paths=1000)},
    "frontier": {"points": 2},
    "garch": {"horizon": 2},
}
STUDY = studied("sample", tickers=("KO", "AAPL"), benchmark="^GSPC", window="common")


def test_every_recipe_is_described() -> None:
    assert set(columns.files()) == set(recipes.OF_STUDY) - IN_METRICS


@pytest.mark.parametrize("recipe", recipes.OF_STUDY)
def test_a_recipe_is_found_under_its_name(recipe: str) -> None:
    """Its family is imported when it is asked for, and has to know the name."""
    assert callable(recipes.OF_STUDY[recipe])


def test_every_table_of_a_family_has_a_name() -> None:
    assert [tuple(made()) for _, made in recipes.FAMILIES] == [x for x, _ in recipes.FAMILIES]


@pytest.mark.slow
@pytest.mark.parametrize("recipe", columns.files())
def test_a_table_has_the_columns_of_its_description_in_that_order(recipe: str) -> None:
    own = OPTIONS.get(recipe, {})
    own = {"window": 63} if recipe.startswith("rolling") and not own else own
    own = {} if recipe == "rolling volatility" else own
    names = list(recipes.OF_STUDY[recipe](STUDY, **own).columns)
    assert columns.lacking(recipe, names) == []
    for described in columns.files()[recipe]["columns"]:
        pattern = re.sub(r"<\w+>", ".+", re.escape(described).replace(r"\<", "<"))
        assert any(re.fullmatch(pattern, name) for name in names), described


def test_an_unknown_column_is_found() -> None:
    assert columns.lacking("calendar", ["jan", "q1", "q10x", "partial"]) == ["q10x"]


def test_the_page_is_written_from_the_dictionary() -> None:
    """`python -c "from analytics.provenance import columns as c; print(c.page(), end='')"`."""
    assert (ROOT / "docs" / "columns.md").read_text(encoding="utf-8") == columns.page()


def test_every_column_has_a_unit_and_a_sentence() -> None:
    for file in columns.files().values():
        for unit, text in file["columns"].values():
            assert unit
            assert not text[0].islower()
            assert text.endswith(".")

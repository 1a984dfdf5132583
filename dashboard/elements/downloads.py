"""Downloads: each table as CSV, and as a bundle that anyone can recompute; made when clicked."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import pandas as pd
import streamlit as st

from analytics import provenance
from analytics.output import export
from analytics.provenance import recipes
from analytics.request import Request
from analytics.study import Study
from dashboard.choice import cached
from dashboard.choice.priced_study import PricedStudy

ABOUT: Final = (
    "Bundle: a zip of the CSV, the prices it was made from and how it was made. "
    "`python -m analytics verify BUNDLE` recomputes it, on any computer, without a network."
)


@dataclass(frozen=True, slots=True)
class Export:
    """A table that a page offers.

    Attributes:
        made: makes the table.
        proof: makes the bundle of the table. Every table has one: what nobody can recompute is
            shown, and not handed out.
    """

    made: Callable[[], pd.DataFrame]
    proof: Callable[[pd.DataFrame], bytes]


def by_recipe(
    recipe: str,
    priced: PricedStudy,
    made: Callable[[], pd.DataFrame] | None = None,
    **options: Any,
) -> Export:
    """A table that `verify` can recompute.

    Args:
        recipe: its name in provenance.recipes.
        priced: the study, whose request says all that the table depends on, and its prices.
        made: makes the table from what is computed already; None follows the recipe.
        options: the recipe's own.
    """
    follow = functools.partial(recipes.OF_STUDY[recipe], priced.study, **options)
    proof = functools.partial(_bundle, recipe, priced, options)
    return Export(made or follow, proof)


def on_request(recipe: str, request: Request, **options: Any) -> Export:
    """A table of what a request means when it is clicked; until then it holds no prices."""
    made = functools.partial(_followed, recipe, request, options)
    return Export(made, functools.partial(_followed_bundle, recipe, request, options))


def of_quality(request: Request) -> Export:
    """The data-quality cards as of today, one row a ticker."""
    today = datetime.now(UTC).date().isoformat()
    return on_request(recipes.QUALITY, request, findings=False, today=today)


def draw(study: Study, tables: Mapping[str, Export]) -> None:
    """One button, and behind it each table by the first word of its file's name.

    Where the command line writes the same table, the bytes are the same.
    """
    with st.popover("Download", icon=":material/download:", width="content"):
        for what, table in tables.items():
            row(study, what, table)
        st.caption(ABOUT)


def row(study: Study, what: str, table: Export) -> None:
    """The buttons of one table."""
    name, label = export.file_name(study, what), what.capitalize().replace("-", " ")
    with st.container(horizontal=True, gap="small"):
        _button(f"{label} CSV", functools.partial(_csv, table.made), name, "text/csv")
        content = functools.partial(_proven, table.made, table.proof)
        zipped = f"{name.removesuffix('.csv')}.zip"
        _button(f"{label} bundle", content, zipped, "application/zip")


def _button(label: str, content: Callable[[], bytes], name: str, mime: str) -> None:
    st.download_button(
        label,
        content,
        file_name=name,
        mime=mime,
        icon=":material/csv:" if mime == "text/csv" else ":material/folder_zip:",
        type="secondary" if mime == "text/csv" else "tertiary",
        key=f"download-{label}",
        on_click="ignore",
    )


def _csv(made: Callable[[], pd.DataFrame]) -> bytes:
    return export.csv(made())


def _proven(made: Callable[[], pd.DataFrame], proof: Callable[[pd.DataFrame], bytes]) -> bytes:
    return proof(made())


def _followed(recipe: str, request: Request, options: Mapping[str, Any]) -> pd.DataFrame:
    return recipes.table(recipe, request, cached.load(request), options)


def _followed_bundle(
    recipe: str, request: Request, options: Mapping[str, Any], _table: pd.DataFrame
) -> bytes:
    """The bundle of the table made anew, so that both are of the same prices."""
    loaded = cached.load(request)
    table = recipes.table(recipe, request, loaded, options)
    return provenance.bundle(recipe, request, loaded, table, options)


def _bundle(
    recipe: str, priced: PricedStudy, options: Mapping[str, Any], table: pd.DataFrame
) -> bytes:
    return provenance.bundle(recipe, priced.study.request, priced.loaded, table, options)

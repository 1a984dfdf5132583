"""Downloads: one menu per page; each table as CSV, Excel, Parquet and as a bundle to recompute.

Files are made when they are clicked.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import pandas as pd
import streamlit as st

from analytics import provenance
from analytics.output import export, formats
from analytics.output.workbook import workbook
from analytics.provenance import recipes
from analytics.provenance.about import about
from analytics.request import Request
from analytics.study import Study
from dashboard.charts.style import theme
from dashboard.choice import cached
from dashboard.choice.priced_study import PricedStudy, Version
from dashboard.elements.file_notes import note
from dashboard.elements.prepared import PICTURE

ABOUT: Final = (
    "Bundle: a zip of the CSV, the prices it was made from and how it was made. "
    "`python -m analytics verify BUNDLE` recomputes it, on any computer, without a network."
)
OFFERED: Final = "offered files"
KINDS: Final = {
    "CSV": ("csv", "text/csv"),
    "Excel": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "Parquet": ("parquet", "application/vnd.apache.parquet"),
    "bundle": ("zip", "application/zip"),
}
# Streamlit's own button above a table writes the text of its cells, rounded: the menu has the file.
OWN_BUTTON: Final = (
    '<style>[data-testid="stElementToolbarButton"]:has(button[aria-label^="Download as CSV"])'
    "{display:none}</style>"
)


@dataclass(frozen=True, slots=True)
class Export:
    """A table that a page offers.

    Attributes:
        made: makes the table.
        proof: makes the bundle of the table. Every table has one: what nobody can recompute is
            shown, and not handed out.
        origin: says how it was made, for a sheet beside the table.
    """

    made: Callable[[], pd.DataFrame]
    proof: Callable[[pd.DataFrame], bytes]
    origin: Callable[[], list[tuple[str, str]]] = list


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
    origin = functools.partial(about, priced.study.request, priced.loaded)
    return Export(made or follow, proof, origin)


def when_clicked(recipe: str, priced: PricedStudy, **options: Any) -> Export:
    """A table made when it is clicked, of the prices that are drawn; until then it holds none."""
    request, version = priced.key
    made = functools.partial(_followed, recipe, request, version, options)
    proof = functools.partial(_followed_bundle, recipe, request, version, options)
    return Export(made, proof, lambda: about(request, cached.drawn_with(request, version)))


def of_quality(priced: PricedStudy) -> Export:
    """The data-quality cards as of today, one row a ticker."""
    today = datetime.now(UTC).date().isoformat()
    return when_clicked(recipes.QUALITY, priced, findings=False, today=today)


def begin() -> None:
    """Forget what the page offered in its last run."""
    st.session_state[OFFERED] = {}


def draw(study: Study, tables: Mapping[str, Export]) -> None:
    """Put tables into the page's one Download menu, each by the first word of its file's name.

    Where the command line writes the same table, the bytes are the same.
    """
    offered = st.session_state.setdefault(OFFERED, {})
    offered |= {what: (export.file_name(study, what), table) for what, table in tables.items()}


def menu(report: Callable[[], bytes] | None = None) -> None:
    """One button, and behind it every table that the page has offered in this run.

    Args:
        report: makes the report of all pages; None leaves it out.
    """
    offered: dict[str, tuple[str, Export]] = st.session_state.get(OFFERED, {})
    st.html(OWN_BUTTON)
    with st.popover("Download", icon=":material/download:", width="content"):
        for what, (name, table) in offered.items():
            _row(what, name, table)
        if offered:
            _whole(offered)
        if report is not None:
            _button("Report of all pages", report, "report.html", "text/html")
            st.caption("One page to open without a network: charts, tables, and what proves them.")
        _pictures()
        st.caption(ABOUT)


def _pictures() -> None:
    """How the button of each chart saves it."""
    st.segmented_control(
        "Pictures of charts",
        theme.PICTURES,
        default=theme.PICTURES[0],
        key=PICTURE,
        required=True,
        help="The button that appears on a chart saves a picture of it in this form.",
    )


def _row(what: str, name: str, table: Export) -> None:
    """The buttons of one table, and what it holds."""
    label, stem = _label(what), name.removesuffix(".csv")
    st.caption(f"**{label}**: {note(what)}" if note(what) else f"**{label}**")
    contents: dict[str, Callable[[], bytes]] = {
        "CSV": functools.partial(_csv, table.made),
        "Excel": functools.partial(_excel, label, table),
        "Parquet": functools.partial(_parquet, table.made),
        "bundle": functools.partial(_proven, table.made, table.proof),
    }
    with st.container(horizontal=True, gap="small"):
        for kind, content in contents.items():
            suffix, mime = KINDS[kind]
            _button(f"{label} {kind}", content, f"{stem}.{suffix}", mime)


def _label(what: str) -> str:
    return what.capitalize().replace("-", " ")


def _whole(offered: Mapping[str, tuple[str, Export]]) -> None:
    """All tables of the page in one workbook."""
    name, _ = next(iter(offered.values()))
    file = f"tables_{name.removesuffix('.csv').partition('_')[2]}.xlsx"
    tables = {_label(what): table for what, (_, table) in offered.items()}
    _button("All tables, Excel", functools.partial(_all, tables), file, KINDS["Excel"][1])


def _button(label: str, content: Callable[[], bytes], name: str, mime: str) -> None:
    st.download_button(
        label,
        content,
        file_name=name,
        mime=mime,
        type="secondary" if mime == "text/csv" else "tertiary",
        key=f"download-{label}",
        on_click="ignore",
    )


def _excel(label: str, table: Export) -> bytes:
    return workbook({label: table.made()}, table.origin())


def _all(tables: Mapping[str, Export]) -> bytes:
    first = next(iter(tables.values()))
    return workbook({name: table.made() for name, table in tables.items()}, first.origin())


def _parquet(made: Callable[[], pd.DataFrame]) -> bytes:
    return formats.encode(made(), "parquet")


def _csv(made: Callable[[], pd.DataFrame]) -> bytes:
    return export.csv(made())


def _proven(made: Callable[[], pd.DataFrame], proof: Callable[[pd.DataFrame], bytes]) -> bytes:
    return proof(made())


def _followed(
    recipe: str, request: Request, version: Version, options: Mapping[str, Any]
) -> pd.DataFrame:
    return recipes.table(recipe, request, cached.drawn_with(request, version), options)


def _followed_bundle(
    recipe: str,
    request: Request,
    version: Version,
    options: Mapping[str, Any],
    _table: pd.DataFrame,
) -> bytes:
    """The bundle of the table made anew, so that both are of the same prices."""
    loaded = cached.drawn_with(request, version)
    table = recipes.table(recipe, request, loaded, options)
    return provenance.bundle(recipe, request, loaded, table, options)


def _bundle(
    recipe: str, priced: PricedStudy, options: Mapping[str, Any], table: pd.DataFrame
) -> bytes:
    return provenance.bundle(recipe, priced.study.request, priced.loaded, table, options)

"""The glossary: a table of every metric of the catalogue with definition and source."""

from __future__ import annotations

import pandas as pd

from analytics.performance import coverage
from analytics.performance.intervals import MEASURED, WITHOUT
from analytics.stats.catalogue import METRICS, SYMBOLS, Metric

PREFACE = (
    "Columns of `summary` and `volatility`; `python -m analytics metrics` prints the same, and "
    "why a number may be missing. [conventions.md](conventions.md) has the rules for data, windows "
    "and files."
)


def table() -> pd.DataFrame:
    """One row per metric, in the catalogue's order.

    Columns: `id`, `label`, `definition` (in the letters of `SYMBOLS`), `unit`, `sign`, `source`,
    `interval` (whether it has one, else why not), `undefined` (why it may be missing), `help`,
    `version` (of the definition), `method` (of its interval), `coverage` (of the interval in
    simulated markets).
    """
    return pd.DataFrame([_row(metric) for metric in METRICS.values()])


def _row(metric: Metric) -> dict[str, object]:
    return {
        "id": metric.id,
        "label": metric.label,
        "definition": metric.formula,
        "unit": metric.unit,
        "sign": metric.sign,
        "source": metric.source,
        "interval": "yes" if metric.id in MEASURED else f"no: {WITHOUT[metric.id]}",
        "undefined": metric.undefined,
        "help": metric.help,
        "version": metric.version,
        "method": coverage.method(metric.id) if metric.id in MEASURED else "",
        "coverage": coverage.sentence(metric.id),
    }


def page() -> str:
    """The table as a Markdown page."""
    rows = [
        f"| `{row['id']}` | {row['label']} | {row['definition']} | {row['unit']}, {row['sign']} "
        f"| {row['source'] or '-'} | {row['method'] or '-'} |"
        for row in _escaped()
    ]
    return "\n".join(
        [
            "# What every number means",
            "",
            PREFACE,
            "",
            SYMBOLS,
            "",
            f"{coverage.DEFINITION} How often it does: [coverage.md](coverage.md).",
            "",
            "| id | on screen | definition | unit, sign | source | interval |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _escaped() -> list[dict[str, str]]:
    """The rows with Markdown's characters for columns and emphasis escaped."""
    made = table().astype(str).to_dict("records")
    return [{str(name): text.replace("|", "\\|") for name, text in row.items()} for row in made]

"""Figures of other tools for the same returns, and why they differ from ours.

Each tool has a file with its formulas; tests compare them with the tool.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analytics.conventions.empyrical import EMPYRICAL
from analytics.conventions.excel import EXCEL
from analytics.conventions.given import Convention, ToolInputs
from analytics.conventions.quantstats import QUANTSTATS
from analytics.option_values import Tool
from analytics.performance import summary
from analytics.stats.catalogue import METRICS
from analytics.stats.catalogue.metric import HIGH
from analytics.stats.observations.observed import ROUNDING, Floats
from analytics.study import Study

CONVENTIONS: dict[Tool, dict[str, Convention]] = {
    "quantstats": QUANTSTATS,
    "empyrical": EMPYRICAL,
    "excel": EXCEL,
}

SAME = 1e-10


def summary_as(study: Study, tool: Tool | None = None) -> pd.DataFrame:
    """The summary with the tool's figure after each metric that it defines differently.

    The column is `<id>_<tool>`, after the metric's interval if it has one. The tool gets each
    ticker's observed returns, those of the sessions shared with the benchmark, and the annual
    risk-free rate unchanged, so there are no gaps. Undefined figures are missing. A tool of None
    adds no columns.
    """
    table = summary.summary(study)
    if tool is None:
        return table
    rows, columns = list(given(study)), []
    ends = {
        (metric + HIGH if metric + HIGH in table else metric): metric
        for metric in CONVENTIONS[tool]
    }
    for name in table.columns:
        columns.append(table[name])
        if name in ends:
            columns.append(_beside(table[ends[name]], tool, rows))
    beside = pd.concat(columns, axis="columns")
    beside.attrs = table.attrs
    return beside


def why(_study: Study, table: pd.DataFrame, tool: Tool) -> list[str]:
    """One sentence with the reason for each metric of the table that differs for some ticker.

    Args:
        _study: not used; recipes pass it.
        table: a summary with the columns `<id>_<tool>`.
        tool: the other tool.
    """
    return [
        f"{METRICS[metric].label} as {tool}: {convention.reason}"
        for metric, convention in CONVENTIONS[tool].items()
        if not _agree(table[metric], table[f"{metric}_{tool}"])
    ]


def _agree(ours: pd.Series, theirs: pd.Series) -> bool:
    """Whether the two are equal for every ticker, up to rounding."""
    if METRICS[str(ours.name)].unit == "date":
        return bool(((ours == theirs) | (ours.isna() & theirs.isna())).all())
    one, other = (column.to_numpy(dtype=np.float64, na_value=np.nan) for column in (ours, theirs))
    return np.allclose(one, other, rtol=SAME, atol=ROUNDING, equal_nan=True)


def given(study: Study) -> Iterator[ToolInputs]:
    """Inputs of a tool for each row of the study."""
    for row in range(len(study.tickers)):
        returns, dates = _observed(study.periodic.simple[row], study.periodic.sessions[row])
        daily, days = _observed(study.daily.simple[row], study.daily.sessions[row])
        own, benchmark = _shared(study, row)
        yield ToolInputs(
            *(returns, dates, study.base[row], daily, days, own, benchmark),
            periods=study.request.periods_a_year,
            risk_free=study.request.risk_free,
        )


def _beside(ours: pd.Series, tool: Tool, rows: Sequence[ToolInputs]) -> pd.Series:
    """The tool's figures of our column's metric, in its type."""
    convention = CONVENTIONS[tool][str(ours.name)]
    figures = [_figure(convention, row) for row in rows]
    return pd.Series(figures, name=f"{ours.name}_{tool}", dtype=ours.dtype)


def _figure(convention: Convention, row: ToolInputs) -> Any:
    """The figure of one ticker; None where it has no finite one."""
    with np.errstate(all="ignore"):
        found = np.asarray(convention.figure(row))
    undefined = np.isnat(found) if found.dtype.kind == "M" else ~np.isfinite(found)
    return None if undefined else found[()]


def _observed(values: Floats, *others: np.ndarray) -> tuple[Any, ...]:
    seen = ~np.isnan(values)
    return values[seen], *(other[seen] for other in others)


def _shared(study: Study, row: int) -> tuple[Any, ...]:
    if study.shared is None:
        return np.empty(0), np.empty(0)
    return _observed(study.shared.simple[row], study.shared.benchmark[row])

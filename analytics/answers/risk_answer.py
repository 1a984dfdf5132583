"""The answer of the page Risk: losses of bad days, and the deepest drawdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from analytics.answers.phrases import day, money, percent
from analytics.request import Frequency

LOSS: Final = "value_at_risk_95"
SHORTFALL: Final = "expected_shortfall_95"
DEEPEST: Final = "max_drawdown"
PERIOD: Final[Mapping[Frequency, str]] = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
}


def answer(
    summary: pd.DataFrame, asked: Sequence[str], frequency: Frequency, amount: float
) -> list[str]:
    """Sentences on the worst period in twenty, riskiest and calmest ticker, and the deepest fall.

    Args:
        summary: one row per ticker.
        asked: the requested tickers, without an additional benchmark.
        frequency: frequency of the returns.
        amount: amount held in each.
    """
    rows = summary[summary["ticker"].isin(list(asked))].to_dict("records")
    known = [row for row in rows if pd.notna(row[LOSS]) and pd.notna(row[SHORTFALL])]
    sentences = [_losses(known, PERIOD[frequency], amount)] if known else []
    sentences += _falls([row for row in rows if pd.notna(row[DEEPEST])])
    return sentences or ["No ticker has the two returns in these dates that a risk takes."]


def _losses(rows: list[dict[Any, Any]], period: str, amount: float) -> str:
    worst = max(rows, key=lambda row: row[LOSS])
    calmest = min(rows, key=lambda row: row[LOSS])
    paid = f"On the worst {period} in 20, {money(amount)} in {worst['ticker']}"
    text = f"{paid} lost {_lost(worst, amount)}"
    if worst is calmest:
        return f"{text}."
    return f"{text}; in {calmest['ticker']}, the calmest, it lost {_lost(calmest, amount)}."


def _lost(row: dict[Any, Any], amount: float) -> str:
    least, mean = row[LOSS] * amount, row[SHORTFALL] * amount
    if least <= 0.0:
        return "nothing" if mean <= 0.0 else f"{_whole(mean)} on average"
    return f"{_whole(least)} or more, {_whole(mean)} on average"


def _whole(loss: float) -> str:
    """A percentage, without decimals from three digits on."""
    return money(float(round(loss)) if loss >= 100.0 else loss)


def _falls(rows: list[dict[Any, Any]]) -> list[str]:
    fallen = [row for row in rows if row[DEEPEST] < 0.0]
    if not fallen:
        return ["None closed below its high in these dates."] if rows else []
    deepest = min(fallen, key=lambda row: row[DEEPEST])
    peak, trough, back = (deepest[f"{DEEPEST}_{end}"] for end in ("peak", "trough", "recovery"))
    after = f"back at its high on {day(back)}" if pd.notna(back) else "not back at its high yet"
    return [
        (
            f"The deepest fall: {deepest['ticker']}, {percent(deepest[DEEPEST])} from {day(peak)} "
            "to "
            f"{day(trough)}, {after}."
        )
    ]

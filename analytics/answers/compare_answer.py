"""The answer of the page Compare: whether tickers diversify, and which one did best."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.answers.phrases import count, joined, typographic
from analytics.study.series import Floats

TOGETHER, PARTLY = 0.6, 0.3


def of_correlation(names: Sequence[str], matrix: Floats) -> list[str]:
    """Sentence on how closely tickers move together, from their correlations.

    Args:
        names: N tickers.
        matrix: (N, N), NaN where undefined.
    """
    if len(names) < 2:
        return ["One ticker moves with nothing here: add another to see what they spread."]
    pairs = matrix[np.triu_indices(len(names), 1)]
    known = pairs[~np.isnan(pairs)]
    if not len(known):
        return [f"{joined(names)} share too few returns in these dates to compare them."]
    return [f"{_subject(names)} {_moves(float(known.mean()))} ({_range(known)}): {_spread(known)}."]


def of_ranking(table: pd.DataFrame, label: str) -> list[str]:
    """Sentence on which ticker ranks first, and whether that may be luck.

    Args:
        table: a ranking, as `analytics.performance.ranking.ranking` returns it.
        label: label of the metric that it is ranked by.
    """
    by = table.columns[2]
    ranked = table[table[by].notna()]
    if len(ranked) < 2:
        return []
    best = ranked.iloc[0]
    text = f"{best['ticker']} ranks first by {label} ({typographic(f'{best[by]:.2f}')})"
    if pd.isna(best["significant"]):
        return [f"{text}; its returns are too few to tell luck from skill."]
    verdict = (
        "and passes a 5 % false-discovery test"
        if best["significant"]
        else "and luck alone may have put it there"
    )
    return [f"{text}, {verdict}."]


def _subject(names: Sequence[str]) -> str:
    return joined(names) if len(names) <= 3 else f"The {count(len(names), 'ticker')}"


def _moves(mean: float) -> str:
    if mean >= TOGETHER:
        return "move together"
    return "move partly together" if mean >= PARTLY else "move mostly apart"


def _spread(known: Floats) -> str:
    mean = float(known.mean())
    if mean >= TOGETHER:
        return "holding all of them spreads risk little"
    return "holding all of them spreads some risk" if mean >= PARTLY else "they spread risk well"


def _range(known: Floats) -> str:
    low, high = (typographic(f"{end:.2f}") for end in (known.min(), known.max()))
    return f"correlation {low}" if low == high else f"correlations {low} to {high}"

"""Bundles for tests, small enough to damage everywhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from analytics import prices
from analytics.prices import Loaded
from analytics.provenance import archive, bundle, recipes
from analytics.request import Request
from analytics.simulation.scenario import Scenario

LONG = """ticker,date,open,high,low,close,adj_close,volume,dividend,split
AAA,2024-01-30,99,101,98,100,99,5,0,1
AAA,2024-01-31,100,111,100,110,109,6,0,1
AAA,2024-02-01,110,111,98,99,99,7,1,1
AAA,2024-02-29,50,56,49,55,55,8,0,2
BBB,2024-01-31,,,,50,,,,
BBB,2024-02-29,,,,55,,,,
"""
LEARNT = 130
# A random walk of that many closes of two tickers, for what learns from a hundred returns.
WALKS = "ticker,date,close\n" + "".join(
    f"{name},{day},{100 * close!r}\n"
    for name, seed in (("AAA", 1), ("BBB", 2))
    for day, close in zip(
        np.arange(LEARNT) + np.datetime64("2024-01-01"),
        np.exp(0.01 * np.random.default_rng(seed).standard_normal(LEARNT).cumsum()).tolist(),
        strict=True,
    )
)
LEARNERS = ("simulate",)
# Of the recipes that take any.
OPTIONS: dict[str, dict[str, Any]] = {
    "correlation": {"method": "spearman"},
    "rolling value at risk": {"window": 2},
    "rolling drawdown": {"window": 2},
    "rolling sharpe": {"window": 2},
    "rolling beta": {"window": 2},
    "rolling correlation": {"one": "AAA", "other": "BBB", "window": 2},
    "simulate": {"scenario": Scenario(paths=1000, days=5)},
    recipes.QUALITY: {"findings": True, "today": "2024-03-01"},
}


def loaded(folder: Path, prices_csv: str = LONG, **asked: Any) -> tuple[Request, Loaded]:
    """A request for that table's prices, and the prices."""
    path = folder / "long.csv"
    path.write_text(prices_csv)
    request = Request(source=str(path), **asked)
    return request, prices.load(request)


def made(folder: Path, recipe: str = "summary", **asked: Any) -> bytes:
    """A bundle of a table of those prices."""
    request, found = loaded(folder, WALKS if recipe in LEARNERS else LONG, **asked)
    options = OPTIONS.get(recipe, {})
    table = recipes.table(recipe, request, found, options)
    return bundle(recipe, request, found, table, options)


def forged(
    content: bytes,
    change: Callable[[dict[str, Any]], None] = lambda _told: None,
    **parts: bytes,
) -> bytes:
    """The bundle with parts exchanged and digests set right: what a forger would do."""
    whole = archive.unpack(content) | {name.replace("_", "."): part for name, part in parts.items()}
    told = json.loads(whole[archive.MANIFEST])
    told["sha256"] = {name: archive.sha256(whole[name]) for name in told["sha256"]}
    change(told)
    return archive.pack(whole | {archive.MANIFEST: json.dumps(told).encode()})


def flipped(content: bytes, place: int, bit: int) -> bytes:
    """The bytes with one bit the other way round."""
    changed = np.frombuffer(content, np.uint8).copy()
    changed[place] ^= 1 << bit
    return changed.tobytes()

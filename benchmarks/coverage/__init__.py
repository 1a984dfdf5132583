"""Coverage: how often 95 % intervals hold the true value in simulated markets, and their width.

`--quick` takes a tenth of the histories; `--record` writes what was measured for the product.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from analytics.performance import coverage

PAGE = Path(__file__).resolve().parents[2] / "docs" / "coverage.md"
HISTORIES, REPORTED, REPLICATES, QUICKER = 1_000, 300, 400, 10


def run(asked: argparse.Namespace) -> int:
    """Measure every market, print the table, and record it if asked."""
    from benchmarks.coverage.markets import MARKETS
    from benchmarks.coverage.measure import measure

    found = []
    for market in MARKETS:
        histories = (HISTORIES if market.bar else REPORTED) // (QUICKER if asked.quick else 1)
        measured = measure(market, histories, REPLICATES)
        found.append(
            entry(
                market.name,
                market.sessions,
                market.bar,
                histories,
                {name: asdict(one) for name, one in measured.items()},
            )
        )
    if asked.record:
        record(found)
    print(json.dumps(found, indent=1) if asked.json else coverage.page(coverage.of(found)))
    return 0


def entry(
    name: str,
    sessions: int,
    bar: tuple[float, float, float] | None,
    histories: int,
    metrics: dict[str, dict[str, Any]],
) -> dict[str, Any]:
    """A market as it is recorded: per metric held, histories with an interval, width, too low."""
    return {
        "market": name,
        "sessions": sessions,
        "bar": bar,
        "histories": histories,
        "metrics": {
            key: [one["held"], one["histories"], round(one["width"], 3), one["above"]]
            for key, one in metrics.items()
        },
    }


def record(found: list[dict[str, Any]]) -> None:
    """Write what was measured into the product, one market a line."""
    lines = ",\n".join(json.dumps(one) for one in found)
    coverage.FILE.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    PAGE.write_text(coverage.page(coverage.of(found)), encoding="utf-8")

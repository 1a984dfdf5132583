"""Coverage and width of 95 % intervals in simulated markets.

`--quick` takes a tenth of the histories; `--market` measures only those named; `--record` writes
the results into the product and leaves other markets unchanged.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from analytics.performance import coverage
from benchmarks.coverage.markets import MARKETS, Market

PAGE = Path(__file__).resolve().parents[2] / "docs" / "coverage.md"
HISTORIES, REPORTED, REPLICATES, QUICKER = 1_000, 300, 400, 10
Entry = dict[str, Any]


def configured(arguments: Sequence[str]) -> Counting:
    """The benchmark with the options that only it has."""
    parser, names = _parser(), [market.name for market in MARKETS]
    parser.add_argument("--market", action="append", choices=names, help="only this; may repeat")
    parser.add_argument("--histories", type=int, help="how many; 1,000, or 300 without a bar")
    asked = parser.parse_args(arguments)
    if asked.histories is not None and asked.histories < 1:
        parser.error(f"--histories: {asked.histories} say too little, at least 1")
    return Counting(tuple(asked.market or names), asked.histories)


@dataclass(frozen=True)
class Counting:
    """The markets to measure, and the number of histories of each; None is the usual number."""

    markets: tuple[str, ...]
    histories: int | None

    def run(self, asked: argparse.Namespace) -> int:
        """Measure the markets, print the table, and record it if asked."""
        if asked.record and asked.quick:
            _parser().error("--record: a --quick look says too little to be recorded")
        from benchmarks.coverage.measure import measure

        found = []
        for market in MARKETS:
            if market.name in self.markets:
                usual = HISTORIES if market.bar else REPORTED
                histories = self.histories or usual // (QUICKER if asked.quick else 1)
                made = measure(market, histories, REPLICATES)
                measured = {name: asdict(one) for name, one in made.items()}
                found.append(entry(market, histories, measured))
        if asked.record:
            record(found)
        print(json.dumps(found, indent=1) if asked.json else coverage.page(coverage.of(found)))
        return 0


def entry(market: Market, histories: int, metrics: dict[str, dict[str, Any]]) -> Entry:
    """A market as it is recorded: per metric held, histories with an interval, width, too low."""
    return {
        "market": market.name,
        "sessions": market.sessions,
        "bar": market.bar,
        "histories": histories,
        "metrics": {
            key: [
                one["held"],
                one["histories"],
                None if math.isnan(one["width"]) else round(one["width"], 3),
                one["above"],
            ]
            for key, one in metrics.items()
        },
    }


def merged(known: Sequence[Entry], found: Sequence[Entry]) -> list[Entry]:
    """All markets in order: as measured now, else as recorded, else without a history."""
    by_name = {one["market"]: one for one in [*known, *found]}
    return [by_name.get(market.name) or entry(market, 0, {}) for market in MARKETS]


def record(found: Sequence[Entry]) -> None:
    """Write the results into the product, one market per line."""
    every = merged(json.loads(coverage.FILE.read_text(encoding="utf-8")), found)
    lines = ",\n".join(json.dumps(one) for one in every)
    coverage.FILE.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    PAGE.write_text(coverage.page(coverage.of(every)), encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    return argparse.ArgumentParser("python -m benchmarks coverage")

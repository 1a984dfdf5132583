"""benchmarks/results.md: the last recorded run of every race, each on the machine it names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from analytics.runtime import durable
from benchmarks.harness.race import Result

FILE = Path(__file__).parents[1] / "results.md"
TITLE = """# Results

Written by `python -m benchmarks NAME --record`; nobody types here. Medians of rounds in strict
rotation in one process; ratio is a contender's median over Tensortape's. Processor time is that of
all threads together, which programs beside do not lengthen; its ratio is that on one core.
"""


def record(
    name: str,
    machine: Mapping[str, object],
    results: Sequence[Result],
    notes: Sequence[str],
    file: Path = FILE,
) -> None:
    """Replace the section of this race; the others are unchanged."""
    old = file.read_text(encoding="utf-8") if file.exists() else ""
    parts = re.split(r"^## (.+)\n", old, flags=re.MULTILINE)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    sections[name] = _section(machine, results, notes)
    texts = [f"## {one}\n\n{sections[one].strip()}\n" for one in sorted(sections)]
    durable.replace(file, "\n".join([TITLE, *texts]).encode())


def _section(machine: Mapping[str, object], results: Sequence[Result], notes: Sequence[str]) -> str:
    said = ", ".join(f"{name} {value}" for name, value in machine.items())
    rows = [
        f"| {one.case} | {one.contender} | {one.median_s * 1e3:,.3f} | {one.iqr_s * 1e3:,.3f} "
        f"| {one.ratio:.2f} | {one.processor_s * 1e3:,.3f} | {one.processor_ratio:.2f} |"
        for one in results
    ]
    head = [
        "| case | contender | median ms | IQR ms | ratio | processor ms | ratio |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    text = [said + ".", "", *head, *rows]
    return "\n".join(text + (["", "```", *notes, "```"] if notes else []))

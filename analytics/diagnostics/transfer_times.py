"""Cost of converting PyTorch tensors to NumPy: seconds per method, for square tensors."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import perf_counter

import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray

from analytics.progress import Report, parts, reported, tell
from analytics.runtime import durable
from models.device import to_numpy

Floats = NDArray[np.float32] | NDArray[np.float64]
Way = Callable[[], Floats]
Times = Mapping[str, Mapping[str, float]]

# A square of a million numbers is a study of 400 tickers over ten years; a side of 5,000 is a whole
# market.
SIDES = (1_000, 5_000)
ROUNDS = 5
SECONDS_A_TURN = 0.005
RECORD = Path(__file__).with_name("transfer_times.json")

WAYS = {
    "as it is": "The array is the tensor's own memory, read-only: nothing is copied.",
    "with a graph": "The same for a tensor with gradients: detached, and its graph goes on.",
    "copied": "An array of the caller's own, to write to.",
    "transposed": "Put in C order on the way, because statistics read along rows.",
    "to float64 by NumPy": "A float32 tensor widened after the crossing: what to_numpy does.",
    "to float64 by torch": "The same before the crossing, by all of torch's threads.",
    "from CUDA, pageable": "A transfer into ordinary memory: what to_numpy does.",
    "from CUDA, pinned": "A transfer into memory that the driver holds in place.",
}
ON_CUDA = ("from CUDA, pageable", "from CUDA, pinned")
WITHOUT_CUDA = "no CUDA device, so no transfers from its memory, neither pageable nor pinned"


def ways(side: int, seed: int = 0) -> dict[str, Way]:
    """Conversions of a (side, side) float32 tensor of uniform numbers; all give the same values.

    The two transfers from CUDA are included where there is a CUDA device.

    Returns:
        Name, as in `WAYS` → a call that converts once and returns the (side, side) array.
    """
    source = torch.rand(side, side, generator=torch.Generator().manual_seed(seed))
    grown, across = source.detach().requires_grad_(), source.T.contiguous()
    found: dict[str, Way] = {
        "as it is": lambda: to_numpy(source, dtype=np.float32),
        "with a graph": lambda: to_numpy(grown, dtype=np.float32),
        "copied": lambda: to_numpy(source, dtype=np.float32, writable=True),
        "transposed": lambda: to_numpy(across.T, dtype=np.float32),
        "to float64 by NumPy": lambda: to_numpy(source),
        "to float64 by torch": lambda: to_numpy(source.double()),
    }
    return found | (_from_cuda(source) if torch.cuda.is_available() else {})


def _from_cuda(source: torch.Tensor) -> dict[str, Way]:
    there = source.to("cuda")
    buffer = torch.empty(source.shape, dtype=source.dtype, pin_memory=True)

    def pinned() -> Floats:
        buffer.copy_(there, non_blocking=True)
        torch.cuda.synchronize()
        return to_numpy(buffer, dtype=np.float32)

    torch.cuda.synchronize()
    return {
        "from CUDA, pageable": lambda: to_numpy(there, dtype=np.float32),
        "from CUDA, pinned": pinned,
    }


def measured(
    sides: Sequence[int] = SIDES, rounds: int = ROUNDS, report: Report | None = None
) -> pd.DataFrame:
    """Median seconds per method and size on this machine; methods alternate within a round.

    Args:
        sides: sides of the squares.
        rounds: number of rounds.
        report: called after the tensors of a size are made, after each trial call of a method and
            after each of its turns, with the work done and the total in numbers converted; an
            exception that it raises ends the measurement. A call is one library call on one array
            of up to 25 million numbers, which cannot be divided.

    Returns:
        A row per method in the order of `WAYS`: way, then a column of seconds per side, e.g.
        "1000".
    """
    columns = {}
    reports = parts(report, *(side * side * rounds * len(WAYS) for side in sides))
    for side, report_side in zip(sides, reports, strict=True):
        making, racing = parts(report_side, 1, 1 + rounds)
        made = ways(side)
        tell(making, 1, 1)
        columns[str(side)] = _medians(made, rounds, racing)
    return pd.DataFrame(columns).rename_axis("way").reset_index()


def _medians(contenders: dict[str, Way], rounds: int, report: Report | None) -> dict[str, float]:
    turns: dict[str, list[float]] = {name: [] for name in contenders}
    trying, racing = parts(report, 2, rounds)
    calls = {
        name: _calls(contenders[name], trial)
        for name, trial in zip(contenders, parts(trying, *[1] * len(contenders)), strict=True)
    }
    for name in reported([*contenders] * rounds, racing):
        turns[name].append(_seconds(contenders[name], calls[name]) / calls[name])
    return {name: float(np.median(seconds)) for name, seconds in turns.items()}


def _calls(way: Way, report: Report | None) -> int:
    """Calls per turn, enough to make the clock's overhead negligible; the first is not counted."""
    way()
    tell(report, 1, 2)
    seconds = _seconds(way, 1)
    tell(report, 2, 2)
    return max(1, int(SECONDS_A_TURN / max(seconds, 1e-9)))


def _seconds(way: Way, calls: int) -> float:
    start = perf_counter()
    for _ in range(calls):
        way()
    return perf_counter() - start


def record(machine: Mapping[str, object], seconds: Times, file: Path = RECORD) -> None:
    """Store measured times for `recorded`; used by `python -m benchmarks conversion --record`.

    Args:
        machine: the machine that measured them: cores, processor, versions of packages.
        seconds: way → side of the square, as text → median seconds.
        file: file to write.
    """
    content = {"machine": dict(machine), "seconds": seconds}
    durable.replace(file, (json.dumps(content, indent=1) + "\n").encode())


def recorded(file: Path | None = None) -> tuple[pd.DataFrame, str] | None:
    """The times recorded last, and a description of the machine.

    Returns:
        A table as `measured` returns it, and a sentence without its full stop; None without a
        record.
    """
    path = file or RECORD
    if not path.exists():
        return None
    content = json.loads(path.read_text(encoding="utf-8"))
    table = pd.DataFrame.from_dict(content["seconds"], orient="index")
    return table.rename_axis("way").reset_index(), _where(content["machine"])


def _where(machine: Mapping[str, object]) -> str:
    named = (f"{name} {machine[name]}" for name in ("torch", "numpy", "cuda") if name in machine)
    where = f"Recorded on {machine['cores']} cores ({machine.get('processor', '')})"
    return f"{where} with {', '.join(named)}"

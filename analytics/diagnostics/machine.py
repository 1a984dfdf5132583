"""The machine, its libraries, and the time of each stage of a study."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Final

import numpy as np
import torch

from analytics import study
from analytics.performance import summary
from analytics.prices import Loaded
from analytics.request import Request

STATUS: Final = Path("/proc/self/statm")
ROUNDS: Final = 3
PACKAGES: Final = {
    "torch": "tensors: prices, returns, models that are fitted",
    "numpy": "arrays: statistics",
    "numba": "their loops, compiled",
    "pandas": "tables and files",
    "pyarrow": "the store of prices",
    "yfinance": "prices from Yahoo",
    "exchange_calendars": "which days are sessions",
    "plotly": "charts",
    "streamlit": "the page",
}
STAGES: Final = {
    study.RETURNS: "splits undone, dividends added, all on tensors",
    study.CROSSING: "from torch to NumPy, everything at once",
    study.WINDOW: "the dates and periods asked for",
    "statistics": "every metric of the summary",
}


@dataclass(frozen=True)
class Machine:
    """Hardware, memory and software that compute.

    Attributes:
        device: its name.
        threads: of torch on the CPU.
        cores: of the CPU, as the system counts them.
        memory: bytes of this process in memory; None where the system does not say.
        device_memory: bytes of tensors on the accelerator; None without one.
        system: operating system and processor.
        python: its version.
    """

    device: str
    threads: int
    cores: int
    memory: int | None
    device_memory: int | None
    system: str
    python: str


def machine(device: torch.device) -> Machine:
    """This machine and process, now."""
    on_cuda = device.type == "cuda"
    return Machine(
        device=torch.cuda.get_device_name(device) if on_cuda else device.type.upper(),
        threads=torch.get_num_threads(),
        cores=os.cpu_count() or 1,
        memory=_resident(),
        device_memory=torch.cuda.memory_allocated(device) if on_cuda else None,
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
    )


def versions() -> dict[str, str]:
    """Package → version, for `PACKAGES`."""
    return {name: version(name) for name in PACKAGES}


def stages(request: Request, loaded: Loaded, rounds: int = ROUNDS) -> dict[str, float]:
    """Seconds of each of the `STAGES` of this study, recomputed: medians over rounds.

    On CUDA each stage ends when the device has finished it.

    Args:
        request: the request of the study.
        loaded: its prices.
        rounds: how often each stage is timed.
    """
    watches = [_watched(request, loaded) for _ in range(rounds)]
    return {name: float(np.median([one.seconds[name] for one in watches])) for name in STAGES}


class Watch:
    """Stopwatch for work on a device; each lap waits until the work is done.

    Attributes:
        seconds: stage → its duration in seconds.
    """

    def __init__(self, device: torch.device) -> None:
        """Start now."""
        self.seconds: dict[str, float] = {}
        self._device, self._last = device, perf_counter()

    def __call__(self, stage: str) -> None:
        """End this stage and begin the next one."""
        if self._device.type == "cuda":
            torch.cuda.synchronize(self._device)
        now = perf_counter()
        self.seconds[stage], self._last = now - self._last, now


def _watched(request: Request, loaded: Loaded) -> Watch:
    watch = Watch(loaded.panel.device)
    summary.summary(study.run(request, loaded, lap=watch))
    watch("statistics")
    return watch


def _resident() -> int | None:
    """Bytes of this process in memory, as Linux counts them."""
    if not STATUS.exists():
        return None
    pages = int(STATUS.read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")

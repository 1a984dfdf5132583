"""The race of intervals at full size: its memory, which does not grow with the tickers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.intervals import SESSIONS
from models.bootstrap import REPLICATES
from models.bootstrap.stationary import BATCH, CPU_TILE

ROOT = Path(__file__).resolve().parents[2]
STATUS = Path("/proc/self/status")
TICKERS, THREADS, BYTES = 100, 2, 8
# Prints the most memory that was resident, in KiB: with everything loaded, then after the work.
SCRIPT = f"""
from pathlib import Path
import torch
from benchmarks import intervals as race

def peak():
    lines = Path({str(STATUS)!r}).read_text().splitlines()
    return next(line.split()[1] for line in lines if line.startswith("VmHWM:"))

def work(tickers, sessions):
    rows = race.returns(tickers, sessions, 0.0)
    race.our_intervals(rows, race.market(rows))

torch.set_num_threads({THREADS})
work(2, 300)
before = peak()
work({TICKERS}, {SESSIONS})
print(before, peak())
"""


@pytest.mark.skipif(not STATUS.exists(), reason="only Linux says how much memory was resident")
def test_memory_is_that_of_a_batch_of_tickers_and_a_tile_of_replicates() -> None:
    """A batch's answers, metrics and the two signs of them; a dozen arrays of a tile a thread.

    All resamples at once would be 100 x 1,000 x 2,520 numbers, 2 GB of returns alone.
    """
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    before, after = (1024 * int(kibibytes) for kibibytes in done.stdout.split())
    bound = BYTES * (4 * BATCH + THREADS * 16 * CPU_TILE)
    assert bound < BYTES * TICKERS * REPLICATES * SESSIONS / 4
    assert after - before < bound
    assert after < 1e9

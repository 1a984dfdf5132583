"""100,000 paths of 252 days and 10 assets in 250 MB: measured in a process of their own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
MOST_MB = 250
# The numbers alone, (paths, days, assets) of float64, are 2,016 MB.
SCRIPT = """
import sys, torch
from pathlib import Path
from models.montecarlo import PathPlan, fan
from tests.models.montecarlo.made import markets, returns

def peak_mb():  # not ru_maxrss, which a child inherits from a larger parent
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) / 1024

torch.set_num_threads(4)
weights = torch.full((10,), 0.1, dtype=torch.float64)
market = markets(returns(10), weights, rebalanced=False)[sys.argv[1]]
before = peak_mb()
fan(market, PathPlan(252, flow=-0.001, goal=1.1), paths=100_000)
print(peak_mb() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
@pytest.mark.parametrize("kind", ["garch", "normal"])
def test_a_hundred_thousand_paths_of_ten_assets_take_250_mb(kind: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, kind], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert 0.0 < float(done.stdout) < MOST_MB

"""The quick tests: units and properties, without browser, peers, faults and long simulations."""

from __future__ import annotations

# Folders under tests/ that start browsers, servers or installations, or race other libraries.
SLOW_FOLDERS = ("benchmarks", "browser", "faults", "launch", "peers")
MARKED = ["-m", "not slow and not browser"]
# Files, not tests, are distributed, so that a file's fixtures are made once.
SIDE_BY_SIDE = ["-n", "auto", "--dist", "loadfile"]
QUICK = [*MARKED, *(f"--ignore=tests/{name}" for name in SLOW_FOLDERS)]

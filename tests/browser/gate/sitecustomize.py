"""Holds chosen jobs of an app that a test starts, so that the test decides when each goes on.

Python imports a module of this name when it starts, here because the test puts this folder on
PYTHONPATH. While the folder named in TENSORTAPE_TEST_GATE has a file of a job's name, the job stays
inside its chunk instead of reporting, as a chunk that takes long would. Nothing else is changed.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import os
import sys
import time
from collections.abc import Sequence
from functools import wraps
from pathlib import Path
from types import ModuleType
from typing import Any

SCHEDULER = "dashboard.background.scheduler"


class GatedLoader(importlib.machinery.SourceFileLoader):
    """Loads the scheduler's module with a report that waits at the gate first."""

    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        gate, report = Path(os.environ["TENSORTAPE_TEST_GATE"]), module.Scheduler.report

        @wraps(report)
        def gated(scheduler: Any, execution: Any, done: int, of: int) -> None:
            held = gate / execution.name
            while held.exists():
                time.sleep(0.02)
            report(scheduler, execution, done, of)

        module.Scheduler.report = gated


class GateFinder(importlib.abc.MetaPathFinder):
    """Finds the scheduler's module, for the loader above."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != SCHEDULER:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and spec.origin is not None:
            spec.loader = GatedLoader(name, spec.origin)
        return spec


if "TENSORTAPE_TEST_GATE" in os.environ:
    sys.meta_path.insert(0, GateFinder())

"""The one name that goes up the stair: the command `report` looks the renderer up when it runs."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from analytics.commands.proof.report import RENDERER
from tests.architecture.source import ROOT, ours

pytestmark = pytest.mark.slow


def test_no_other_file_below_the_dashboard_names_it() -> None:
    named = [
        source.path
        for source in ours("models", "analytics")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.startswith("dashboard.")
    ]
    assert named == ["analytics/commands/proof/report.py"]


def test_what_it_names_is_there_and_needs_no_streamlit() -> None:
    script = (
        f"import {RENDERER} as made, sys; print(callable(made.render), 'streamlit' in sys.modules)"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.split() == ["True", "False"]

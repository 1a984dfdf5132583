"""What `run.py app` computes before it starts the server: every compiled loop of a simulation."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from launch import commands

ROOT = Path(__file__).resolve().parents[2]
LOOPS = ROOT / "models" / "montecarlo" / "kernels.py"


def test_every_loop_of_a_simulation_is_compiled_by_the_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In an empty cache; of the commands, those that draw fans."""
    ran: list[list[str]] = []
    whole = commands._computing

    def only_fans(arguments: list[str]) -> object:
        ran.append(arguments)
        return whole(arguments if arguments[0] == "simulate" else ["--help"])

    monkeypatch.setattr(commands, "_computing", only_fans)
    monkeypatch.setattr(commands, "PYTHON", sys.executable)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.chdir(ROOT)
    commands._compile()
    loops = re.findall(r"^@compiled\ndef (\w+)", LOOPS.read_text(encoding="utf-8"), re.MULTILINE)
    kept = {file.name.split("-")[0] for file in tmp_path.rglob("*.nbi")}
    assert {f"kernels.{loop}" for loop in loops} <= kept
    assert {arguments[0] for arguments in ran} == {"summary", "garch", "simulate"}

"""The option --device: where a command computes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Literal

from analytics.commands.line.speech import say

Device = Literal["auto", "cpu", "cuda"]
HELP: Final = "Where to compute; auto is the CPU, which gives the same bytes everywhere."


@contextmanager
def on(device: Device) -> Iterator[None]:
    """Compute on this device in the lines inside; says why where a GPU cannot be used.

    A command writes files, whose bytes only the CPU promises, so "auto" is the CPU here; the page
    and the library follow the sizes of models.placement instead.
    """
    from models import placement

    with placement.using("cuda" if device == "cuda" else "cpu"):
        if device == "cuda" and (why := placement.refusal()):
            say(f"--device cuda: {why}: computed on the CPU")
        yield

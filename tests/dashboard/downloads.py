"""The files that a page offers, made as a click would make them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import streamlit as st


def caught(monkeypatch: pytest.MonkeyPatch, kind: str = "csv") -> dict[str, Callable[[], bytes]]:
    """First word of each CSV's (or zip's) name → its content, filled while pages are drawn."""
    files: dict[str, Callable[[], bytes]] = {}

    def button(_label: str, content: Callable[[], bytes], *, file_name: str, **_: object) -> None:
        if file_name.endswith(f".{kind}"):
            files[file_name.split("_")[0]] = content

    monkeypatch.setattr(st, "download_button", button)
    return files

"""Backend: the PEP 517 hooks that pip calls, with only Python's standard library."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path
from typing import Any

from launch.packaging import metadata, wheel
from launch.packaging.rename import ROOMS

ROOT = Path(__file__).resolve().parents[2]
# Files other than the rooms that a source distribution needs to build the wheel.
FILES = (
    *("pyproject.toml", "README.md", "LICENSE", "NOTICE", "requirements.txt", "run.py"),
    *("app.py", "tensortape.py", "constraints.txt", ".streamlit/config.toml"),
)


def build_wheel(
    wheel_directory: str, config_settings: Any = None, metadata_directory: str | None = None
) -> str:
    """Write the wheel; return its name.

    Args:
        wheel_directory: its folder.
        config_settings: there are none.
        metadata_directory: not used: the metadata takes no time.
    """
    return wheel.build(ROOT, Path(wheel_directory))


def build_sdist(sdist_directory: str, config_settings: Any = None) -> str:
    """Write the source distribution; return its name."""
    table = metadata.project(ROOT)
    stem = f"{table['name']}-{table['version']}"
    with tarfile.open(Path(sdist_directory) / f"{stem}.tar.gz", "w:gz") as archive:
        for file in _sources():
            archive.add(file, f"{stem}/{file.relative_to(ROOT).as_posix()}")
        told = metadata.metadata(ROOT).encode()
        entry = tarfile.TarInfo(f"{stem}/PKG-INFO")
        entry.size = len(told)
        archive.addfile(entry, io.BytesIO(told))
    return f"{stem}.tar.gz"


def _sources() -> list[Path]:
    rooms = [
        file
        for room in (*ROOMS, "launch")
        for file in sorted((ROOT / room).rglob("*"))
        if file.suffix in wheel.DATA and "__pycache__" not in file.parts
    ]
    return [ROOT / name for name in FILES] + rooms

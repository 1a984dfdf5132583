"""Wheel: the files of the package, renamed, as a zip whose bytes depend on them alone."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path

from launch.packaging import metadata
from launch.packaging.rename import PACKAGE, ROOMS, renamed

TAG = "py3-none-any"
# 1980 is the first year that a zip can name.
MOMENT = (1980, 1, 1, 0, 0, 0)
DATA = (".py", ".parquet", ".json")
BESIDE = {
    "tensortape.py": f"{PACKAGE}/__init__.py",
    "app.py": f"{PACKAGE}/app.py",
    ".streamlit/config.toml": f"{PACKAGE}/.streamlit/config.toml",
}
MAIN = f'''"""The command line: python -m {PACKAGE}."""

from {PACKAGE}.analytics.__main__ import main

if __name__ == "__main__":
    main()
'''


def contents(root: Path) -> Iterator[tuple[str, bytes]]:
    """Name in the wheel → bytes, of everything but RECORD."""
    for name, place in BESIDE.items():
        yield place, _content(root / name)
    yield f"{PACKAGE}/__main__.py", MAIN.encode()
    yield f"{PACKAGE}/py.typed", b""
    for room in ROOMS:
        for file in sorted((root / room).rglob("*")):
            if file.suffix in DATA and "__pycache__" not in file.parts:
                yield f"{PACKAGE}/{file.relative_to(root).as_posix()}", _content(file)
    folder = info(root)
    yield f"{folder}/METADATA", metadata.metadata(root).encode()
    yield f"{folder}/entry_points.txt", metadata.entry_points(root).encode()
    yield f"{folder}/WHEEL", _wheel().encode()
    for name in metadata.project(root)["license-files"]:
        yield f"{folder}/licenses/{name}", (root / name).read_bytes()


def build(root: Path, folder: Path) -> str:
    """Write the wheel into the folder; return its name.

    Args:
        root: of the repository.
        folder: its folder.
    """
    table = metadata.project(root)
    name = f"{table['name']}-{table['version']}-{TAG}.whl"
    record = ""
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in contents(root):
            archive.writestr(_entry(path), content)
            record += f"{path},sha256={_digest(content)},{len(content)}\n"
        place = f"{info(root)}/RECORD"
        archive.writestr(_entry(place), f"{record}{place},,\n")
    return name


def info(root: Path) -> str:
    """The name of the folder that holds the metadata."""
    table = metadata.project(root)
    return f"{table['name']}-{table['version']}.dist-info"


def _wheel() -> str:
    return f"Wheel-Version: 1.0\nGenerator: {PACKAGE}\nRoot-Is-Purelib: true\nTag: {TAG}\n"


def _content(file: Path) -> bytes:
    if file.suffix != ".py":
        return file.read_bytes()
    return renamed(file.read_text(encoding="utf-8")).encode()


def _entry(path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()

"""`python -m launch.architecture`: write docs/architecture.svg from the imports of the source."""

from __future__ import annotations

from pathlib import Path

from launch.architecture.imports import Imports
from launch.architecture.picture import picture

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docs" / "architecture.svg"


def main() -> None:
    """Write the file."""
    FILE.write_text(picture(Imports.of(ROOT)), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

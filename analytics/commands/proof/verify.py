"""The verify command: recompute a bundle and compare."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from analytics.commands.line.speech import SOME_FAILED, say_all
from models.errors import BundleError


def verify(
    bundle: Annotated[Path, typer.Argument(metavar="BUNDLE", help="A file that --bundle wrote.")],
) -> None:
    """Recompute the CSV of a bundle from its own prices: identical, or the first cell that is not.

    Works offline. Exit code 0: identical; 3: it differs; 2: the file is no bundle or was changed.
    """
    from analytics import provenance

    if not bundle.is_file():
        raise BundleError("a bundle", f"{bundle}, which is no file", "check the path")
    try:
        content = bundle.read_bytes()
    except OSError as error:
        raise BundleError(
            "a bundle that can be read", f"{bundle} ({error.strerror})", "give access to it"
        ) from error
    verdict = provenance.verify(content)
    sys.stdout.write(verdict.sentence + "\n")
    say_all(verdict.notes)
    if not verdict.identical:
        raise typer.Exit(SOME_FAILED)

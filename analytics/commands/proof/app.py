"""The dashboard, from the command line of an installed package."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from models.errors import RequestError

APP = Path(__file__).resolve().parents[3] / "app.py"


def app(
    address: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 is every network.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Of the server.")] = 8501,
) -> None:
    """Start the dashboard in the browser; Ctrl-C stops it."""
    if not APP.is_file():
        raise RequestError("an installation with the dashboard", f"no {APP}", "install it anew")
    server = ("--server.address", address, "--server.port", str(port))
    command = [sys.executable, "-m", "streamlit", "run", APP.name, *server]
    try:
        code = subprocess.run(command, cwd=APP.parent, check=False).returncode
    except KeyboardInterrupt:
        code = 0
    raise typer.Exit(code)

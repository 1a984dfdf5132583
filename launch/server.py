"""Address and port of the dashboard, checked before it starts."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Mapping, Sequence
from itertools import pairwise

from launch.processes import LaunchRefusal

ADDRESS, PORT = "server.address", "server.port"
LAST_PORT = 65535
WATCH = "--watch"


def place(options: Sequence[str], variables: Mapping[str, str]) -> tuple[str, int]:
    """Address and port: from Streamlit's options, else its variables, else 127.0.0.1:8501."""
    address = _option(ADDRESS, options, variables) or "127.0.0.1"
    port = _option(PORT, options, variables)
    return address, 8501 if port is None else _port(port)


def watching(options: Sequence[str]) -> list[str]:
    """The options with `--watch` written as Streamlit's option, which overrides config.toml."""
    watcher = ["--server.fileWatcherType", "auto"] if WATCH in options else []
    return [*watcher, *(word for word in options if word != WATCH)]


def url(address: str, port: int) -> str:
    """The address for a browser."""
    return f"http://[{address}]:{port}" if ":" in address else f"http://{address}:{port}"


def require_free(address: str, port: int) -> None:
    """Refuse a port that another program uses, by trying to bind it."""
    try:
        family, kind, protocol, _, target = socket.getaddrinfo(
            address, port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            if (
                os.name != "nt"
            ):  # as the server does, so that a recently closed connection is no obstacle
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(target)
    except OSError as error:
        raise _refusal(error, address, port) from None


def _refusal(error: OSError, address: str, port: int) -> LaunchRefusal:
    if error.errno != errno.EADDRINUSE:
        return LaunchRefusal(
            f"Cannot listen on {address} port {port} ({error.strerror}): choose another place "
            "with --server.address and --server.port."
        )
    other = port + 1 if port < LAST_PORT else port - 1
    return LaunchRefusal(
        f"Port {port} is taken, perhaps by a Tensortape already at {url(address, port)}: open "
        f"that, or choose another port with `python3 run.py app --server.port {other}`."
    )


def _option(name: str, options: Sequence[str], variables: Mapping[str, str]) -> str | None:
    found = variables.get("STREAMLIT_" + name.replace(".", "_").upper())
    for word, following in pairwise([*options, ""]):
        flag, equals, value = word.partition("=")
        if flag == f"--{name}":
            found = value if equals else following
    return found


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= LAST_PORT):
        raise LaunchRefusal(
            f"A port is a number from 1 to {LAST_PORT}, not {text!r}: write, for example, "
            "--server.port 8502."
        )
    return int(text)

"""The stand-in by hand: `python -m tests.yahoo --data DIR [--fault MSFT=429:2]`."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tests.yahoo import faults
from tests.yahoo.server import YahooServer

UNMODIFIED_PROGRAM = """
With --tls-dir an unmodified program takes it for Yahoo (needs the openssl command once):
  HTTPS_PROXY=http://127.0.0.1:8765 CURL_CA_BUNDLE=tls/ca.pem REQUESTS_CA_BUNDLE=tls/ca.pem \\
  TENSORTAPE_HOME=tmp streamlit run app.py
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until interrupted."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if not options.data.is_dir():
        parser.error(f"no such folder: {options.data}")
    server = YahooServer(
        options.data,
        port=options.port,
        faults=dict(options.fault),
        latency=options.latency,
        tls=options.tls_dir,
        today=options.today,
        verbose=options.verbose,
    )
    print(f"{server.url} serves {len(server.folder.files)} symbols", flush=True)  # noqa: T201
    with contextlib.suppress(KeyboardInterrupt), contextlib.closing(server.http.socket):
        server.http.serve_forever(0.2)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.yahoo",
        description=f"{__doc__}\n\n{faults.__doc__}",
        epilog=UNMODIFIED_PROGRAM,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--data", required=True, type=Path, metavar="DIR", help="folder of SYMBOL.csv files")
    add("--port", type=int, default=8765, help="0 picks a free one (default 8765)")
    add("--fault", action="append", default=[], type=_fault, metavar="SYMBOL=KIND[:ARG]")
    add("--today", type=date.fromisoformat, metavar="YYYY-MM-DD", help="hide later bars")
    add("--latency", type=float, default=0.0, metavar="S", help="seconds before every answer")
    add("--tls-dir", type=Path, metavar="DIR", help="be an HTTPS proxy; ca.pem goes here")
    add("--verbose", action="store_true", help="log every request")
    return parser


def _fault(text: str) -> tuple[str, str]:
    symbol, equals, spec = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"wants SYMBOL=KIND, not {text!r}")
    return symbol if symbol.startswith(("@", "*")) else symbol.upper(), spec


if __name__ == "__main__":
    main()

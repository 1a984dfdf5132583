"""The stand-in on a thread: `with YahooServer(folder) as server: ... server.url`."""

from __future__ import annotations

import ssl
import subprocess
import threading
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Self

from tests.yahoo.faults import Plan
from tests.yahoo.handler import YahooHTTPServer
from tests.yahoo.market.series import Folder

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class YahooServer:
    """Yahoo on loopback.

    `faults` may be changed at any time, `today` hides later bars and may be moved on, `requests`
    is the log, `folder` the price files. With `tls` (a folder for key and certificate) it is
    also the HTTPS proxy of an unmodified program; see `environment`.

    Raises:
        ValueError: a host that is not loopback.
    """

    def __init__(
        self,
        data: Path,
        *,
        port: int = 0,
        host: str = "127.0.0.1",
        faults: Mapping[str, str] | None = None,
        latency: float = 0.0,
        tls: Path | None = None,
        today: date | None = None,
        verbose: bool = False,
    ) -> None:
        if host not in LOOPBACK:
            raise ValueError(f"this test server listens on loopback only, not on {host}")
        self.http = YahooHTTPServer((host, port), Folder(data), Plan(faults or {}))
        self.http.latency, self.http.verbose = latency, verbose
        self.http.tls = make_tls(tls) if tls else None
        self.tls, self.today = tls, today
        self.url = f"http://{host}:{self.http.server_address[1]}"
        self._thread = threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True)

    @property
    def folder(self) -> Folder:
        """The price files that are served."""
        return self.http.folder

    @property
    def faults(self) -> dict[str, str]:
        """Symbol → faults; write to it to break something."""
        return self.http.plan.faults

    @property
    def requests(self) -> list[dict[str, Any]]:
        """What was asked so far: host, path, query, symbol, status."""
        return self.http.requests

    @property
    def today(self) -> date | None:
        """Bars after this day do not exist yet; None hides nothing."""
        return self.http.today

    @today.setter
    def today(self, day: date | None) -> None:
        self.http.today = day

    def asked(self, symbol: str) -> int:
        """How many requests were made for the prices of a symbol."""
        with self.http.lock:
            return sum(entry["symbol"] == symbol for entry in self.http.requests)

    def clear(self) -> None:
        """Forget the faults, how often they struck, and the log."""
        self.http.plan.replace({})
        with self.http.lock:
            self.http.requests.clear()
            self.http.most_active = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.http.stopping.set()
        self.http.shutdown()
        self.http.server_close()


def make_tls(folder: Path) -> ssl.SSLContext:
    """A context with a throw-away certificate for *.yahoo.com, made by `openssl` when absent."""
    folder.mkdir(parents=True, exist_ok=True)
    certificate, key = folder / "ca.pem", folder / "key.pem"
    if not (certificate.exists() and key.exists()):
        _make_certificate(certificate, key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.set_alpn_protocols(["http/1.1"])
    return context


def _make_certificate(certificate: Path, key: Path) -> None:
    names = "subjectAltName=DNS:yahoo.com,DNS:*.yahoo.com,DNS:*.finance.yahoo.com"
    kind = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-addext", names]
    where = ["-subj", "/CN=local yahoo test", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(["openssl", "req", *kind, *where], check=True, capture_output=True)

"""One HTTP request: logged, struck by its faults, answered; TLS where it comes as a proxy's."""

from __future__ import annotations

import json
import ssl
import threading
import time
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.yahoo.faults import Plan
from tests.yahoo.market.series import Folder
from tests.yahoo.replies import Asked, Reply, as_json, endpoint, of_fault


class YahooHTTPServer(ThreadingHTTPServer):
    """The listening socket and what all requests share."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], folder: Folder, plan: Plan) -> None:
        super().__init__(address, Handler)
        self.folder, self.plan = folder, plan
        self.latency, self.verbose = 0.0, False
        self.today: date | None = None
        self.tls: ssl.SSLContext | None = None
        self.lock, self.stopping = threading.Lock(), threading.Event()
        self.requests: list[dict[str, Any]] = []
        self.active = self.most_active = 0

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""
        if self.verbose:
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Answers as Yahoo does; as an HTTPS proxy it is every *.yahoo.com and refuses the rest."""

    protocol_version = "HTTP/1.1"
    server: YahooHTTPServer
    tunnel_host = ""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the base's name)
        """Say nothing, unless asked to."""
        if self.server.verbose:
            super().log_message(format, *args)

    def do_CONNECT(self) -> None:
        """Become the TLS end of the host that the client wants to reach through us."""
        host = self.path.rsplit(":", 1)[0]
        if self.server.tls is None or not is_yahoo(host):
            self.send_error(403, "Only *.yahoo.com, and only with a certificate")
            return
        self.send_response(200, "Connection established")
        self.end_headers()
        try:
            self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
        except OSError:
            self.close_connection = True
            return
        self.rfile = self.connection.makefile("rb", self.rbufsize)
        self.wfile = self.connection.makefile("wb", 0)
        self.tunnel_host, self.close_connection = host, False

    def finish(self) -> None:
        """Close the TLS socket too; the server knows only the plain one that it replaced."""
        super().finish()
        if self.tunnel_host:
            self.connection.close()

    def do_DELETE(self) -> None:
        """As GET; only the control endpoint tells them apart."""
        self.do_GET()

    def do_POST(self) -> None:
        """As GET; only the control endpoint tells them apart."""
        self.do_GET()

    def do_GET(self) -> None:
        """Answer, and count how many requests are being answered at once."""
        path = urlsplit(self.path).path
        payload = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if path.startswith("/_control/"):
            self._send(self._control(path, payload))
            return
        with self.server.lock:
            self.server.active += 1
            self.server.most_active = max(self.server.most_active, self.server.active)
        try:
            self._answer(path)
        except (BrokenPipeError, ConnectionResetError, TimeoutError):
            self.close_connection = True
        finally:
            with self.server.lock:
                self.server.active -= 1

    def _answer(self, path: str) -> None:
        query = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        symbol, answer = endpoint(path)
        entry = self._log(path, query, symbol)
        time.sleep(self.server.latency)
        extra = (self.headers.get("X-Fault") or "", query.pop("_fault", ""))
        faults = self.server.plan.take(symbol, "+".join(filter(None, extra)))
        if not all(self._survives(*fault) for fault in faults):
            entry["status"], self.close_connection = -1, True
            return
        replies = filter(None, (of_fault(kind) for kind, _ in faults))
        server, secure = self.server, bool(self.tunnel_host)
        asked = Asked(path, query, faults, server.folder, server.today, secure)
        reply = next(replies, None) or answer(asked)
        entry["status"] = reply.status
        self._send(reply)

    def _log(self, path: str, query: dict[str, str], symbol: str) -> dict[str, Any]:
        host = self.tunnel_host or self.headers.get("X-Yahoo-Host") or ""
        asked = {"host": host, "path": path, "query": dict(query), "symbol": symbol}
        agent = self.headers.get("User-Agent", "")
        entry = {**asked, "status": 0, "agent": agent, "at": time.time()}
        with self.server.lock:
            self.server.requests.append(entry)
        return entry

    def _survives(self, kind: str, argument: str) -> bool:
        """Wait as a fault says; False when the connection is to end without an answer."""
        if kind == "slow":
            self.server.stopping.wait(float(argument or 1))
        elif kind == "hang":
            self.server.stopping.wait(float(argument or 60))
        return kind not in ("hang", "drop")

    def _send(self, reply: Reply) -> None:
        promised = len(reply.body) if reply.promised is None else reply.promised
        headers = {"Content-Type": reply.kind, "Content-Length": str(promised), **reply.headers}
        self.send_response(reply.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)
        self.close_connection = self.close_connection or reply.promised is not None

    def _control(self, path: str, payload: bytes) -> Reply:
        """Set (POST), clear (DELETE) or read the faults, or read the log, while running."""
        server = self.server
        if path == "/_control/log":
            with server.lock:
                log = {"most_active": server.most_active, "requests": list(server.requests)}
            return as_json(log)
        if path == "/_control/faults" and self.command in ("POST", "DELETE"):
            server.plan.replace(json.loads(payload or b"{}"))
        return as_json({"faults": server.plan.faults, "symbols": sorted(server.folder.files)})


def is_yahoo(host: str) -> bool:
    """Whether a host name is Yahoo's.

    Example:
        >>> is_yahoo("query2.finance.yahoo.com"), is_yahoo("notyahoo.com")
        (True, False)
    """
    return host == "yahoo.com" or host.endswith(".yahoo.com")

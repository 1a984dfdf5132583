"""What is answered to a request: the fault's own reply, or what the endpoint says."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import unquote

from tests.yahoo.chart import ApiError, chart
from tests.yahoo.faults import Fault
from tests.yahoo.market.quotes import lookup, quote, quote_summary, search
from tests.yahoo.market.series import Folder, Series

Json = dict[str, Any]
CRUMB = "LocalCrumb.1"
HTML = "text/html"
PAGES = {
    "html": b"<!doctype html><html><body>Oops</body></html>",
    "down": b"<html><body>Will be right back...</body></html>",
    "error": b"<html><body>Internal Server Error</body></html>",
    "consent": b'<html><form method="post"><input name="csrfToken" value="t">'
    b'<input name="sessionId" value="s"></form></html>',
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: where to, for what, under which faults, and the prices to answer from."""

    path: str
    query: dict[str, str]
    faults: list[Fault]
    folder: Folder
    today: date | None = None
    secure: bool = False

    @property
    def symbol(self) -> str:
        """The last part of the path."""
        return unquote(self.path.rsplit("/", 1)[1]).upper()

    @property
    def series(self) -> Series | None:
        """The series of the symbol, as it stood on `today`."""
        series = self.folder.get(self.symbol)
        return series.until(self.today) if series else None


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole HTTP answer; `promised` is a Content-Length that the body does not keep."""

    body: bytes
    status: int = 200
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    promised: int | None = None


def as_json(value: Json, status: int = 200, faults: list[Fault] | None = None) -> Reply:
    """A JSON answer, cut short where a fault says so."""
    body = json.dumps(value, separators=(",", ":")).encode()
    kinds = {kind for kind, _ in faults or []}
    if not kinds & {"truncated", "shortread"}:
        return Reply(body, status)
    promised = len(body) if "shortread" in kinds else None
    return Reply(body[: len(body) // 2], status, promised=promised)


def error(family: str, status: int, code: str, description: str) -> Reply:
    """An error as Yahoo words it, in the JSON of an endpoint's family."""
    told = {"code": code, "description": description}
    return as_json({family: {"result": None, "error": told}}, status)


def of_fault(kind: str) -> Reply | None:
    """The reply that a fault is in itself, or None when it leaves the answer to the endpoint."""
    if kind in PAGES:
        return Reply(PAGES[kind], 200, HTML)
    if kind == "null":
        return as_json({"chart": {"result": None, "error": None}})
    if kind == "404":
        return _not_found()
    if kind == "429":
        return Reply(b"Too Many Requests\r\n", 429, "text/plain")
    if kind == "401":
        return _unauthorized()
    return Reply(PAGES["error"], int(kind), HTML) if kind.isdigit() else None


def endpoint(path: str) -> tuple[str, Callable[[Asked], Reply]]:
    """The symbol or pseudo-symbol that faults are planned for, and who answers."""
    if found := re.fullmatch(r"/v8/finance/chart/([^/]+)", path):
        return unquote(found[1]).upper(), _chart
    if path in ("", "/") or "onsent" in path:
        return "@cookie", _cookie
    for start, name, answer in _ENDPOINTS:
        if path.startswith(start):
            return name, answer
    return "", _unknown


def _chart(asked: Asked) -> Reply:
    series = asked.series
    if series is None:
        return _not_found()
    try:
        return as_json(chart(series, asked.query, asked.faults, asked.today), 200, asked.faults)
    except ApiError as refused:
        return error("chart", refused.status, refused.code, refused.description)


def _search(asked: Asked) -> Reply:
    hits = asked.folder.find(asked.query.get("q", ""))
    return as_json(search(hits[: int(asked.query.get("quotesCount", 8))]), faults=asked.faults)


def _lookup(asked: Asked) -> Reply:
    kind = asked.query.get("type", "all").upper()
    found = asked.folder.find(asked.query.get("query", ""))
    hits = [series for series in found if kind in ("ALL", series.facts.instrumentType)]
    start, count = int(asked.query.get("start", 0)), int(asked.query.get("count", 25))
    return as_json(lookup(hits, start, count), faults=asked.faults)


def _quote(asked: Asked) -> Reply:
    if asked.query.get("crumb") != CRUMB:
        return _unauthorized()
    names = filter(None, asked.query.get("symbols", "").split(","))
    found = [quote(series) for series in map(asked.folder.get, names) if series]
    return as_json({"quoteResponse": {"result": found, "error": None}}, faults=asked.faults)


def _quote_summary(asked: Asked) -> Reply:
    if asked.query.get("crumb") != CRUMB:
        return _unauthorized()
    series = asked.series
    if series is None:
        return error(
            "quoteSummary", 404, "Not Found", f"Quote not found for symbol: {asked.symbol}"
        )
    return as_json(quote_summary(series), faults=asked.faults)


def _crumb(asked: Asked) -> Reply:
    return Reply(CRUMB.encode(), 200, "text/plain")


def _cookie(asked: Asked) -> Reply:
    """fc.yahoo.com answers 404 and sets the cookie A3; guce and consent offer a form."""
    next_year = time.gmtime(time.time() + 31_536_000)
    expires = time.strftime("%a, %d %b %Y %H:%M:%S GMT", next_year)
    domain = "; Domain=.yahoo.com; Secure" if asked.secure else ""
    cookie = {"Set-Cookie": f"A3=d=local&S=local; Path=/; Expires={expires}{domain}"}
    if asked.path.rstrip("/").endswith("/consent"):
        return Reply(PAGES["consent"], 200, HTML, cookie)
    return Reply(b"", 404 if asked.path in ("", "/") else 200, HTML, cookie)


def _fundamentals(asked: Asked) -> Reply:
    return as_json({"timeseries": {"result": [], "error": None}})


def _unknown(asked: Asked) -> Reply:
    return error("finance", 404, "Not Found", f"No such endpoint here: {asked.path}")


def _not_found() -> Reply:
    return error("chart", 404, "Not Found", "No data found, symbol may be delisted")


def _unauthorized() -> Reply:
    return error("finance", 401, "Unauthorized", "Invalid Crumb")


_ENDPOINTS: tuple[tuple[str, str, Callable[[Asked], Reply]], ...] = (
    ("/v1/finance/search", "@search", _search),
    ("/v1/finance/lookup", "@search", _lookup),
    ("/v7/finance/quote", "@quote", _quote),
    ("/v10/finance/quoteSummary/", "@quote", _quote_summary),
    ("/v1/test/getcrumb", "@crumb", _crumb),
    ("/ws/fundamentals-timeseries/", "@quote", _fundamentals),
)

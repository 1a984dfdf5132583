"""Points the real yfinance of this process at the stand-in, and puts everything back."""

from __future__ import annotations

import contextlib
import copy
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yfinance as yf
from yfinance import _http, cache, data

from tests.yahoo.handler import is_yahoo
from tests.yahoo.server import LOOPBACK


@contextlib.contextmanager
def redirect_yfinance(url: str, cache_dir: Path) -> Iterator[None]:
    """Send every request of yfinance in this process to `url` while the block runs.

    yfinance's process-wide state (remembered answers, crumb, cookie) and its databases, moved
    to `cache_dir`, start clean and are put back afterwards.

    Raises:
        ValueError: `url` is not on loopback.
    """
    if urlsplit(url).hostname not in LOOPBACK:
        raise ValueError(f"refusing to redirect yfinance to a non-loopback address: {url}")
    make = _session_maker(url)
    # `new_session` is imported by name into several modules, so each has its own.
    patched = [
        (module, module.new_session)
        for name, module in list(sys.modules.items())
        if name.split(".")[0] == "yfinance" and hasattr(module, "new_session")
    ]
    old_cache = cache._TzDBManager.get_location()
    _set_sessions([(module, make) for module, _ in patched], str(cache_dir))
    try:
        yield
    finally:
        _set_sessions(patched, old_cache)


def _set_sessions(makers: list[tuple[Any, Callable[[], Any]]], cache_dir: str) -> None:
    """Give each module its way to make a session, and make yfinance forget what it knows."""
    for module, make in makers:
        module.new_session = make
    data.YfData.cache_get.cache_clear()
    data.SingletonMeta._instances.pop(data.YfData, None)
    cache._TzCacheManager._tz_cache = None
    cache._CookieCacheManager._Cookie_cache = None
    cache._ISINCacheManager._isin_cache = None
    yf.set_tz_cache_location(cache_dir)


def _session_maker(url: str) -> Callable[[], Any]:
    """A function that makes sessions of yfinance's own kind which talk to `url` only."""
    base: Any = type(_http.new_session())

    class LoopbackSession(base):  # type: ignore[misc]
        def request(self, method: str, target: str, *args: Any, **options: Any) -> Any:
            parts = urlsplit(str(target))
            host = parts.hostname or ""
            if not is_yahoo(host):
                raise RuntimeError(f"test session refuses to leave loopback: {target}")
            headers = {**(options.pop("headers", None) or {}), "X-Yahoo-Host": host}
            local = url + (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            answer = super().request(method, local, *args, headers=headers, **options)
            _keep_cookie(_http.cookie_jar(self))
            return answer

        def get(self, url: str, **options: Any) -> Any:
            return self.request("GET", url, **options)

        def post(self, url: str, **options: Any) -> Any:
            return self.request("POST", url, **options)

    def make() -> Any:
        session = LoopbackSession(**({"impersonate": "chrome"} if _http.HAS_CURL_CFFI else {}))
        session.trust_env = False  # no proxy from the environment
        return session

    return make


def _keep_cookie(jar: Any) -> None:
    # yfinance keeps a cookie only under Yahoo's name.
    for cookie in [c for c in jar if c.name == "A3" and c.domain in LOOPBACK]:
        named = copy.copy(cookie)
        named.domain = ".yahoo.com"
        jar.set_cookie(named)

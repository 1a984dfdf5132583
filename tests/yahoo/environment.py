"""The environment with which an unmodified program takes the stand-in for Yahoo."""

from __future__ import annotations

from pathlib import Path

from tests.yahoo.server import YahooServer


def yahoo_environment(server: YahooServer, tmp: Path) -> dict[str, str]:
    """Variables to add to a program's environment; its caches go under `tmp`.

    The program reaches *.yahoo.com through `server` as its HTTPS proxy, which ends the TLS
    itself; every other host is refused, so the program cannot reach the network by accident.

    Raises:
        ValueError: the server was made without `tls`.

    Example:
        subprocess.run(command, env={"PATH": os.environ["PATH"], **yahoo_environment(server, tmp)})
    """
    if server.tls is None:
        raise ValueError("make the server with YahooServer(data, tls=folder)")
    authority = str(server.tls / "ca.pem")
    # curl prefers the lower-case names, so both are set.
    proxies = dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY"), server.url)
    local = {"NO_PROXY": "127.0.0.1,localhost"}
    lower = {name.lower(): value for name, value in (proxies | local).items()}
    return {
        **proxies,
        **local,
        **lower,
        "CURL_CA_BUNDLE": authority,
        "REQUESTS_CA_BUNDLE": authority,
        "XDG_CACHE_HOME": str(tmp / "cache"),
        "TENSORTAPE_HOME": str(tmp / "tensortape"),
    }

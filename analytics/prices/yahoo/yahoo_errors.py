"""Reasons why Yahoo gave no prices, in one sentence with a remedy."""

from __future__ import annotations

import json
import re

from analytics.symbols.names import dashed
from models.errors import (
    SourceError,
    SourceFailed,
    SourceTimeout,
    TickerNotFound,
    Unreachable,
)

UNKNOWN = re.compile(r"no data found|not found|doesn't exist|delisted", re.IGNORECASE)
SECURE = (
    "no secure connection to Yahoo: where a proxy inspects traffic, set CURL_CA_BUNDLE to its "
    "certificate"
)
BROKEN = "Yahoo closed the connection before its answer was complete: try again"
PROXY = "the proxy did not let the request through: check HTTPS_PROXY"
# https://curl.se/libcurl/c/libcurl-errors.html; curl_cffi keeps the number in `code`.
CURL = {
    5: PROXY,
    6: "no network: Yahoo's address could not be resolved; check the connection",
    7: "no connection to Yahoo: refused, or no way there; check the network and any proxy",
    18: BROKEN,
    35: SECURE,
    52: BROKEN,
    56: BROKEN,
    60: SECURE,
    77: SECURE,
    97: PROXY,
}
TIMED_OUT = 28


def no_prices(ticker: str, said: str | None) -> SourceError:
    """The error for an answer without prices, by Yahoo's message `said`.

    A ticker counts as unknown only by Yahoo's own message. An empty answer is a failure of Yahoo,
    since it occurs for existing tickers too.

    Example:
        >>> no_prices("AAPL", None).outcome, no_prices("APPL", "No data found").outcome
        ('failed', 'not found')
    """
    if said is None:
        reason = "Yahoo answered without prices and without a reason: try again later"
        return SourceFailed(ticker, reason)
    if UNKNOWN.search(said) and dashed(ticker):
        return TickerNotFound(ticker, f"Yahoo spells it {dashed(ticker)}: use the dash")
    if UNKNOWN.search(said):
        return TickerNotFound(
            ticker,
            "Yahoo has no prices for this ticker: check the spelling and the exchange's suffix, "
            "as in VOD.L",
        )
    return SourceFailed(ticker, f'Yahoo refused the request ("{_brief(said)}"): try again later')


def no_answer(ticker: str, error: Exception) -> SourceError:
    """The error for a broken request or an unreadable answer."""
    code = getattr(error, "code", None)
    # By name, because the timeouts of requests, curl_cffi's other backend, are no TimeoutError.
    if code == TIMED_OUT or "Timeout" in type(error).__name__:
        return SourceTimeout(ticker, "Yahoo did not answer in time: try again")
    kind = Unreachable if _may_pass(error) else SourceFailed
    return kind(ticker, _cause(error, code))


def _may_pass(error: Exception) -> bool:
    """Whether a network failure is worth a retry; a proxy's refusal is not."""
    if not isinstance(error, OSError) or isinstance(error, json.JSONDecodeError):
        return False
    code = getattr(error, "code", None)
    refused = isinstance(code, int) and CURL.get(code) in (SECURE, PROXY)
    return not refused and "CONNECT" not in str(error)


def _cause(error: Exception, code: object) -> str:
    text = _brief(str(error))
    if "CURRENTLY DOWN" in text:
        return "Yahoo says that its service is down: try again later"
    if isinstance(error, json.JSONDecodeError):
        return _not_json(error.doc)
    if isinstance(error, OSError) and "CONNECT" in text:  # a proxy's refusal has curl's code 56
        return PROXY
    if isinstance(code, int) and code in CURL:
        return CURL[code]
    if isinstance(error, OSError):
        return f"the connection to Yahoo failed ({text}): check the network"
    message = f"{type(error).__name__}: {text}"
    return f"Yahoo's answer is not in the form of prices ({message}): try again later"


def _not_json(body: str) -> str:
    if not body.strip():
        return "Yahoo's answer was empty: try again later"
    if body.lstrip().startswith("<"):
        page = _brief(re.sub(r"<[^>]*>", " ", body))
        return f'Yahoo answered with a web page instead of prices ("{page}"): try again later'
    return "Yahoo's answer breaks off or is garbled: try again"


def _brief(text: str) -> str:
    """Foreign text as at most 80 characters of one line."""
    return " ".join(text.split())[:80].strip()

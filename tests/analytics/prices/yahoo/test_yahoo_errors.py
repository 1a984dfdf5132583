"""Each way in which a request breaks, told in one sentence; errors as their libraries make them."""

from __future__ import annotations

import json

import pytest
import requests
from curl_cffi import CurlECode
from curl_cffi.requests import exceptions as curl

from analytics.prices.yahoo.yahoo_errors import no_answer, no_prices


def garbled(body: str) -> json.JSONDecodeError:
    """The error of reading a body that is not JSON."""
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads(body)
    return caught.value


BREAKS = [
    (
        curl.Timeout("curl: (28) Operation timed out", CurlECode(28)),
        "timed out",
        "Yahoo did not answer in time",
    ),
    (requests.ReadTimeout("read timed out"), "timed out", "Yahoo did not answer in time"),
    (TimeoutError("timed out"), "timed out", "Yahoo did not answer in time"),
    (
        curl.DNSError("curl: (6) Could not resolve host", CurlECode(6)),
        "failed",
        "no network: Yahoo's address",
    ),
    (
        curl.ConnectionError("curl: (7) Failed to connect", CurlECode(7)),
        "failed",
        "no connection to Yahoo",
    ),
    (
        curl.ProxyError("curl: (5) Could not resolve proxy", CurlECode(5)),
        "failed",
        "the proxy did not let",
    ),
    (
        curl.ProxyError("curl: (56) CONNECT tunnel failed", CurlECode(56)),
        "failed",
        "the proxy did not let",
    ),
    (
        curl.ConnectionError("curl: (56) Recv failure", CurlECode(56)),
        "failed",
        "Yahoo closed the connection",
    ),
    (
        curl.ConnectionError("curl: (52) Empty reply", CurlECode(52)),
        "failed",
        "Yahoo closed the connection",
    ),
    (
        curl.IncompleteRead("curl: (18) end of response", CurlECode(18)),
        "failed",
        "Yahoo closed the connection",
    ),
    (
        curl.CertificateVerifyError("curl: (60) SSL", CurlECode(60)),
        "failed",
        "no secure connection to Yahoo",
    ),
    (
        requests.ConnectionError("unreachable"),
        "failed",
        "the connection to Yahoo failed (unreachable)",
    ),
    (garbled(""), "failed", "Yahoo's answer was empty"),
    (garbled('{"chart": {"res'), "failed", "Yahoo's answer breaks off or is garbled"),
    (
        garbled("<html><h1>Busy\n now</h1></html>"),
        "failed",
        'Yahoo answered with a web page instead of prices ("Busy now")',
    ),
    (TypeError("'NoneType'"), "failed", "Yahoo's answer is not in the form of prices (TypeError:"),
]


@pytest.mark.parametrize(("error", "outcome", "reason"), BREAKS, ids=lambda value: str(value)[:30])
def test_a_break_is_told_in_one_sentence(error: Exception, outcome: str, reason: str) -> None:
    told = no_answer("A", error)
    assert told.outcome == outcome
    assert told.reason.startswith(reason)
    assert ": " in told.reason or "; " in told.reason  # and what to do about it


@pytest.mark.parametrize(
    "said",
    [
        "No data found, symbol may be delisted",
        "Data doesn't exist for startDate = 1, endDate = 2",
        "Quote not found for symbol: A",
    ],
)
def test_only_yahoos_own_words_make_a_ticker_unknown(said: str) -> None:
    told = no_prices("A", said)
    assert told.outcome == "not found"
    assert "delisted" not in told.reason


def test_other_words_of_yahoos_are_quoted_and_shortened() -> None:
    told = no_prices("A", "Internal  Server\nError" + "x" * 500)
    assert told.outcome == "failed"
    assert told.reason.startswith('Yahoo refused the request ("Internal Server Errorxxx')
    assert len(told.reason) < 150


def test_an_answer_without_words_is_a_failure_of_yahoos() -> None:
    assert no_prices("A", None).outcome == "failed"

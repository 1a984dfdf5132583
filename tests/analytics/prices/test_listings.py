"""ISINs: which listing is asked for in their place, and what is said of it."""

from __future__ import annotations

import pytest

from analytics.prices.listings import listing, resolved
from analytics.request import Request
from analytics.symbols.isin import is_isin
from analytics.symbols.names import Match

APPLE = "US0378331005"
FOUND = {
    APPLE: (
        Match("AAPL", "Apple Inc.", "NASDAQ", "equity", "yahoo"),
        Match("APC.DE", "Apple Inc.", "XETRA", "equity", "yahoo"),
    )
}


def ask(text: str) -> tuple[Match, ...]:
    return FOUND.get(text, ())


@pytest.mark.parametrize(
    ("text", "yes"),
    # The first four are the examples of ISO 6166's annex and of well-known shares.
    [
        (APPLE, True),
        ("GB0002634946", True),
        ("AU0000XVGZA3", True),
        ("DE0007164600", True),
        ("US0378331006", False),
        ("AAPL", False),
        ("US037833100", False),
    ],
)
def test_an_isin_is_known_by_its_last_digit(text: str, yes: bool) -> None:
    assert is_isin(text) == yes


def test_the_first_listing_is_taken_and_said() -> None:
    request, said = resolved(Request(tickers=("MSFT", APPLE), benchmark=APPLE), ask)
    assert (request.tickers, request.benchmark) == (("MSFT", "AAPL"), "AAPL")
    assert said == [
        f"{APPLE}: the listing AAPL was taken (Apple Inc., NASDAQ); others: APC.DE",
    ]


def test_an_unknown_isin_and_a_column_of_a_file_stay() -> None:
    unknown = Request(tickers=("DE0007164600",))
    assert resolved(unknown, ask) == (unknown, [])
    column = Request(tickers=(APPLE,), source="file.csv")
    assert resolved(column, ask) == (column, [])


def test_what_a_picker_is_given_for_an_isin() -> None:
    found = listing(f" {APPLE.lower()} ", ask)
    assert found is not None
    assert (found.taken.symbol, found.others) == ("AAPL", ("APC.DE",))
    assert found.sentence.startswith(f"{APPLE}: the listing AAPL was taken")
    assert listing("AAPL", ask) is None
    assert listing("DE0007164600", ask) is None

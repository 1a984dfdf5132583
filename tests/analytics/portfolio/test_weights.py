"""Weights as a person writes them: what is read, and what is refused with a remedy."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.portfolio import weights
from models.errors import RequestError

TWO = ("AAPL", "KO")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AAPL=0.6,KO=0.4", (0.6, 0.4)),
        (" ko = 40% , aapl = 60 % ", (0.6, 0.4)),
        ("KO=1", (0.0, 1.0)),
        ("equal", (0.5, 0.5)),
        (" Equal ", (0.5, 0.5)),
        ("AAPL=0.33333333335,KO=0.66666666665", (0.33333333335, 0.66666666665)),
    ],
)
def test_what_is_read(text: str, expected: tuple[float, float]) -> None:
    assert weights.parse(text, TWO) == dict(zip(TWO, expected, strict=True))


def test_a_ticker_with_an_equals_sign() -> None:
    assert weights.parse("EURUSD=X=1", ["EURUSD=X"]) == {"EURUSD=X": 1.0}


def test_short_only_where_bounds_say_so() -> None:
    assert weights.parse("AAPL=1.5,KO=-0.5", TWO, low=-1, high=2) == {"AAPL": 1.5, "KO": -0.5}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("AAPL=1.5,KO=-0.5", "weights of 0 to 1.*AAPL=1.5"),
        ("AAPL=0.6,KO=0.3", r"a sum of 0.9: multiply each by 1.111111111"),
        ("AAPL=0.6,KO=0.400000002", "sum to 1"),
        ("AAPL=0.6,KO=0.2,KO=0.2", "KO twice"),
        ("AAPL=0.6,PEP=0.4", "PEP: ask for PEP too"),
        ("AAPL", "TICKER=WEIGHT"),
        ("", "TICKER=WEIGHT"),
        ("AAPL=0.6;KO=0.4", "a ticker such as"),
        ("AAPL=much,KO=0.4", "a weight such as 0.6 or 60%"),
        ("AAPL=nan,KO=1", "a weight such as"),
        ("AAPL=inf,KO=-inf", "a weight such as"),
        ("AAPL=0,KO=0", "a sum of 0"),
    ],
)
def test_what_is_refused(text: str, said: str) -> None:
    with pytest.raises(RequestError, match=said):
        weights.parse(text, TWO)


def test_what_a_text_names_whatever_its_sum_and_bounds() -> None:
    assert weights.named("KO=40%, AAPL=-2") == {"KO": 0.4, "AAPL": -2.0}
    with pytest.raises(RequestError, match="twice"):
        weights.named("KO=1,KO=1")


def test_percent_without_the_sign_is_told_so() -> None:
    with pytest.raises(RequestError, match="a percent sign behind each"):
        weights.parse("AAPL=60,KO=40", TWO, high=100)


def test_no_tickers() -> None:
    with pytest.raises(RequestError, match="name at least one"):
        weights.parse("equal", ())


@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=8))
def test_what_is_written_in_full_is_read_back(shares: list[float]) -> None:
    names = [f"T{place}" for place in range(len(shares))]
    total = math.fsum(shares)
    given_weights = [share / total for share in shares]
    text = ",".join(f"{name}={one!r}" for name, one in zip(names, given_weights, strict=True))
    assert list(weights.parse(text, names).values()) == given_weights


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0,1", (0.0, 1.0)), (" 5% , 40 %", (0.05, 0.4)), ("-1,1.5", (-1.0, 1.5))],
)
def test_bounds(text: str, expected: tuple[float, float]) -> None:
    assert weights.bounds(text) == expected


@pytest.mark.parametrize("text", ["", "1", "0,1,2", "low,high", "nan,1", "0,inf"])
def test_what_are_no_bounds(text: str) -> None:
    with pytest.raises(RequestError, match="two bounds"):
        weights.bounds(text)

"""A file instead of Yahoo: it fills the picker, says how it was read, and can be given up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics import prices, study
from analytics.output import export
from analytics.performance import summary
from analytics.prices.uploaded import uploads
from analytics.request import UPLOAD, Request
from dashboard.choice import state
from dashboard.server import visitors
from dashboard.shell.benchmark import USUAL
from tests.dashboard.market import Market, walk

OpenPage = Callable[..., AppTest]


def wide(tickers: int, *, form: str = "%Y-%m-%d", days: int = 300) -> bytes:
    dates = pd.bdate_range("2023-01-02", periods=days).strftime(form)
    closes = {f"T{number}": walk(number, days) for number in range(tickers)}
    return pd.DataFrame({"date": dates, **closes}).to_csv(index=False).encode()


def link(content: bytes, name: str = "mine.csv") -> str:
    return uploads.keep(content, name).removeprefix(UPLOAD)


def said(app: AppTest) -> str:
    parts = (*app.markdown, *app.caption, *app.subheader, *app.text)
    return "\n".join(one.value for one in parts)


def upload(app: AppTest, content: bytes, name: str) -> AppTest:
    app.file_uploader[0].set_value((name, content, "text/csv")).run()
    assert not app.exception, app.exception[0].stack_trace
    return app


def test_a_file_fills_the_picker_and_yahoo_is_asked_no_more(
    market: Market, open_page: OpenPage
) -> None:
    app = open_page(t="AAPL", b="None")
    market.asked.clear()
    upload(app, wide(14), "mine.csv")
    assert app.multiselect(key="t").value == [f"T{number}" for number in range(12)]
    assert app.multiselect(key="t").options[:14] == [f"T{number}" for number in range(14)]
    assert len(app.metric) == 12
    assert "mine.csv: read with commas between cells, decimal points" in said(app)
    assert "300 rows, 14 tickers" in said(app)
    assert market.asked == []
    assert app.query_params["u"] == link(wide(14))


def test_a_link_shows_the_numbers_of_the_file(market: Market, open_page: OpenPage) -> None:
    content = wide(2)
    app = open_page(t=["T0", "T1"], b="None", u=link(content), p="Max")
    request = Request(source=UPLOAD + link(content), tickers=("T0", "T1"))
    expected = summary.summary(study.run(request, prices.load(request)))
    shown = app.dataframe[0].value
    np.testing.assert_array_equal(shown["sharpe"], expected["sharpe"])
    growth = walk(0, 300)[-1] / walk(0, 300)[0] - 1
    assert shown["total_return"][0] == pytest.approx(growth, rel=1e-9)


def test_the_rest_of_the_file_is_offered_on_a_link_too(market: Market, open_page: OpenPage) -> None:
    app = open_page(t="T1", b="None", u=link(wide(3)))
    assert app.multiselect(key="t").options[:3] == ["T0", "T1", "T2"]
    assert app.selectbox(key="b").options[2:] == ["T0", "T1", "T2"]


def test_what_the_file_leaves_open_is_asked_and_then_confirmed(
    market: Market, open_page: OpenPage
) -> None:
    """Days up to 12 only could be months: the file is refused until somebody says which."""
    content = wide(2, form="%d/%m/%Y", days=8)
    app = open_page(t="AAPL", b="None")
    upload(app, content, "mine.csv")
    assert "Not shown" in said(app)
    assert "mine.csv" in said(app)
    assert len(app.metric) == 0
    assert "Which comes first?" in said(app)
    next(one for one in app.button if one.label == "Day first").click().run()
    assert not app.exception
    assert app.selectbox(key="fd").value == "Day first"
    assert app.multiselect(key="t").value == ["T0", "T1"]
    assert "(day-first)" in said(app)
    assert len(app.metric) == 2


def test_yahoo_again_brings_back_what_was_chosen(market: Market, open_page: OpenPage) -> None:
    app = open_page(t=["MSFT", "NVDA"])
    upload(app, wide(2), "mine.csv")
    assert app.selectbox(key="b").value == "None"
    app.button(key="give-up").click().run()
    assert not app.exception
    assert app.multiselect(key="t").value == ["MSFT", "NVDA"]
    assert app.selectbox(key="b").value == USUAL
    assert "u" not in app.query_params
    assert "Yahoo until" in said(app)


def test_a_link_from_elsewhere_says_what_to_do(market: Market, open_page: OpenPage) -> None:
    app = open_page(t="AAPL", b="None", u="0123456789abcdef")
    assert "not kept here (0123456789abcdef)" in said(app)
    assert "upload the file again" in said(app)
    assert len(app.metric) == 0
    app.button(key="give-up").click().run()
    assert app.multiselect(key="t").value == ["AAPL"]
    assert len(app.metric) == 1
    assert "u" not in app.query_params


def test_what_is_no_link_is_refused_and_yahoo_is_shown(market: Market, open_page: OpenPage) -> None:
    app = open_page(t="AAPL", b="None", u="../../etc/passwd")
    assert "../../etc/passwd: not the link of a file" in said(app)
    assert len(app.metric) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"date,AAA\n2024-01-02,1\n2024-01-03,-2\n", "row 3"),
        (b"\0\0\0", "NUL"),
        (b"just one line", "column"),
        (b"date,=+-\n2024-01-02,1\n", "begin it with a letter or a digit"),
    ],
)
def test_a_file_that_is_no_prices_is_refused_in_words(
    market: Market, open_page: OpenPage, content: bytes, reason: str
) -> None:
    app = upload(open_page(t="AAPL", b="None"), content, "mine.csv")
    assert "Not shown" in said(app)
    assert reason in said(app)


def test_a_name_like_a_formula_is_shown_without_what_makes_it_one(
    market: Market, open_page: OpenPage
) -> None:
    app = upload(open_page(t="AAPL", b="None"), b"date,=1+1\n2024-01-02,1\n2024-01-03,2\n", "m.csv")
    assert "Not shown" not in said(app)
    assert app.multiselect(key="t").value == ["1+1"]
    assert [card.label.split(" ")[0] for card in app.metric] == [r"1\+1"]  # Markdown of 1+1


def test_a_file_that_cannot_be_kept_leaves_the_page_as_it_was(
    market: Market, open_page: OpenPage, own_home: Any
) -> None:
    app = open_page(t="AAPL", b="None")
    own_home.mkdir(exist_ok=True)
    (own_home / "uploads").write_text("a file in the way")
    upload(app, wide(2), "mine.csv")
    assert "the file cannot be kept" in said(app)
    assert app.multiselect(key="t").value == ["AAPL"]
    assert len(app.metric) == 1


def test_markup_in_a_name_stays_text(market: Market, open_page: OpenPage) -> None:
    app = open_page(t="T0", b="None", u=link(wide(1), "![x](http://203.0.113.9/p.png) *b*.csv"))
    marked = (*app.markdown, *app.caption, *app.subheader)
    assert not any("![x]" in one.value or "*b*" in one.value for one in marked)
    assert r"p\.png\) \_b\_\.csv until" in said(app)


def test_a_ticker_that_the_file_lacks_is_named(market: Market, open_page: OpenPage) -> None:
    app = open_page(t=["T0", "QQQX"], b="None", u=link(wide(1)))
    assert "QQQX: mine.csv does not have it" in said(app)
    assert "Try Yahoo again" not in [button.label for button in app.button]
    assert len(app.metric) == 1


def test_the_bytes_of_a_download_are_the_command_lines(market: Market, open_page: OpenPage) -> None:
    source = UPLOAD + link(wide(2))
    choice = state.read({"t": ["T0", "T1"], "b": "None", "u": link(wide(2)), "p": "Max"})
    request = choice.windowed(None)
    assert request == Request(source=source, tickers=("T0", "T1"))
    made = study.run(request, prices.load(request))
    assert export.csv(summary.returns_table(made)).startswith(b"date,T0,T1\n2023-01-03,")


ONE, OTHER = "1" * 32, "2" * 32
Becomes = Callable[[str], None]


@pytest.fixture
def visitor(monkeypatch: pytest.MonkeyPatch) -> Becomes:
    """Let the next run of a page be of another visitor of a server that others reach."""

    def becomes(owner: str) -> None:
        monkeypatch.setattr(visitors, "owner", lambda: owner)

    return becomes


def test_where_a_file_is_stored_and_who_can_open_it_is_said(
    market: Market, open_page: OpenPage, visitor: Becomes
) -> None:
    assert "It stays on this computer" in said(open_page(t="AAPL", b="None"))
    visitor(ONE)
    shown = said(open_page(t="AAPL", b="None"))
    assert "30 days after its last use" in shown
    assert "nobody else can open it there unless you share a link" in shown
    assert "cookie" in shown


def test_a_visitors_file_is_opened_again_by_that_visitor_only(
    market: Market, open_page: OpenPage, visitor: Becomes
) -> None:
    visitor(ONE)
    app = upload(open_page(t="AAPL", b="None"), wide(2), "mine.csv")
    digits = str(app.query_params["u"])
    assert len(digits) == 16
    bookmark = {"t": ["T0", "T1"], "b": "None", "u": digits}
    assert r"mine\.csv until" in said(open_page(**bookmark))
    visitor(OTHER)
    other = open_page(**bookmark)
    assert f"not kept here ({digits})" in said(other)
    assert len(other.metric) == 0


def test_a_file_is_shared_by_a_link_until_its_owner_stops(
    market: Market, open_page: OpenPage, visitor: Becomes
) -> None:
    visitor(ONE)
    mine = upload(open_page(t="AAPL", b="None"), wide(2), "mine.csv")
    [make] = [button for button in mine.button if button.label == "Make a link"]
    make.click().run()
    [_, address] = mine.code  # the first is the link of the page, which opens it for its owner
    token = dict(parse_qsl(urlsplit(address.value).query))["u"]
    assert len(token) == 32

    visitor(OTHER)
    theirs = open_page(t=["T0", "T1"], b="None", u=token)
    assert r"mine\.csv until" in said(theirs)
    assert len(theirs.metric) == 2
    assert {"Make a link", "Stop sharing"}.isdisjoint(button.label for button in theirs.button)

    visitor(ONE)
    [stop] = [button for button in mine.button if button.label == "Stop sharing"]
    stop.click().run()
    assert r"mine\.csv until" in said(mine)
    visitor(OTHER)
    assert "not kept here" in said(open_page(t=["T0", "T1"], b="None", u=token))


def test_a_personal_machine_shares_nothing(market: Market, open_page: OpenPage) -> None:
    app = upload(open_page(t="AAPL", b="None"), wide(2), "mine.csv")
    assert "Make a link" not in [button.label for button in app.button]


BARS = b"Date,Open,High,Low,Close\n" + b"".join(
    f"2023-01-{day:02},{day},{day + 1},{day - 1},{day}\n".encode() for day in range(2, 28)
)


def test_a_file_of_one_unnamed_security_asks_for_its_ticker(
    market: Market, open_page: OpenPage
) -> None:
    app = open_page(t="AAPL", b="None")
    upload(app, BARS, "HistoricalData_1.csv")
    assert "the ticker of the security whose bars" in said(app)
    app.text_input(key=state.FILE_TICKER).input("Apple Inc.").run()
    assert not app.exception, app.exception[0].stack_trace
    assert app.multiselect(key="t").value == ["Apple Inc."]
    assert "one security's bars, Apple Inc. as asked" in said(app)
    assert app.query_params[state.FILE_TICKER] == "Apple Inc."

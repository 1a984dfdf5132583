"""Early scripts: named by the page only, under the path that is served, and they exist."""

from __future__ import annotations

import re
from pathlib import Path

from starlette.responses import HTMLResponse
from starlette.types import Receive, Scope, Send
from streamlit import file_util

from dashboard.server.early_scripts import PARTS, EarlyScripts
from tests.dashboard.server.asgi import asked, hello, options


async def page(scope: Scope, receive: Receive, send: Send) -> None:
    await HTMLResponse("<html></html>")(scope, receive, send)


async def nothing(scope: Scope, receive: Receive, send: Send) -> None:
    await HTMLResponse("<html></html>", 404)(scope, receive, send)


def test_the_page_names_a_file_of_streamlit_for_every_part() -> None:
    """A part that a new Streamlit calls otherwise fails here, and costs time only."""
    with options():
        links = asked(EarlyScripts(page)).headers["link"].split(", ")
    assert len(links) == len(PARTS)
    for part, link in zip(PARTS, links, strict=True):
        found = re.fullmatch(r"</(static/js/.+\.js)>; rel=modulepreload; crossorigin", link)
        assert found is not None
        assert Path(found[1]).name.startswith(f"{part}.")
        assert (Path(file_util.get_static_dir()) / found[1]).is_file()


def test_they_lie_under_the_path_that_a_proxy_passes_on() -> None:
    with options(baseUrlPath="stocks"):
        assert "</stocks/static/js/" in asked(EarlyScripts(page)).headers["link"]


def test_other_answers_name_none() -> None:
    with options():
        assert "link" not in asked(EarlyScripts(hello)).headers
        assert "link" not in asked(EarlyScripts(nothing)).headers

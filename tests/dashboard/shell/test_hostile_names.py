"""A file whose columns are called like markup: every page shows letters, no link and no script."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics.prices.uploaded import uploads
from analytics.request import UPLOAD, file_name
from dashboard.shell.navigation import PAGES
from tests.dashboard.figures import on_page
from tests.dashboard.market import Market, walk

OpenPage = Callable[..., AppTest]
NAMES = (
    "[x](javascript:alert(1))",
    "![x](http://evil.example/pixel)",
    "<script>alert(1)</script>",
    "$a$",
    ":red[x]",
    "www.evil.example",
)
# What Markdown, HTML or Streamlit would act on: a link, a tag, a formula, a colour.
MARKUP = r"\]\((?:javascript|http://evil)|<script|http://evil|www\.evil|\$a\$|:red\["
ACTIVE = re.compile(MARKUP, re.IGNORECASE)


def shown(app: AppTest) -> str:
    """All text of the page that reads Markdown, without what a backslash takes away."""
    elements = (*app.markdown, *app.caption, *app.subheader, *app.metric, *app.button)
    texts = [getattr(one, "value", "") or "" for one in elements]
    labels = [getattr(one, "label", "") or "" for one in elements]
    helps = [getattr(one, "help", "") or "" for one in elements]
    return "\n".join(map(str, (*texts, *labels, *helps)))


@pytest.mark.parametrize("page", PAGES.values())
def test_names_from_a_file_are_letters(market: Market, open_page: OpenPage, page: str) -> None:
    dates = pd.bdate_range("2023-01-02", periods=300).strftime("%Y-%m-%d")
    closes = {name: walk(seed, 300) for seed, name in enumerate(NAMES)}
    content = pd.DataFrame({"date": dates, **closes}).to_csv(index=False).encode()
    link = uploads.keep(content, "mine.csv").removeprefix(UPLOAD)
    app = open_page(page, t=[file_name(name) for name in NAMES], b="None", u=link, p="Max")
    assert not app.exception
    text = shown(app)
    assert ACTIVE.findall(text) == []
    figures = str(on_page(app))
    assert "<script" not in figures
    assert "javascript:" not in re.sub(r"\(x\)\(javascript:", "", figures)

"""The login: who sees the dashboard, and that everybody else sees none of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.runtime.secrets import secrets_singleton
from streamlit.testing.v1 import AppTest

from dashboard.shell import login
from tests.dashboard.conftest import APP
from tests.dashboard.market import Market

Opened = Callable[..., AppTest]
ME = {"is_logged_in": True, "email": "me@example.com", "email_verified": True, "sub": "1"}
STRANGER = ME | {"email": "you@example.org"}
ONE = {"client_id": "a", "client_secret": "b", "redirect_uri": "c", "cookie_secret": "d"}


@pytest.fixture
def opened(market: Market) -> Opened:
    """Open a page as `user` of a server with these secrets; None is a server without a login."""

    def run(user: dict[str, Any] | None, page: str = "", **secrets: Any) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=120)
        if page:
            app.switch_page(f"dashboard/pages/{page}.py")
        app.user = user or {}
        for section, values in secrets.items():
            app.secrets[section] = values
        app.run()
        assert not app.exception, app.exception[0].stack_trace
        return app

    return run


def buttons(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def shows_prices(app: AppTest, market: Market) -> bool:
    """Whether prices were asked for, or a chart, a picker or a download is on the page."""
    parts = ("plotly_chart", "multiselect", "download_button", "file_uploader", "dataframe")
    return bool(market.asked or any(app.get(part) for part in parts))


def test_without_a_login_set_up_everything_is_as_before(opened: Opened, market: Market) -> None:
    app = opened(None)
    assert shows_prices(app, market)
    assert "Log out" not in buttons(app)


@pytest.mark.parametrize("page", ["", "outlook", "hood"])
def test_a_visitor_who_is_not_logged_in_sees_no_page(
    opened: Opened, market: Market, page: str
) -> None:
    app = opened({"is_logged_in": False}, page, auth=ONE)
    assert not shows_prices(app, market)
    assert buttons(app) == ["Log in"]
    assert [title.value for title in app.title] == ["Tensortape"]


def test_a_query_does_not_get_past_the_login(opened: Opened, market: Market) -> None:
    app = opened({"is_logged_in": False}, auth=ONE)
    app.query_params["t"] = "AAPL"
    app.query_params["u"] = "0123456789abcdef"
    assert not shows_prices(app.run(), market)


def test_who_is_logged_in_sees_the_page_and_a_way_out(opened: Opened, market: Market) -> None:
    app = opened(ME, auth=ONE)
    assert shows_prices(app, market)
    assert "Log out" in buttons(app)
    assert "me@example.com" in [text.value for text in app.text]


def test_a_logout_ends_at_the_login_page(opened: Opened, market: Market) -> None:
    app = opened(ME, auth=ONE)
    app.button(key="log-out").click()
    app.run()
    assert buttons(app) == ["Log in"]
    assert not app.get("plotly_chart")


def test_a_user_who_is_not_on_the_list_sees_why_and_nothing_else(
    opened: Opened, market: Market
) -> None:
    app = opened(STRANGER, auth=ONE, access={"emails": ["me@example.com"]})
    assert not shows_prices(app, market)
    assert buttons(app) == ["Log out"]
    assert any("you@example.org" in text.value for text in app.text)


def test_each_provider_has_its_button(opened: Opened) -> None:
    apart = {key: ONE[key] for key in ("redirect_uri", "cookie_secret")}
    google, okta = ({"client_id": "a", "server_metadata_url": name} for name in "go")
    app = opened({"is_logged_in": False}, auth={**apart, "google": google, "okta": okta})
    assert buttons(app) == ["Log in with Google", "Log in with Okta"]


def test_an_incomplete_set_up_is_said_when_one_logs_in(opened: Opened) -> None:
    app = opened({"is_logged_in": False}, auth={"redirect_uri": "c"})
    app.button[0].click()
    app.run()
    [error] = app.error
    assert "not set up completely" in error.value


@pytest.mark.parametrize(
    ("user", "access", "may"),
    [
        (ME, {}, True),
        (STRANGER, {}, True),  # the provider decides
        (ME, {"emails": ["ME@example.com"]}, True),
        (STRANGER, {"emails": ["me@example.com"]}, False),
        (ME, {"domains": ["example.com"]}, True),
        (ME, {"domains": ["@Example.com"]}, True),
        (STRANGER, {"domains": ["example.com"]}, False),
        (ME | {"email": "me@evil-example.com"}, {"domains": ["example.com"]}, False),
        (ME | {"email": "me@example.com@evil.org"}, {"domains": ["example.com"]}, False),
        (ME | {"email": "me@sub.example.com"}, {"domains": ["example.com"]}, False),
        (ME | {"email_verified": False}, {"domains": ["example.com"]}, False),
        (ME | {"email_verified": "true"}, {"emails": ["me@example.com"]}, False),
        ({"is_logged_in": True, "email": "me@example.com"}, {"emails": ["me@example.com"]}, False),
        ({"is_logged_in": True, "email_verified": True}, {"domains": [""]}, False),
        (ME, {"emails": [], "domains": []}, False),  # a list of nobody, not no list
        (ME, {"email": "me@example.com"}, False),  # a misspelt key opens nothing
    ],
)
def test_who_may_enter(user: dict[str, Any], access: dict[str, Any], may: bool) -> None:
    assert login.permitted(user, access) is may


@pytest.mark.parametrize("content", ["[auth\n", "[auth]\nclient_id = \n"])
def test_a_broken_file_of_secrets_opens_nothing(
    opened: Opened,
    market: Market,
    content: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Streamlit takes a file that it cannot parse for none: the login would be off."""
    (tmp_path / "secrets.toml").write_text(content)
    option = login.st.get_option
    files = [str(tmp_path / "absent.toml"), str(tmp_path / "secrets.toml")]
    monkeypatch.setattr(
        "streamlit.config.get_option",
        lambda key: files if key == "secrets.files" else option(key),
    )
    monkeypatch.setattr(login.st, "get_option", lambda key: files)
    secrets_singleton._reset()
    app = opened(None)
    assert not shows_prices(app, market)
    assert any("cannot be read" in text.value for text in app.text)

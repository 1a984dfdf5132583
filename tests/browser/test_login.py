"""The login in a real browser, with a provider of OpenID Connect on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.browser.conftest import started
from tests.browser.page import Dashboard

pytest.importorskip("authlib", reason="requirements-auth.txt is not installed")

from tests.browser.provider import CLIENT, SECRET, Provider

Visit = Callable[..., Dashboard]
SLOW = 180_000  # milliseconds: a run that compiles answers late
SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "a secret of thirty-two letters ..."
client_id = "{client}"
client_secret = "{secret}"
server_metadata_url = "{address}/.well-known/openid-configuration"

[access]
emails = ["me@example.com"]
"""


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with Provider() as one:
        yield one


@pytest.fixture(scope="module")
def guarded(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app with a login and without a network, so that it shows its sample."""
    home = tmp_path_factory.mktemp("guarded")
    secrets = home / "secrets.toml"
    secrets.write_text(SECRETS.format(client=CLIENT, secret=SECRET, address=provider.address))
    nowhere = dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY", "https_proxy"), "http://127.0.0.1:9")
    local = {"NO_PROXY": "127.0.0.1,localhost", "TENSORTAPE_HOME": str(home / "home")}
    local["STREAMLIT_SECRETS_FILES"] = str(secrets)
    with started(nowhere | local, home) as address:
        yield address


def test_a_login_opens_the_dashboard_and_a_logout_closes_it(
    guarded: str, provider: Provider, visit: Visit
) -> None:
    dashboard = visit(guarded, viewport={"width": 1400, "height": 1000}).open("?t=AAPL&b=None")
    page = dashboard.page
    assert "Log in to see prices" in dashboard.text()
    assert not page.locator('.js-plotly-plot, input[type="file"]').count()

    page.get_by_role("button", name="Log in").click()
    page.get_by_role("combobox").first.wait_for()  # the picker; charts may still be compiling
    assert "me@example.com" in dashboard.text()
    assert {"/authorization", "/token", "/keys"} <= set(provider.asked)
    cookie = next(one for one in page.context.cookies() if one["name"] == "_streamlit_user")
    assert cookie["httpOnly"]

    page.get_by_role("button", name="Log out").click()
    page.get_by_role("button", name="Log in").wait_for(timeout=SLOW)
    dashboard.open("?t=AAPL&b=None")
    assert "Log in to see prices" in dashboard.text()


def test_a_stranger_logs_in_and_still_sees_nothing(
    guarded: str, provider: Provider, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(provider.claims, "email", "you@example.org")
    dashboard = visit(guarded, viewport={"width": 1400, "height": 1000}).open()
    dashboard.page.get_by_role("button", name="Log in").click()
    dashboard.page.get_by_role("button", name="Log out").wait_for()
    dashboard.settle()
    assert "does not contain you" in dashboard.text()
    assert not dashboard.page.locator('.js-plotly-plot, input[type="file"]').count()

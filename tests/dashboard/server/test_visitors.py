"""Visitors: a browser is recognised by its cookie where visitors may be different people."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from analytics.prices.uploaded import folders
from dashboard.server import exposure, visitors
from dashboard.server.visitors import COOKIE, VisitorCookie
from tests.dashboard.server.asgi import asked, hello, options

PAGE = {"host": "stocks.example.org", "accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
PUBLIC = ["stocks.example.org"]


def cookie_of(headers: dict[str, str], scheme: str = "http") -> list[str]:
    """The parts of the cookie that comes with a page."""
    answer = asked(VisitorCookie(hello), "/", PAGE | headers, scheme=scheme)
    return answer.headers.get("set-cookie", "").split("; ")


def test_a_browser_gets_a_cookie_that_no_script_and_no_other_site_can_use() -> None:
    with options(allowedHosts=PUBLIC):
        name, token = cookie_of({})[0].split("=")
        others = [cookie_of({})[0] for _ in range(3)]
    assert name == COOKIE
    assert len({f"{name}={token}", *others}) == 4
    assert visitors.TOKEN.fullmatch(token)
    with options(allowedHosts=PUBLIC):
        parts = cookie_of({})
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(parts)
        assert "Secure" not in parts
        assert "Secure" in cookie_of({}, scheme="https")


def test_a_browser_keeps_its_cookie() -> None:
    with options(allowedHosts=PUBLIC):
        first = cookie_of({})[0]
        assert cookie_of({"cookie": f"a=b; {first}"})[0] == first
        assert cookie_of({"cookie": f"{COOKIE}=chosen by somebody"})[0] != first


def test_a_personal_machine_and_programs_get_no_cookie() -> None:
    with options():
        assert cookie_of({}) == [""]
    with options(allowedHosts=PUBLIC):
        assert cookie_of({"accept": "*/*"}) == [""]


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A script run on an exposed server: its user, its cookies, its session."""
    user: dict[str, Any] = {}
    run = SimpleNamespace(
        user=SimpleNamespace(to_dict=lambda: user, said=user),
        context=SimpleNamespace(cookies={}),
        session_state={},
    )
    monkeypatch.setattr(visitors, "st", run)
    monkeypatch.setattr(exposure, "exposed", lambda: True)
    return run


def test_the_owner_is_the_cookies_and_the_disk_does_not_hold_the_cookie(
    session: SimpleNamespace,
) -> None:
    session.context.cookies[COOKIE] = token = "a" * 43
    owner = visitors.owner()
    assert folders.OWNER.fullmatch(owner)
    assert token[:16] not in owner
    session.session_state.clear()
    assert visitors.owner() == owner
    session.context.cookies[COOKIE] = "b" * 43
    assert visitors.owner() != owner


def test_a_browser_without_cookies_owns_what_it_uploads_in_this_session(
    session: SimpleNamespace,
) -> None:
    owner = visitors.owner()
    assert visitors.owner() == owner
    session.session_state.clear()
    assert visitors.owner() != owner


def test_who_has_logged_in_is_the_same_in_every_browser(session: SimpleNamespace) -> None:
    session.user.said.update(is_logged_in=True, iss="https://login.example", sub="7")
    session.context.cookies[COOKIE] = "a" * 43
    owner = visitors.owner()
    session.context.cookies[COOKIE] = "b" * 43
    assert visitors.owner() == owner
    assert visitors.logged_in()
    session.user.said.update(sub="8")
    assert visitors.owner() != owner


def test_a_personal_machine_has_one_owner(
    session: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exposure, "exposed", lambda: False)
    session.context.cookies[COOKIE] = "a" * 43
    assert visitors.owner() == ""

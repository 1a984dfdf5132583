"""Security headers: on every answer, and a policy that follows Streamlit's own page."""

from __future__ import annotations

import base64
import hashlib

import pytest

from dashboard.server.headers import SecurityHeaders, content_security_policy
from dashboard.server.hosts import HostCheck
from tests.dashboard.server.asgi import asked, hello, options


@pytest.mark.parametrize("host", ["127.0.0.1", "evil.example"])
def test_answers_and_refusals_leave_with_the_headers(host: str) -> None:
    with options():
        headers = asked(SecurityHeaders(HostCheck(hello)), "/", {"host": host}).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'self'" in policy
    assert "object-src 'none'" in policy


def test_scripts_of_other_hosts_and_inline_ones_are_not_allowed() -> None:
    script = "\n  window.a = 1\n"
    index = f"<html><script>{script}</script><script src='./a.js'></script></html>"
    directives = dict(part.split(" ", 1) for part in content_security_policy(index).split("; "))
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    allowed = ["'self'", "'unsafe-eval'", "blob:", f"'sha256-{digest}'"]
    assert directives["script-src"].split() == allowed
    assert directives["default-src"] == "'self'"
    assert directives["connect-src"] == "'self'"

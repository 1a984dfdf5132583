"""Exposure: whether other people can open the dashboard, and a warning if so."""

from __future__ import annotations

from typing import Final

from streamlit import config
from streamlit.auth_util import get_secrets_auth_section

from dashboard.server.hosts import ALLOWED, EVERY_ADDRESS, is_loopback

DOCUMENT: Final = "docs/deploy.md"


def exposed() -> bool:
    """Whether visitors may be different people.

    They may be if the server listens beyond this machine, if it answers to a public name (behind a
    proxy), or if there is a login. Otherwise every visitor is the user of this machine.
    """
    return listens_to_others() or bool(_public_names()) or has_login()


def listens_to_others() -> bool:
    """Whether other machines can connect to the server."""
    address = config.get_option("server.address") or ""
    return address in EVERY_ADDRESS or not is_loopback(address)


def has_login() -> bool:
    """Whether `secrets.toml` has an `[auth]` section, so that people log in."""
    return bool(get_secrets_auth_section())


def warning() -> str:
    """Warning for the operator on who can reach the server; empty if there is none."""
    if not listens_to_others():
        return ""
    address = config.get_option("server.address") or "every address of this machine"
    remedies = []
    if not has_login():
        remedies.append(
            "No login is set, so everybody who reaches it sees the dashboard, has it fetch "
            "prices and compute, and can upload files: set up [auth] in .streamlit/secrets.toml, "
            "or let a proxy with a login stand before it."
        )
    if not _public_names():
        remedies.append(
            "No public name is allowed, so it answers only under "
            f"{', '.join(config.get_option(ALLOWED))} and refuses browsers elsewhere: name it "
            "with --server.allowedHosts NAME or the variable STREAMLIT_SERVER_ALLOWED_HOSTS."
        )
    if not remedies:
        return ""
    listening = f"WARNING: the dashboard listens on {address}, where other machines reach it."
    return " ".join([listening, *remedies, f"See {DOCUMENT}."])


def _public_names() -> list[str]:
    """The server's names that other people can use."""
    return [name for name in config.get_option(ALLOWED) if not is_loopback(name)]

"""Login: OpenID Connect in front of every page, where `.streamlit/secrets.toml` sets it up.

Without an `[auth]` section there is no login, as for one person on one computer. With one, the
script of a visitor who is not logged in stops here, before any price is loaded or widget drawn.
docs/deploy.md says what to set, and which of Streamlit's addresses this does not cover.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import streamlit as st
from streamlit.errors import StreamlitAuthError

NAME: Final = "Tensortape"
# Of [auth]: names one provider's settings when they stand in the section itself.
ONE_PROVIDER: Final = "client_id"
UNREADABLE = (
    "The settings of this server's login cannot be read, so nothing is shown. "
    "The server's log says why; the operator has to correct the file and restart the server."
)
UNFINISHED = "The login of this server is not set up completely: {}"
ANYONE_ELSE = (
    "You are logged in as {}, and this server's list of users does not contain you. "
    "Ask its operator to add you, or log in with another account."
)


def require() -> None:
    """Let the visitor pass, or draw the login page and stop the script.

    Passes where no login is set up, and for a visitor who is logged in and permitted. Stops for
    everyone, too, where a secrets file exists that cannot be read: it may have asked for a login.
    """
    if _secrets_unreadable():
        _stop_with(UNREADABLE)
    if "is_logged_in" not in st.user:
        return
    user = st.user.to_dict()
    if not user["is_logged_in"]:
        _ask()
    if not permitted(user, st.secrets.get("access", {})):
        _logout(user)
        _stop_with(ANYONE_ELSE.format(_called(user)))
    _logout(user)


def permitted(user: Mapping[str, Any], access: Mapping[str, Any]) -> bool:
    """Whether a user who is logged in may see the dashboard.

    Args:
        user: the provider's claims.
        access: `emails` and `domains`, lists of addresses and of what follows their @. With
            neither, everyone whom the provider lets in may. An address counts only if the
            provider says that it has verified it.
    """
    if not access:
        return True
    email = str(user.get("email") or "").lower()
    if user.get("email_verified") is not True or "@" not in email:
        return False
    emails, domains = (
        {str(one).lower().removeprefix("@") for one in access.get(key, ())}
        for key in ("emails", "domains")
    )
    return email in emails or email.rpartition("@")[2] in domains


def _secrets_unreadable() -> bool:
    """Whether there is a file of secrets, and it is not valid or not to be opened.

    Streamlit itself treats such a file as absent, which would switch the login off.
    """
    try:
        st.secrets.to_dict()
    except OSError:  # Streamlit's own error is one of these, also for a syntax error in the file
        return any(Path(file).exists() for file in st.get_option("secrets.files"))
    return False


def _ask() -> None:
    """Draw a button for each provider and stop."""
    _titled()
    st.write("Log in to see prices and statistics.")
    for provider, label in _providers(st.secrets.get("auth", {})):
        if st.button(label, type="primary", icon=":material/login:"):
            try:
                st.login(provider)
            except StreamlitAuthError as error:
                st.error(UNFINISHED.format(error))
    st.stop()


def _providers(auth: Mapping[str, Any]) -> list[tuple[str | None, str]]:
    """The name of each provider, None for the one without a name, and what its button says."""
    named = [name for name, value in auth.items() if isinstance(value, Mapping)]
    named = [name for name in named if name != "client_kwargs"]
    if ONE_PROVIDER in auth or not named:
        return [(None, "Log in")]
    return [(name, f"Log in with {name.capitalize()}") for name in named]


def _called(user: Mapping[str, Any]) -> str:
    return str(user.get("email") or user.get("name") or user.get("sub") or "an unnamed user")


def _logout(user: Mapping[str, Any]) -> None:
    """Who is logged in, and a button that ends it; at the top right."""
    with st.container(
        horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="small"
    ):
        st.text(_called(user), width="content")  # as text: the provider's words are not Markdown
        st.button(
            "Log out",
            icon=":material/logout:",
            type="tertiary",
            key="log-out",
            on_click=st.logout,
        )


def _titled() -> None:
    st.set_page_config(page_title=f"Log in · {NAME}")
    st.title(NAME)


def _stop_with(reason: str) -> None:
    _titled()
    st.text(reason)
    st.stop()

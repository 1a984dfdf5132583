"""Early scripts: the browser preloads the parts of Streamlit that every page needs.

Streamlit's page loads a part when the first element of its kind arrives. The largest one draws
charts: 4.7 MB, a second to parse. A header of the page names it, so that it is loaded and parsed
while the session begins.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config, file_util
from streamlit.url_util import make_url_path

PARTS: Final = ("PlotlyChart", "Multiselect", "ButtonGroup")


class EarlyScripts:
    """Adds the header to Streamlit's page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        scripts = Path(file_util.get_static_dir()) / "static" / "js"
        self._links = ", ".join(
            f"<{_path(file.name)}>; rel=modulepreload; crossorigin"
            for part in PARTS
            for file in scripts.glob(f"{part}.*.js")
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; an HTML page leaves with the header."""
        if scope["type"] != "http" or not self._links:
            await self._app(scope, receive, send)
            return

        async def announced(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.append("Link", self._links)
            await send(message)

        await self._app(scope, receive, announced)


def _path(name: str) -> str:
    return make_url_path(config.get_option("server.baseUrlPath") or "", f"static/js/{name}")

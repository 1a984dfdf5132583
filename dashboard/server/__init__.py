"""Server: middleware between the browser and Streamlit; imports neither torch nor pandas.

`app.py` hands `middleware()` and `lifespan` to `st.App`, so they run however the app is started:
`run.py app`, `streamlit run app.py`, or another ASGI server.
"""

from __future__ import annotations

from starlette.middleware import Middleware

from dashboard.server.compression import Compression
from dashboard.server.early_scripts import EarlyScripts
from dashboard.server.headers import SecurityHeaders
from dashboard.server.hosts import HostCheck
from dashboard.server.running import lifespan, require_source
from dashboard.server.scripts import Scripts
from dashboard.server.visitors import VisitorCookie

__all__ = ["lifespan", "middleware", "require_source"]


def middleware() -> list[Middleware]:
    """The middleware around Streamlit's own, outermost first."""
    return [
        Middleware(SecurityHeaders),
        Middleware(HostCheck),
        Middleware(VisitorCookie),
        Middleware(EarlyScripts),
        Middleware(Compression),
        Middleware(Scripts),
    ]

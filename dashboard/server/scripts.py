"""Scripts that run in the browser beside Streamlit, from this server as its policy demands."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit import config
from streamlit.url_util import make_url_path

SCALE: Final = Path(__file__).with_name("scale.js")
KEEPING: Final = "public, max-age=31536000, immutable"  # its address changes with its content


def routes() -> list[Route]:
    """The routes of the scripts."""
    return [Route(_path(), _scale)]


def draw() -> None:
    """Have the browser load the scripts; draws nothing."""
    digest = hashlib.sha256(SCALE.read_bytes()).hexdigest()[:16]
    st.html(f'<script src="{_path()}?{digest}"></script>', unsafe_allow_javascript=True)


def _path() -> str:
    return make_url_path(config.get_option("server.baseUrlPath") or "", "scripts/scale.js")


def _scale(_request: Request) -> Response:
    return Response(SCALE.read_bytes(), 200, {"cache-control": KEEPING}, "text/javascript")

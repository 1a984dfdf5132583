"""Running: tasks of the server at its start, and periodic ones."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
import os
import threading
from collections.abc import AsyncIterator
from typing import Final

from anyio import to_thread

from dashboard.server import exposure
from models.errors import RequestError

SECONDS_BETWEEN_SWEEPS: Final = 3600.0


@contextlib.asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Warn if others can reach the server; remove expired uploads while it runs.

    Heavy libraries are imported meanwhile, in a daemon thread.
    """
    threading.Thread(target=_preload, name="preload", daemon=True).start()
    if said := exposure.warning():
        logging.getLogger(__name__).warning(said)
    sweeping = asyncio.create_task(_sweep_for_ever())
    try:
        yield
    finally:
        sweeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sweeping


def require_source() -> None:
    """Refuse a wrong TENSORTAPE_SOURCE at the start instead of at the first request.

    Raises:
        SystemExit: it names no source; the message is one sentence.
    """
    if not os.environ.get("TENSORTAPE_SOURCE"):
        return
    sources = importlib.import_module("analytics.prices.sources")
    try:
        sources.first()
    except RequestError as error:
        raise SystemExit(f"Tensortape: {error}") from None


def _preload() -> None:
    importlib.import_module("dashboard.shell.boot").preload()


async def _sweep_for_ever() -> None:
    while True:
        await asyncio.sleep(SECONDS_BETWEEN_SWEEPS)
        uploads = await to_thread.run_sync(
            importlib.import_module, "analytics.prices.uploaded.uploads"
        )
        await to_thread.run_sync(uploads.sweep)

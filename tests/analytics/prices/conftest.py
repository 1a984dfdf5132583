"""Fixtures of the price tests: the stand-in for Yahoo, and a made-up source."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.analytics.prices.fake_source import Source
from tests.yahoo.fixtures import price_files, yahoo_process, yahoo_server

__all__ = ["price_files", "yahoo_process", "yahoo_server"]


@pytest.fixture
def source() -> Iterator[Source]:
    """A source; whatever it still holds is let go at the end."""
    made = Source()
    yield made
    made.release()

"""Fixtures of the stand-in's own tests."""

from tests.yahoo.fixtures import price_files, yahoo_process, yahoo_server

__all__ = ["price_files", "yahoo_process", "yahoo_server"]

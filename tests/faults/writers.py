"""Processes that write what a user keeps, again and again, in order to be killed at it."""

from __future__ import annotations

import functools
import io
import os
import resource
import sys
from collections.abc import Callable
from multiprocessing.synchronize import Semaphore
from pathlib import Path

from analytics import prices, provenance, study
from analytics.commands import answer
from analytics.output import destination, export
from analytics.performance import summary
from analytics.prices.uploaded import uploads
from analytics.request import Request
from models.errors import InputError, WriteError

NOBODY = 65534
UPLOADED = "prices.csv"


@functools.cache
def contents(kind: str) -> tuple[bytes, bytes]:
    """Two contents of a kind that differ in length: returns of one stock, then of another too."""
    return _content(kind, "AAPL"), _content(kind, "AAPL", "NVDA")


def _content(kind: str, *tickers: str) -> bytes:
    request = Request(tickers=tickers, source="sample")
    loaded = prices.load(request)
    table = summary.returns_table(study.run(request, loaded))
    if kind == "bundle":
        return provenance.bundle("returns", request, loaded, table)
    return export.csv(table)


def place(kind: str, home: Path) -> Path:
    """Where a kind is written: a file, or the folder of uploads."""
    return home / ("uploads" if kind == "upload" else f"returns.{kind}")


def write(kind: str, home: Path, content: bytes) -> None:
    """Write as the program does."""
    if kind == "upload":
        os.environ["TENSORTAPE_HOME"] = str(home)
        uploads.keep(content, UPLOADED)
    else:
        answer.write(content, str(place(kind, home)))


def write_for_ever(kind: str, home: Path, both: tuple[bytes, bytes], begun: Semaphore) -> None:
    """Write both contents in turn until killed or interrupted; signals when it begins."""
    sys.stderr = io.StringIO()
    begun.release()
    while True:
        for content in both:
            write(kind, home, content)


def write_with_limit(path: Path, content: bytes, limit: int) -> str:
    """The error of a write where no file may be longer than `limit`."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    return _outcome(lambda: destination.write(str(path), content))


def write_as_nobody(path: Path, content: bytes) -> str:
    """The remark or the error of a write by a user who owns nothing here."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    return _outcome(lambda: destination.write(str(path), content))


def _outcome(work: Callable[[], str]) -> str:
    try:
        return work()
    except (InputError, WriteError) as error:
        return f"{type(error).__name__}: {error}"

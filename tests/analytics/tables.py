"""Price files for tests."""

from __future__ import annotations

from pathlib import Path

from analytics import prices, study
from analytics.request import Request


def studied(path: Path | str, text: str | None = None, **asked: object) -> study.Study:
    """The study of a CSV file with this text."""
    if text is not None:
        Path(path).write_text(text, encoding="utf-8")
    request = Request(source=str(path), **asked)  # type: ignore[arg-type]
    return study.run(request, prices.load(request))


WIDE = """date,AAA,BBB
2024-01-30,100,
2024-01-31,110,50
2024-02-01,99,
2024-02-29,,55
2024-03-01,108.9,66
"""

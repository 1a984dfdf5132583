"""Names of tickers in files: a symbol, or any other name of a security."""

from __future__ import annotations

from analytics.request import file_name
from models.errors import RequestError, TableError


def as_name(text: str, file: str) -> str:
    """The name of a file's security.

    Raises:
        TableError: it is empty or too long.
    """
    try:
        return file_name(text)
    except RequestError as error:
        raise TableError(error.expected, f"{error.received} in {file}", error.remedy) from error

"""Sharing: tokens of links to uploads, and their digests in requests.

Imports neither torch nor pandas, so that a page can be painted before they are loaded.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Final

from analytics.request import UPLOAD

TOKEN: Final = re.compile("[0-9a-f]{32}")
FOLDER: Final = "shared"


def new_token() -> str:
    """32 random hexadecimal digits, which cannot be guessed."""
    return secrets.token_hex(16)


def digest(token: str) -> str:
    """Public digest of a token; it does not work in an address.

    Example:
        >>> digest("0" * 32)
        '84e0c0eafaa95a34c293f278ac52e45c'
    """
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def source(token: str) -> str:
    """The source of a request for the upload that a link leads to.

    Example:
        >>> source("0" * 32)
        'upload:shared/84e0c0eafaa95a34c293f278ac52e45c'
    """
    return f"{UPLOAD}{FOLDER}/{digest(token)}"

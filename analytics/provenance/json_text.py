"""JSON from others, parsed to plain values within limits of size and depth.

`json.loads` recurses for each bracket, with a limit that depends on the version of Python, takes
the last of two equal keys, and accepts NaN, infinities and lone surrogates. So the depth is counted
first, and the rest is refused.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

MOST_BYTES = 32 * 10**6
DEEPEST = 16
BLOCK = 2**20
QUOTE, OPENING, CLOSING = ord('"'), tuple(b"[{"), tuple(b"]}")


def parsed(content: bytes) -> Any:
    """The value of a JSON document in UTF-8.

    Raises:
        ValueError: larger than 32 MB, deeper than 16 levels, no JSON, a key twice in one object,
            a number that is not finite, or a text that is not Unicode.
    """
    if len(content) > MOST_BYTES:
        raise ValueError(f"{len(content) / 10**6:,.0f} MB, of at most {MOST_BYTES // 10**6} MB")
    if (found := depth(content)) > DEEPEST:
        raise ValueError(f"values nested {found:,} deep, of at most {DEEPEST}")
    value = json.loads(content.decode(), object_pairs_hook=_once)
    # Neither infinities nor lone surrogates can be written again.
    json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    return value


def depth(content: bytes) -> int:
    """Nesting depth of brackets outside of texts.

    Example:
        >>> depth(b'{"a": [1, "[[["], "b": {}}')
        2
    """
    # A text ends at the first quotation mark after an even number of backslashes.
    plain = content.replace(b"\\\\", b"").replace(b'\\"', b"")
    level = deepest = quotes = 0
    for start in range(0, len(plain), BLOCK):
        letters = np.frombuffer(plain, np.uint8)[start : start + BLOCK]
        seen = quotes + np.cumsum(letters == QUOTE)
        outside = seen % 2 == 0
        steps = np.isin(letters, OPENING).astype(np.int64) - np.isin(letters, CLOSING)
        levels = level + np.cumsum(np.where(outside, steps, 0))
        level, quotes = int(levels[-1]), int(seen[-1])
        deepest = max(deepest, int(levels.max()))
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key twice in one object")
    return found

"""Headings: from a heading as written to the role of its column."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

from analytics.prices.files.layout.layout import Role
from analytics.prices.files.layout.vocabulary import LETTERS, WORDS

NUMBERED = re.compile(r"^\s*\d+[a-z]?\.\s*", re.IGNORECASE)  # "5. adjusted close"
PUNCTUATION = re.compile(r"[^a-z0-9%]+")
UNIT = re.compile(r"[(\[][^)\]]*[)\]]")  # "Close (USD)"
TUPLE = re.compile(r"""\(\s*(?:'[^']*'|"[^"]*")(?:\s*,\s*(?:'[^']*'|"[^"]*"))*\s*,?\s*\)""")
PART = re.compile(r"""'([^']*)'|"([^"]*)\"""")
MOST_REMEMBERED = 2**15
SEPARATORS = (".", "_", " ", "|", "/", ":", "-")
SPLITTING: tuple[Role, ...] = (
    "open",
    "high",
    "low",
    "close",
    "adj_close",
    "volume",
    "dividend",
    "split",
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """The role that a heading names; `rank` 0 is the plainest word for it."""

    role: Role
    rank: int


def key(text: str) -> str:
    """A heading without case, accents, spaces and punctuation.

    Example:
        >>> key("<Adj. Close**>"), key("Eröffn.")
        ('adjclose', 'eroffn')
    """
    if text.isascii():
        return PUNCTUATION.sub("", text.casefold())
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in folded if letter.isalnum() or letter == "%")


@functools.cache
def _known() -> dict[str, Meaning]:
    return {
        key(word): Meaning(role, rank)
        for role, groups in WORDS.items()
        for rank, group in enumerate(groups)
        for word in group.split()
    }


@functools.lru_cache(maxsize=MOST_REMEMBERED)
def meaning(heading: str) -> Meaning | None:
    """The role of a heading; None for any other name.

    Example:
        >>> meaning("5. adjusted close").role, meaning("Close/Last").role, meaning("AAPL")
        ('adj_close', 'close', None)
    """
    for text in dict.fromkeys((heading, NUMBERED.sub("", heading), UNIT.sub("", heading))):
        plain = key(text)
        if found := _known().get(plain):
            return found
        if "%" in plain:
            return Meaning("other", 0)
        if re.fullmatch(r"volume[a-z]{2,5}", plain):  # "Volume USDT"
            return Meaning("volume", 1)
    return None


def meanings(headings: list[str]) -> list[Meaning | None]:
    """The roles of all headings together; the letters o, h, l, c count only if all four occur."""
    found = [meaning(heading) for heading in headings]
    letters = {key(heading) for heading in headings}
    if set("ohlc") <= letters:
        found = [
            one or (Meaning(LETTERS[key(text)], 0) if key(text) in LETTERS else None)
            for one, text in zip(found, headings, strict=True)
        ]
    return found


def levels(heading: str) -> tuple[str, ...] | None:
    """The parts of a heading that pandas wrote as a tuple; None for any other.

    Example:
        >>> levels("('Close', 'AAPL')")
        ('Close', 'AAPL')
    """
    if not TUPLE.fullmatch(heading.strip()):
        return None
    return tuple(single or double for single, double in PART.findall(heading))


def parts(heading: str) -> tuple[str, Role] | None:
    """Ticker and field of a heading that names both; None for any other.

    Example:
        >>> parts("AAPL.Adjusted"), parts("Close_MSFT"), parts("BRK.B")
        (('AAPL', 'adj_close'), ('MSFT', 'close'), None)
    """
    for separator in SEPARATORS:
        pieces = heading.strip().split(separator)
        for cut in range(1, len(pieces)):
            before, after = separator.join(pieces[:cut]), separator.join(pieces[cut:])
            for name, field in ((before, after), (after, before)):
                found = meaning(field) if field[:1].isalnum() and field[-1:].isalnum() else None
                if found and found.role in SPLITTING and found.rank < 2 and name.strip():
                    return name.strip(), found.role
    return None

"""Months: their names in English, German, French, Spanish, Italian, Portuguese and Dutch."""

from __future__ import annotations

import re
import unicodedata

NAMES = (
    "january jan januar jänner janv janvier enero ene gennaio gen janeiro januari",
    "february feb februar feber févr février fév febrero febbraio fevereiro fev februari",
    "march mar märz mrz maerz mär mars marzo março maart mrt",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag maio mei",
    "june jun juni juin junio giugno giu junho",
    "july jul juli juillet juil julio luglio lug julho",
    "august aug août aou agosto ago augustus",
    "september sep sept septembre septiembre settembre set setembro",
    "october oct oktober okt octobre octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro",
)


def _plain(word: str) -> str:
    """A name without case, accents and its point."""
    folded = unicodedata.normalize("NFKD", word.casefold())
    return re.sub(r"[^a-z]", "", folded)


MONTHS = {_plain(word): number for number, names in enumerate(NAMES, 1) for word in names.split()}


def month(word: str) -> int | None:
    """The month that a word names, 1 to 12; None for any other.

    Example:
        >>> month("Sept."), month("Août"), month("Foo")
        (9, 8, None)
    """
    return MONTHS.get(_plain(word))

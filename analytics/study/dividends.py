"""Dividends of a study: tickers whose returns include them, exclude them, or are unknown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from analytics.prices.files.readers.bars_of import CLOSES_ONLY, NO_DIVIDENDS
from analytics.study import Study
from analytics.symbols.listing import named

Dividends = Literal["included", "without", "unknown"]
# Indices that reinvest their members' dividends; every other symbol with a ^ is a price index.
TOTAL_RETURN_INDICES: Final = frozenset(
    ("^SP500TR", "^XNDX", "^RUTTR", "^DJITR", "^GDAXI", "^MDAXI", "^SDAXI", "^TECDAX")
)
TITLES: Final[dict[Dividends, str]] = {
    "included": "dividends included",
    "without": "without dividends",
    "unknown": "dividends unknown",
}


def of_ticker(study: Study, name: str) -> Dividends:
    """Whether the returns of a ticker include dividends.

    "unknown" is a file with closes but no dividends; the closes may or may not be adjusted.
    """
    status = next(one for one in study.statuses if one.ticker == name)
    if name in TOTAL_RETURN_INDICES:
        return "included"
    if study.request.price == "price" or is_price_index(name):
        return "without"
    if status.note.startswith((CLOSES_ONLY, NO_DIVIDENDS)):
        return "unknown"
    return "included"


def is_price_index(name: str) -> bool:
    """Whether a symbol is an index without its members' dividends.

    Example:
        >>> is_price_index("^GSPC"), is_price_index("^SP500TR"), is_price_index("SPY")
        (True, False, False)
    """
    return name.startswith("^") and name not in TOTAL_RETURN_INDICES


def title(study: Study, names: Sequence[str]) -> str:
    """Phrase for a chart on the dividends of these tickers, with exceptions by name.

    "dividends included, ^GSPC without", for example.
    """
    groups: dict[Dividends, list[str]] = {}
    for name in names:
        groups.setdefault(of_ticker(study, name), []).append(name)
    if len(groups) == 1:
        return TITLES[next(iter(groups))]
    main = max(groups, key=lambda kind: len(groups[kind]))
    others = (
        f"{named(group)} {TITLES[kind].removesuffix(' dividends').removeprefix('dividends ')}"
        for kind, group in groups.items()
        if kind != main
    )
    return ", ".join([TITLES[main], *others])


def exception(study: Study, name: str) -> str:
    """Remark on a ticker's dividends; "" if they are included.

    Also "" if all requested returns exclude them, because the page then says so once.
    """
    kind = of_ticker(study, name)
    usual = "included" if study.request.price == "total" else "without"
    return "" if kind == usual else TITLES[kind]

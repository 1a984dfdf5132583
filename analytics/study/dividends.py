"""Dividends of a study: whose returns include them, whose do not, and of whom nobody knows."""

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

    "unknown" is a file that has closes and no dividends: they may be adjusted, or not.
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
    """Whether a symbol is that of an index which leaves its members' dividends out.

    Example:
        >>> is_price_index("^GSPC"), is_price_index("^SP500TR"), is_price_index("SPY")
        (True, False, False)
    """
    return name.startswith("^") and name not in TOTAL_RETURN_INDICES


def title(study: Study, names: Sequence[str]) -> str:
    """What a chart of these tickers says of dividends; exceptions are named.

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
    """What must stand beside a ticker's numbers; "" where dividends are included.

    Also "" where all that is asked for is without them, because the page says so once.
    """
    kind = of_ticker(study, name)
    usual = "included" if study.request.price == "total" else "without"
    return "" if kind == usual else TITLES[kind]

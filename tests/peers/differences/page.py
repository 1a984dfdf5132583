"""Where peers disagree with us, as a table: both figures, who is right and why.

`python -m tests.peers.differences.page` prints the table of docs/differences.md; a test compares
the two.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator

import numpy as np

from analytics.stats.catalogue import METRICS
from tests.peers.differences import differences_empyrical, differences_ffn, differences_quantstats
from tests.peers.figures import Difference

PEERS = (differences_quantstats, differences_empyrical, differences_ffn)
ORDER = (*METRICS, "deflated_sharpe")


def _place(row: Difference) -> int:
    return ORDER.index(row.metric)


ROWS = tuple(sorted((row for peer in PEERS for row in peer.ROWS), key=_place))


def number(value: float) -> str:
    """Eight significant digits."""
    return "empty" if np.isnan(value) else f"{value:.8g}"


def table() -> Iterator[str]:
    """The rows of docs/differences.md."""
    yield "| metric | peer | on | ours | theirs | who is right |"
    yield "|---|---|---|---|---|---|"
    for row in ROWS:
        ours, theirs = row.ours(), float(row.theirs())
        cells = (row.metric, row.peer, row.case, number(ours), number(theirs), row.verdict)
        yield f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.stdout.write("\n".join(table()) + "\n")

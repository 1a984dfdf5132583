"""Twenty sessions of one process, as a dashboard has them, asking for the same tickers at once.

Prints, as JSON, how many sessions got which closes: {ticker: {closes as text: sessions}}.
"""

from __future__ import annotations

import json
import sys
import threading
from collections import Counter

import numpy as np

from analytics import prices
from analytics.request import Request
from models.device import to_numpy

SESSIONS = 20
PATIENCE = 60.0


def main(tickers: tuple[str, ...]) -> None:
    """Ask, wait for all, tell."""
    feed, together = prices.feed_on_store(), threading.Barrier(SESSIONS)
    found: dict[str, Counter[str]] = {ticker: Counter() for ticker in tickers}
    lock = threading.Lock()

    def session() -> None:
        together.wait()
        loaded = prices.load(Request(tickers=tickers), feed, PATIENCE)
        with lock:
            for status in loaded.statuses:
                answer = status.outcome
                if status.outcome == "fetched":
                    closes = to_numpy(loaded.panel.select([status.ticker])["close"])[0]
                    answer = json.dumps(closes[~np.isnan(closes)].tolist())
                found[status.ticker][answer] += 1

    threads = [threading.Thread(target=session) for _ in range(SESSIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(tuple(sys.argv[1:]))

"""Processes that end while their daemon threads read the store; prints how each of them ended.

Each is a fork of this one, which has everything imported, and ends as Python programs do.
"""

from __future__ import annotations

import atexit
import gc
import os
import random
import sys
import threading
import time
from pathlib import Path

from analytics.prices.store.store import Store

THREADS, LONGEST = 3, 0.03


def main(folder: Path, processes: int) -> None:
    """Start them one after the other, and print the codes, 0 for a good end."""
    atexit.register(gc.freeze)  # as the command line does: otherwise each end takes a second
    chance, codes = random.Random(1), []
    for _ in range(processes):
        pause = chance.uniform(0, LONGEST)
        child = os.fork()
        if not child:
            read_and_leave(folder, pause)
            return
        codes.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    sys.stdout.write(" ".join(map(str, codes)))


def read_and_leave(folder: Path, pause: float) -> None:
    """Read on daemon threads, and return while they are at it."""
    reading = threading.Event()

    def read() -> None:
        while True:
            Store(folder).latest("AAPL")
            reading.set()

    for _ in range(THREADS):
        threading.Thread(target=read, daemon=True).start()
    reading.wait()
    time.sleep(pause)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

"""Many visitors of the real app and of a naive one, by protocol; or many varied visits.

    python -m benchmarks sessions [--sessions 100] [--seconds 60]
        For each app: a visit that loads the libraries, a series with cold caches, a series with
        warm ones. Sessions begin evenly over the seconds, load the page and pick tickers 3 times.
    python -m benchmarks sessions --varied [--sessions 440]
        Sessions over all pages with different tickers, periods and options, four at a time, and the
        server's resources after each tenth of them.

The seconds are those of a visitor: they include server, protocol and this client, but no drawing.
The naive app runs with Streamlit's defaults. Memory is counted while all sessions of a series are
open. `--rounds` has no effect here.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from analytics.prices.sources import sample
from benchmarks.harness.race import Result
from benchmarks.load.served import Served, Use, serve
from benchmarks.load.visitors import Seen, Visit, crowd, queue

ROOT: Final = Path(__file__).resolve().parents[1]
OURS, NAIVE = "Tensortape", "naive app"
SCRIPTS: Final = {OURS: ROOT / "app.py", NAIVE: Path(__file__).with_name("load") / "naive_app.py"}
PAGES: Final = ("", "returns", "volatility", "risk", "compare", "outlook", "portfolio", "hood")
PERIODS: Final = ("3M", "1Y", "2Y", "5Y", "10Y", "Max")
SMALLEST_VISIT: Final = Visit(reruns=1)
AT_ONCE, STEPS = 4, 10


@dataclass(frozen=True)
class Series:
    """Results of a series of sessions, and the server's resources before and after it."""

    sessions: int
    seen: Seen
    before: Use
    after: Use

    @property
    def runs(self) -> int:
        """Number of complete script runs."""
        return len(self.seen.loads) + len(self.seen.reruns)

    @property
    def mb_a_session(self) -> float:
        """Growth of the server's memory per session, while all of them are open."""
        return (self.after.rss_mb - self.before.rss_mb) / self.sessions

    @property
    def processor_s(self) -> float:
        """Processor seconds of the server."""
        return self.after.processor_s - self.before.processor_s


@dataclass
class Sessions:
    """The benchmark with its options: `results`, then `notes`, as in all benchmarks."""

    sessions: int
    seconds: float
    varied: bool
    said: list[str] = field(default_factory=list)

    def results(self, _rounds: int) -> list[Result]:
        """Seconds to load and to rerun: median and interquartile range, and the 95th percentile."""
        if self.varied:
            return self._varied()
        found = {name: self._both(name) for name in SCRIPTS}
        self.said += [
            line(name, caches, one)
            for name, series in found.items()
            for caches, one in series.items()
        ]
        return [
            result
            for caches in ("cold", "warm")
            for result in compared(caches, {name: one[caches] for name, one in found.items()})
        ]

    def notes(self) -> list[str]:
        """Errors, memory, processor time, and load of the machine."""
        load = " ".join(f"{one:.1f}" for one in os.getloadavg())
        return [*self.said, f"load average of the machine at the end (1, 5, 15 minutes): {load}"]

    def _both(self, name: str) -> dict[str, Series]:
        """The two series on one new server."""
        with tempfile.TemporaryDirectory() as home:
            prices = Path(home) / "prices.parquet"
            closes().to_parquet(prices)
            with serve(SCRIPTS[name], Path(home), {"PRICES": str(prices)}) as server:
                queue(server.url, [SMALLEST_VISIT], 1)
                return {caches: self._series(server) for caches in ("cold", "warm")}

    def _series(self, server: Served) -> Series:
        uses = [server.use()]
        visits = [Visit()] * self.sessions
        seen = crowd(server.url, visits, self.seconds, lambda: uses.append(server.use()))
        return Series(self.sessions, seen, *uses)

    def _varied(self) -> list[Result]:
        visits = varied(self.sessions)
        seen, before = Seen(), 0
        with tempfile.TemporaryDirectory() as home, serve(SCRIPTS[OURS], Path(home), {}) as server:
            queue(server.url, [SMALLEST_VISIT], 1)
            first = server.use()
            self.said.append(step(0, first))
            for part in range(1, STEPS + 1):
                upto = self.sessions * part // STEPS
                one = queue(server.url, visits[before:upto], AT_ONCE, seed=before)
                seen.loads += one.loads
                seen.reruns += one.reruns
                seen.errors += one.errors
                before = upto
                self.said.append(step(upto, server.use()))
            series = Series(self.sessions, seen, first, server.use())
        self.said.append(line(OURS, "varied", series))
        return compared("varied", {OURS: series})


def configured(arguments: Sequence[str]) -> Sessions:
    """The benchmark with the options that only it has."""
    parser = argparse.ArgumentParser("python -m benchmarks sessions")
    parser.add_argument("--varied", action="store_true", help="over all pages, and what it uses")
    parser.add_argument("--sessions", type=int, help="how many; 100, or 440 varied ones")
    parser.add_argument("--seconds", type=float, default=60.0, help="in which they begin")
    asked = parser.parse_args(arguments)
    sessions = asked.sessions or (440 if asked.varied else 100)
    if sessions < STEPS:
        parser.error(f"--sessions: {sessions} say too little, at least {STEPS}")
    return Sessions(sessions, asked.seconds, asked.varied)


def varied(number: int, seed: int = 0) -> list[Visit]:
    """Visits over all pages; visits of a page differ in tickers, period and options."""
    chance = random.Random(seed)  # noqa: S311
    tickers = sorted(closes().columns)
    visits = []
    for count in range(number):
        names = chance.sample(tickers, chance.randint(1, 5))
        query = [f"t={name.replace('^', '%5E')}" for name in names]
        query += [f"p={chance.choice(PERIODS)}", f"b={chance.choice(('None', '%5EGSPC'))}"]
        query += [f"v={chance.choice((21, 63, 126, 252))}", f"s={count}"]
        query += [f"y={chance.choice(('Linear', 'Log'))}", f"rf={chance.choice((0, 1, 2))}"]
        visits.append(Visit(PAGES[count % len(PAGES)], "&".join(query), reruns=1))
    return visits


def closes() -> pd.DataFrame:
    """Closes of the embedded sample, a column per ticker."""
    table = pd.read_parquet(sample.FILE)
    wide = table.pivot_table(index="date", columns="symbol", values="close", observed=True)
    return wide.set_axis([str(name) for name in wide.columns], axis=1)


def compared(caches: str, series: Mapping[str, Series]) -> list[Result]:
    """Rows of the same caches per app; ratios are to the first one.

    Processor seconds are the server's per script run, whether it was a load or a rerun.
    """
    first = next(iter(series.values()))
    return [
        _result(f"{what}, {caches}{title}", name, share, (one, first), what)
        for what in ("load", "rerun")
        for share, title in ((0.5, ""), (0.95, ", 95th percentile"))
        for name, one in series.items()
    ]


def _result(case: str, name: str, share: float, pair: tuple[Series, Series], what: str) -> Result:
    """A quantile of one app's seconds, and its ratio to the first app's."""
    (seconds, spent), (firsts, first_spent) = [
        (_seconds(one.seen, what), one.processor_s / max(one.runs, 1)) for one in pair
    ]
    low, middle, high = np.quantile(seconds, (0.25, share, 0.75)).tolist()
    ratio = middle / float(np.quantile(firsts, share))
    return Result(
        case, name, middle, high - low, ratio, spent, spent / (first_spent or float("nan"))
    )


def _seconds(seen: Seen, what: str) -> list[float]:
    """Seconds of all loads or reruns; NaN if all of them failed."""
    return (seen.loads if what == "load" else seen.reruns) or [float("nan")]


def line(name: str, caches: str, series: Series) -> str:
    """Resources of a series as text."""
    seen, runs = series.seen, max(series.runs, 1)
    reasons = f" ({'; '.join(sorted(set(seen.errors))[:3])})" if seen.errors else ""
    return (
        f"{name}, {caches}: {series.sessions} sessions, {len(seen.errors)} errors{reasons}, "
        f"{series.mb_a_session:.2f} MB a session, {series.processor_s:.1f} processor seconds "
        f"({series.processor_s / runs * 1e3:.0f} ms a script run)"
        + (f", {seen.received / runs / 1e3:.0f} kB received a run" if seen.received else "")
    )


def step(sessions: int, use: Use) -> str:
    """Resources of the server after a number of sessions, as text."""
    return (
        f"after {sessions:4} sessions: {use.rss_mb:6.0f} MB, {use.threads:3} threads, "
        f"{use.descriptors:4} descriptors, {use.disk_kb:6.0f} kB on the disk"
    )

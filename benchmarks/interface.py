"""The dashboard in a browser against a naive app: seconds from an action to its result.

    python -m benchmarks interface [--rounds 5] [--quick]

Each round starts both apps anew, in alternating order, without a network:

- first: starting the server until the first chart;
- open: a new browser window on the running server until the first chart, three times;
- pick: Enter on a ticker until every chart that shows tickers has it, four times;
- page, period, scale: a click until the new chart is drawn (ours only);
- 12 tickers, 30 years: a new window on all of their history (ours only), and its bytes.

`--quick` is one round with one window to open and two tickers to pick.

Processor seconds are those of server and browser together; on a busy machine their ratio is more
reliable than that of the seconds. The naive app is the one of `sessions`, with Streamlit's
defaults.
"""

from __future__ import annotations

import argparse
import math
import os
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from playwright.sync_api import Browser

from benchmarks.harness.race import Result
from benchmarks.load.browser import Seconds, Visitor, chromium, path, spent
from benchmarks.load.served import serve
from benchmarks.sessions import NAIVE, OURS, SCRIPTS, closes

PICKED: Final = ("META", "KO", "JPM", "XOM")
LONG: Final = ("JPM", "KO", "XOM", "WMT", "CVX", "JNJ", "PG", "BAC", "AAPL", "AMZN", "GOOG", "META")
LONG_PAGE: Final = "12 tickers, 30 years"
OPENED: Final = 2  # and once more for the picks
CHARTS: Final = {OURS: 1, NAIVE: 3}  # that show tickers
GOALS: Final = {"first": 0.65, "open": 0.85, "pick": 0.65}  # ours / naive
SECONDS: Final = {"page": 0.4, "period": 0.3, "scale": 0.3}
RISK: Final = """() => location.pathname.endsWith('/risk')
    && document.querySelector('.st-key-underwater .js-plotly-plot .main-svg .xy')"""
FIRST_DAY: Final = "() => document.querySelector('.js-plotly-plot')._fullData[0].x[0]"
OTHER_DAY: Final = f"day => ({FIRST_DAY})() !== day"
LOGARITHMIC: Final = (
    "() => document.querySelector('.js-plotly-plot')._fullLayout.yaxis.type === 'log'"
)


@dataclass
class Interface:
    """The benchmark: seconds by action and app, and what the long page received.

    Attributes:
        seen: seconds by action and app.
        sizes, messages: of the long page.
        quick: whether one short round has to do.
    """

    seen: dict[tuple[str, str], list[Seconds]] = field(default_factory=lambda: defaultdict(list))
    sizes: list[int] = field(default_factory=list)
    messages: list[int] = field(default_factory=list)
    quick: bool = False

    def lacking(self) -> str:
        """Why nothing can be measured; else empty."""
        return "" if path() else "no browser: name it in TENSORTAPE_BROWSER"

    def results(self, rounds: int) -> list[Result]:
        """Seconds until the result is drawn, for each action and app."""
        with chromium() as browser:
            for number in range(1 if self.quick else rounds):
                for name in (OURS, NAIVE) if number % 2 else (NAIVE, OURS):
                    self.round(browser, name)
        ours = {case: took for (case, name), took in self.seen.items() if name == OURS}
        return [
            _result(case, name, self.seen[case, name], ours[case])
            for case in ours
            for name in (OURS, NAIVE)
            if (case, name) in self.seen
        ]

    def notes(self) -> list[str]:
        """Our share of the naive app's seconds against the goals; bytes; load of the machine."""
        load = " ".join(f"{one:.1f}" for one in os.getloadavg())
        shares = [self._share(case, goal) for case, goal in GOALS.items()]
        size, messages = np.median(self.sizes) / 1e3, np.median(self.messages)
        return [
            *shares,
            f"goals in seconds: {', '.join(f'{case} {goal}' for case, goal in SECONDS.items())}",
            f"{LONG_PAGE}: {size:.0f} kB in {messages:.0f} messages, goal 800 kB",
            f"load average of the machine at the end (1, 5, 15 minutes): {load}",
        ]

    def _share(self, case: str, goal: float) -> str:
        ours, naive = (np.median(np.array(self.seen[case, one]), axis=0) for one in (OURS, NAIVE))
        wall, worked = ours / naive
        return f"{case}: ours / naive {wall:.2f}, of processor time {worked:.2f}, goal {goal}"

    def round(self, browser: Browser, name: str) -> None:
        """All actions on one app, from its start to its end."""
        with tempfile.TemporaryDirectory() as home:
            prices = Path(home) / "prices.parquet"
            closes().to_parquet(prices)
            began = time.perf_counter()
            with serve(SCRIPTS[name], Path(home), {"PRICES": str(prices)}) as server:
                started = np.array([time.perf_counter() - began, server.use().processor_s])
                first = Visitor.of(browser)
                self.seen["first", name].append(started + spent(lambda: first.open(server.url)))
                first.rest()
                first.close()
                for _ in range(0 if self.quick else OPENED):
                    self._open(browser, name, server.url).close()
                self._act(name, self._open(browser, name, server.url))
                if name == OURS:
                    self._long(browser, server.url)

    def _open(self, browser: Browser, name: str, address: str) -> Visitor:
        visitor = Visitor.of(browser)
        self.seen["open", name].append(spent(lambda: visitor.open(address)))
        visitor.rest()
        return visitor

    def _act(self, name: str, visitor: Visitor) -> None:
        """A visitor's actions, each after the page is idle."""
        for ticker in PICKED[: 2 if self.quick else None]:
            visitor.type(ticker)
            took = spent(partial(visitor.pick, ticker, CHARTS[name]))
            self.seen["pick", name].append(took)
            visitor.page.keyboard.press("Escape")
            visitor.rest()
        if name == OURS:
            self._switch(visitor)
        visitor.close()

    def _switch(self, visitor: Visitor) -> None:
        """Actions on scale, period and page, for our app only."""
        before = visitor.page.evaluate(FIRST_DAY)
        self.seen["scale", OURS].append(visitor.set("Log", LOGARITHMIC))
        visitor.rest()
        self.seen["period", OURS].append(spent(lambda: visitor.choose("2Y", OTHER_DAY, before)))
        visitor.rest()
        link = visitor.page.get_by_role("link", name="Risk", exact=True)

        def follow() -> None:
            link.click()
            visitor.until(RISK)

        self.seen["page", OURS].append(spent(follow))

    def _long(self, browser: Browser, address: str) -> None:
        visitor = Visitor.of(browser)
        query = "&".join(f"t={ticker}" for ticker in LONG)
        took = spent(lambda: visitor.open(f"{address}/?{query}&p=Max&b=None"))
        self.seen[LONG_PAGE, OURS].append(took)
        visitor.rest()
        self.sizes.append(sum(visitor.received))
        self.messages.append(len(visitor.received))
        visitor.close()


def configured(arguments: Sequence[str]) -> Interface:
    """The benchmark; it has no options of its own."""
    argparse.ArgumentParser("python -m benchmarks interface").parse_args(arguments)
    return Interface()


def _result(case: str, name: str, took: Sequence[Seconds], ours: Sequence[Seconds]) -> Result:
    """Seconds of an app's action, and their ratio to ours."""
    low, middle, high = np.quantile(np.array(took)[:, 0], (0.25, 0.5, 0.75)).tolist()
    processor = float(np.median(np.array(took)[:, 1]))
    wall, worked = np.median(np.array(ours), axis=0).tolist()
    return Result(
        case, name, middle, high - low, middle / wall, processor, processor / (worked or math.nan)
    )

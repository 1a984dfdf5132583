"""72 S&P names with raw prices, dividends, splits, spin-offs and reverse splits, 1999 to 2021.

The file is not part of the project; without it this is skipped.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics import prices, study
from analytics.request import Request

RAW = Path(__file__).resolve().parents[3] / "shared" / "data" / "sp500_72_raw.parquet"

pytestmark = pytest.mark.skipif(
    not RAW.is_file(), reason="../shared/data/sp500_72_raw.parquet is not beside the project"
)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> dict[str, study.Study]:
    """The study by events (close, dividend, split) and the one by the source's adjusted close."""
    folder, table = tmp_path_factory.mktemp("raw"), pd.read_parquet(RAW)
    made = {}
    for basis, left_out in (("events", "adjusted_close"), ("adjusted", "dividend")):
        path = folder / f"{basis}.parquet"
        table.drop(columns=left_out).to_parquet(path)
        request = Request(source=str(path), prices="raw")
        made[basis] = study.run(request, prices.load(request))
    return made


def test_events_and_adjusted_closes_tell_the_same_returns(both: dict[str, study.Study]) -> None:
    """On an ex-date the two differ by exactly yield × return, elsewhere by less than 1e-6.

    With y the dividend over the close before, a back-adjusted ratio is (1 + r) / (1 - y) - 1
    where the holder's return is r + y: the difference is y times the ratio's return. What is
    left is rounding: the source's dividends and adjusted closes have four decimals. A spin-off
    is a dividend to this source, and a split is the ratio that it gives (7.000007 for Apple).
    """
    events, adjusted = both["events"], both["adjusted"]
    assert events.tickers == adjusted.tickers
    assert len(events.tickers) == 72
    names = ["close", "dividend", "split"]
    table = pd.read_parquet(RAW).pivot(index="date", columns="symbol", values=names)
    table = table.reindex(events.dates)
    close, paid, split = (table[name][list(events.tickers)].to_numpy().T for name in names)
    before = pd.DataFrame(close.T).ffill().shift().to_numpy().T / split
    gap = np.abs(events.daily.simple - adjusted.daily.simple)
    seen = ~np.isnan(gap)
    assert seen.sum() > 340_000
    quiet, ex_date = seen & (paid == 0), seen & (paid > 0)
    assert ex_date.sum() > 4_000
    assert (gap[quiet] < 1e-6).all()
    bound = paid / before * np.abs(adjusted.daily.simple) + 0.5e-4 / before + 1e-6
    assert (gap[ex_date] <= bound[ex_date]).all()

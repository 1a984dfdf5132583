"""The library and the command line: the same tables to the byte, whatever the noun and options."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import tensortape as tt
from analytics.__main__ import main
from tests.analytics.frames import market

pytestmark = pytest.mark.slow

Made = Callable[[Any], pd.DataFrame]

TABLES: dict[str, tuple[Made, list[str]]] = {
    "returns": (
        lambda px: tt.returns(px, frequency="monthly", kind="log"),
        ["returns", "--frequency", "monthly", "--kind", "log"],
    ),
    "summary": (
        lambda px: tt.summary(px, risk_free=0.02, start="2016", end="2021-06"),
        ["summary", "--risk-free", "0.02", "--start", "2016-01-01", "--end", "2021-06-30"],
    ),
    "summary with intervals": (
        lambda px: tt.summary(px, benchmark="^GSPC", start="2020", intervals=True),
        ["summary", "--benchmark", "^GSPC", "--start", "2020-01-01", "--intervals"],
    ),
    "summary as a tool": (
        lambda px: tt.summary(px, tool="quantstats"),
        ["summary", "--as", "quantstats"],
    ),
    "volatility": (lambda px: tt.volatility(px), ["volatility"]),
    "rolling volatility": (
        lambda px: tt.volatility(px, rolling=21, estimator="ewma"),
        ["volatility", "--rolling", "21", "--estimator", "ewma"],
    ),
    "rolling beta": (
        lambda px: tt.rolling(px, metric="beta", sessions=63, benchmark="^GSPC"),
        ["rolling", "--metric", "beta", "--sessions", "63", "--benchmark", "^GSPC"],
    ),
    "drawdowns": (lambda px: tt.drawdowns(px), ["drawdowns"]),
    "holding": (
        lambda px: tt.holding(px, benchmark="^GSPC"),
        ["holding", "--benchmark", "^GSPC"],
    ),
    "crises": (lambda px: tt.crises(px), ["crises"]),
    "sharpe": (
        lambda px: tt.sharpe(px, above=0.2, trials=9, frequency="monthly"),
        ["sharpe", "--above", "0.2", "--trials", "9", "--frequency", "monthly"],
    ),
    "calendar": (lambda px: tt.calendar(px), ["calendar"]),
    "cone": (lambda px: tt.cone(px), ["cone"]),
    "correlation": (
        lambda px: tt.correlation(px, method="spearman"),
        ["correlation", "--method", "spearman"],
    ),
    "screen": (lambda px: tt.screen(px, by="calmar"), ["screen", "--by", "calmar"]),
    "garch": (
        lambda px: tt.garch(px, asymmetric=True, distribution="t", horizon=3),
        ["garch", "--asymmetric", "--distribution", "t", "--horizon", "3"],
    ),
    "frontier": (
        lambda px: tt.frontier(px, low=0, high=0.5, covariance="ledoit-wolf", points=5),
        ["frontier", "--bounds", "0,50%", "--covariance", "ledoit-wolf", "--points", "5"],
    ),
    "simulate": (
        lambda px: tt.simulate(
            px, weights={"KO": 0.6, "XOM": 0.4}, model="t", goal=1.2, paths=2000, days=63
        ),
        [
            *("simulate", "--weights", "KO=60%,XOM=40%,PEP=0,^GSPC=0", "--model", "t"),
            *("--goal", "1.2", "--wealth", "1", "--paths", "2000", "--days", "63"),
            *market.NAMES,
        ],
    ),
}


def written(arguments: list[str], capfdbinary: pytest.CaptureFixture[bytes]) -> bytes:
    """The CSV of the command line."""
    with pytest.raises(SystemExit) as left:
        main([*arguments, "--csv", "-"])
    found = capfdbinary.readouterr()
    assert left.value.code == 0, found.err
    return found.out


@pytest.mark.parametrize("what", TABLES)
def test_a_frame_gives_the_bytes_of_the_command_line_on_the_same_file(
    what: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    make, arguments = TABLES[what]
    path = market.file(tmp_path)
    expected = written([*arguments, "--source", str(path)], capfdbinary)
    assert tt.to_bytes(make(market.frame())) == expected
    assert tt.to_bytes(make(str(path))) == expected


def test_tickers_are_those_of_the_command_line(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    options = {"source": "sample", "benchmark": "^GSPC", "start": "2019", "intervals": True}
    arguments = [
        *("summary", "AAPL", "KO", "--source", "sample", "--benchmark", "^GSPC"),
        *("--start", "2019-01-01", "--intervals"),
    ]
    expected = written(arguments, capfdbinary)
    assert tt.to_bytes(tt.summary("AAPL KO", **options)) == expected  # type: ignore[arg-type]
    study = tt.study(["AAPL", "KO"], **options)  # type: ignore[arg-type]
    assert tt.to_bytes(tt.summary(study)) == expected


def test_notes_are_what_the_command_line_says(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    with pytest.raises(SystemExit):
        main(["summary", "AAPL", "KO", "--source", "sample", "--intervals", "--start", "2019"])
    said = capfdbinary.readouterr().err.decode().splitlines()
    table = tt.summary("AAPL KO", source="sample", intervals=True, start="2019")
    assert list(tt.notes(table)) == said


def test_a_file_is_written_as_the_command_line_writes_it(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    arguments = ["drawdowns", "KO", "--source", "sample"]
    expected = written(arguments, capfdbinary)
    tt.write(tt.drawdowns("KO", source="sample"), tmp_path / "drawdowns.csv")
    assert (tmp_path / "drawdowns.csv").read_bytes() == expected

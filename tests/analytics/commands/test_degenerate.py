"""Every command on too little and on too strange: no traceback, no infinity, no minus zero."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.__main__ import main

DOCUMENTED = (0, 2, 3, 4)
BAD_CELL = re.compile(r"(?:^|,)(?:-?inf|-0(?:\.0)?)(?=,|$)", re.IGNORECASE | re.MULTILINE)
ROWS = (1, 2, 3, 5, 10, 30, 60, 100)
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("returns",),
    ("returns", "--frequency", "monthly", "--kind", "log"),
    ("summary",),
    ("summary", "--benchmark", "A"),
    ("summary", "--intervals"),
    ("volatility",),
    ("volatility", "--rolling", "21", "--estimator", "parkinson"),
    ("correlation",),
    ("correlation", "--method", "ledoit-wolf"),
    ("screen",),
    ("frontier", "--points", "4"),
    ("frontier", "--points", "4", "--covariance", "ledoit-wolf"),
    ("simulate", "--paths", "1000", "--days", "5"),
    ("simulate", "--paths", "1000", "--days", "5", "--model", "bootstrap", "--parameters", "fixed"),
    ("garch",),
    ("garch", "--distribution", "t"),
    ("garch", "--compare"),
    ("quality",),
)


def walk(count: int, seed: int) -> np.ndarray:
    return 100 * np.exp(np.cumsum(np.random.default_rng(seed).normal(0, 0.01, count)))


def table(count: int, **columns: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(columns, pd.bdate_range("2015-01-01", periods=count))


def from_row(values: np.ndarray, first: int, last: int | None = None) -> np.ndarray:
    """The values with holes outside these rows."""
    inside = np.zeros(len(values), dtype=bool)
    inside[first:last] = True
    return np.where(inside, values, np.nan)


def strange() -> dict[str, pd.DataFrame]:
    cash = 100 * (1 + 0.02 / 252) ** np.arange(150)
    a, b, c = (walk(150, seed) for seed in range(3))
    return {
        "a constant": table(150, A=a, B=np.full(150, 7.0)),
        "only constants": table(30, A=np.full(30, 7.0), B=np.full(30, 5.0)),
        "only rounding": table(150, A=a, B=cash),
        "twins": table(150, A=a, B=2 * a),
        "two shared": table(150, A=from_row(a, 0, 78), B=from_row(b, 75), C=c),
        "nothing shared": table(150, A=from_row(a, 0, 75), B=from_row(b, 75), C=c),
        "a hole": table(150, A=np.where(np.arange(150) // 50 == 1, np.nan, a), B=b),
        "two prices": table(150, A=np.where(np.arange(150) % 2, 0.05, 0.06), B=b),
    }


FILES = {f"{count} rows": table(count, A=walk(count, 0), B=walk(count, 1)) for count in ROWS}
FILES |= strange()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of each."""
    made = tmp_path_factory.mktemp("degenerate")
    for name, prices in FILES.items():
        prices.to_csv(made / f"{name}.csv", index_label="date")
    return made


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Exit code, stdout and stderr of the command line."""

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main(list(arguments))
        written = capfd.readouterr()
        return int(left.value.code or 0), written.out, written.err

    return call


@pytest.mark.parametrize(("command", "name"), list(product(COMMANDS, FILES)))
def test_every_command_answers_or_says_why_not(
    run: Run, folder: Path, command: tuple[str, ...], name: str
) -> None:
    code, out, err = run(*command, "--source", str(folder / f"{name}.csv"), "--csv", "-")
    assert code in DOCUMENTED
    assert not BAD_CELL.search(out)
    assert "Traceback" not in err
    assert out or err.strip()


@pytest.mark.parametrize("count", [1, 2, 30, 99])
def test_a_simulation_of_too_little_is_a_sentence_and_exit_code_4(
    run: Run, tmp_path: Path, count: int
) -> None:
    table(count, A=walk(count, 0), B=walk(count, 1)).to_csv(tmp_path / "p.csv", index_label="date")
    code, out, err = run("simulate", "--source", str(tmp_path / "p.csv"))
    assert (code, out) == (4, "")
    assert f"needs 100 observations and has {count - 1}" in err or "no return" in err


def test_what_does_not_move_is_named_in_every_room(run: Run, folder: Path) -> None:
    source = ("--source", str(folder / "only rounding.csv"))
    _, out, _ = run("summary", *source, "--csv", "-")
    head, _, cash = (line.split(",") for line in out.splitlines())
    figures = dict(zip(head, cash, strict=True))
    assert (float(figures["volatility"]), figures["sharpe"]) == (0.0, "")
    _, out, err = run("frontier", *source, "--points", "0", "--csv", "-")
    assert (
        "inverse volatility, maximum Sharpe, risk parity, maximum diversification: B did not" in err
    )
    assert "minimum variance,0.02" in out
    assert "B: Sharpe is missing" in run("screen", *source)[2]
    assert "B: not converged: all returns are equal" in run("garch", *source)[2]
    assert "B: all returns are equal" in run("simulate", *source, "--model", "garch")[2]


def test_tickers_that_share_no_return_are_named(run: Run, folder: Path) -> None:
    for command in ("correlation", "frontier", "simulate"):
        code, _, err = run(command, "--source", str(folder / "nothing shared.csv"))
        assert code == 4
        assert "A and B share no return" in err
        assert "no return in the window" not in err


def test_weights_name_the_tickers_when_none_are_given(run: Run, folder: Path) -> None:
    source = str(folder / "two shared.csv")
    command = ("simulate", "--source", source, "--paths", "1000", "--days", "5", "--csv", "-")
    code, _, err = run(*command, "--weights", "C=100%")
    assert code == 0
    assert "C 100 %, bought and held" in err


def test_no_sharpe_leaves_no_sentence_without_a_number(run: Run, folder: Path) -> None:
    _, _, err = run("screen", "--source", str(folder / "only constants.csv"))
    assert "about -" not in err
    assert "too few that differ to speak of luck" in err

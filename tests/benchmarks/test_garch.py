"""The contenders of the GARCH race agree, and its notes count what they say."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import garch
from benchmarks.harness.race import _require_same_answers


@pytest.mark.parametrize("starts", [2, 4])
@pytest.mark.parametrize("name", garch.MODELS)
def test_the_contenders_agree(name: str, starts: int) -> None:
    case = garch.case(name, 3, sessions=1_000, starts=starts)
    answers = [run() for run in case.contenders.values()]
    assert [answer.shape for answer in answers] == [(3,)] * 3
    assert np.isfinite(answers).all()
    _require_same_answers(case)


def test_every_race_is_a_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garch, "TICKERS", (2, 30))
    monkeypatch.setattr(garch, "OTHER_MODELS_TICKERS", 2)
    cases = list(garch.cases())
    assert [case.name for case in cases] == [
        *("GARCH, 2 tickers", "GARCH, 30 tickers"),
        *("GARCH-t, 2 tickers", "GJR, 2 tickers", "GJR-t, 2 tickers"),
        "GARCH, 30 tickers, 2 starts",
        *(f"{name}, 2 tickers, 2 starts" for name in ("GARCH-t", "GJR", "GJR-t")),
    ]
    assert list(cases[1].contenders)[-1] == "arch (20 tickers, x 1.5)"
    assert cases[1].times == {"arch (20 tickers, x 1.5)": 1.5}


def test_windows_are_real_and_overlap() -> None:
    rows = garch.real_windows(500, 60)
    assert rows.shape == (60, 500)
    assert np.isfinite(rows).all()
    assert len(np.unique(rows, axis=0)) == 60
    assert 0.5 < np.median(rows.std(axis=-1)) < 4.0


def test_the_notes_count_the_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    above = iter([[0.0, 2e-4], [-1.0, 0.5], [np.nan, 0.0]] * len(garch.MODELS))
    monkeypatch.setattr(garch, "shortfall", lambda *_: np.array(next(above)))
    _, *others = garch.agreement()
    assert len(others) == len(garch.MODELS)
    assert others[0] == (
        "  GARCH, 6 windows: 60.00% ours within 0.0001 or better, 20.00% better by more, "
        "1 worse by over 0.01, 1 that ours refuses"
    )

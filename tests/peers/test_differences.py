"""docs/differences.md says what is computed, and every difference in it is one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from tests.peers.differences.page import ROWS, table
from tests.peers.empyrical_adapter import CASES as EMPYRICAL
from tests.peers.ffn_adapter import CASES as FFN
from tests.peers.figures import Difference

PAGE = Path(__file__).resolve().parents[2] / "docs" / "differences.md"

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.peer}-{row.metric}-{row.case}")
def test_the_two_figures_differ(row: Difference) -> None:
    """When a peer comes round to our figure, its row must go."""
    assert not np.isclose(row.ours(), row.theirs(), rtol=1e-10, atol=0, equal_nan=True)


def test_the_page_has_the_table() -> None:
    written = [line for line in PAGE.read_text().splitlines() if line.startswith("|")]
    assert written == list(table())


def test_the_page_counts_the_expected_values() -> None:
    empyrical, ffn = (Counter(case.verdict for case in cases) for cases in (EMPYRICAL, FFN))
    text = " ".join(PAGE.read_text().split())
    assert f"{empyrical['agrees']} of {empyrical.total()} figures" in text
    assert f"{empyrical['differs']} differ for a reason given beside each" in text
    assert f"{empyrical['absent']} are of functions that we do not have" in text
    assert f"{ffn['agrees']} of {ffn.total()})" in text

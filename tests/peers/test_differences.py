"""docs/differences.md says what is computed, and every difference in it is one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.peers.differences import ROWS, table
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

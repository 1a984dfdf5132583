"""The false discovery rate beside SciPy's adjusted p-values."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import false_discovery_control

from analytics.stats.inference.multiple_testing import benjamini_hochberg


@pytest.mark.parametrize("seed", range(20))
def test_scipy_rejects_the_same(seed: int) -> None:
    """Some true effects among many: an adjusted p-value of at most the rate is a rejection."""
    made = np.random.default_rng(seed)
    p_values = np.append(made.uniform(size=80), made.uniform(size=20) ** 4 / 50)
    for fdr in (0.01, 0.05, 0.2):
        expected = false_discovery_control(p_values) <= fdr
        np.testing.assert_array_equal(benjamini_hochberg(p_values, fdr=fdr), expected)
    assert 0 < np.count_nonzero(expected) < 100

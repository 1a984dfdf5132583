"""Quantiles of chi-square: printed tables, scipy, what is undefined."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from models.distributions.chi_square import quantile


def test_the_printed_quantiles() -> None:
    """NIST's Engineering Statistics Handbook, 1.3.6.7.4."""
    freedom = torch.tensor([1.0, 10.0, 100.0], dtype=torch.float64)
    np.testing.assert_allclose(quantile(0.975, freedom), [5.024, 20.483, 129.561], atol=5e-4)
    np.testing.assert_allclose(quantile(0.025, freedom), [0.001, 3.247, 74.222], atol=5e-4)


@pytest.mark.parametrize("share", [0.025, 0.5, 0.975])
def test_scipy_s_quantiles_for_any_freedom(share: float) -> None:
    from scipy.stats import chi2

    freedom = np.array([0.7, 3.3, 8.7, 51.0, 1_000.0])
    expected = chi2.ppf(share, freedom)
    np.testing.assert_allclose(quantile(share, torch.from_numpy(freedom)), expected, rtol=1e-9)


def test_undefined_freedom_has_no_quantile() -> None:
    assert quantile(0.5, torch.tensor([torch.nan], dtype=torch.float64)).isnan().all()

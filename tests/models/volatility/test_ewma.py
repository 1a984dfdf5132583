"""EWMA on the scan: by the recursion as it reads, and as the catalogue's forecast."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from analytics.stats import ewma as catalogued
from models.device import to_numpy
from models.volatility.ewma import variances


@pytest.mark.parametrize("compiled", [True, False], ids=["compiled", "blocks"])
def test_it_is_the_recursion(compiled: bool) -> None:
    returns = np.random.default_rng(0).standard_normal((3, 200))
    first = (returns**2).mean(axis=-1)
    found = to_numpy(
        variances(torch.from_numpy(returns), torch.from_numpy(first), compiled=compiled)
    )
    for row, h, along in zip(returns, first, found, strict=True):
        expected = [h]
        for r in row:
            expected.append(0.94 * expected[-1] + 0.06 * r * r)
        np.testing.assert_allclose(along, expected, rtol=1e-12)


def test_what_follows_the_last_return_is_the_catalogue_s_forecast() -> None:
    returns = torch.from_numpy(0.01 * np.random.default_rng(1).standard_normal((2, 300)))
    along = variances(returns, (returns**2).mean(dim=-1))
    np.testing.assert_allclose(
        np.sqrt(252.0 * to_numpy(along)[:, -1]), catalogued(to_numpy(returns)), rtol=1e-12
    )

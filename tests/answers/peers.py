"""Reference values of SciPy and scikit-learn: `python -m tests.answers.peers` writes peers.json.

The inputs are integers over 4096 from a linear congruential generator, so that anyone gets the
same returns without a random library. Written with SciPy 1.17.1 and scikit-learn 1.9.1.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

ANSWERS = Path(__file__).with_name("peers.json")
CHI_SQUARES = (1e-6, 0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 100.0, 700.0, 1400.0)
FREEDOMS = (1, 2, 3, 4, 5, 10, 15, 20, 63, 100)


def returns(tickers: int, sessions: int) -> np.ndarray:
    """(tickers, sessions) returns with a common part, exact in binary, within ±12.5 %."""
    state, drawn = 20_240_229, []
    for _ in range((tickers + 1) * sessions):
        state = (1_103_515_245 * state + 12_345) % 2**31
        drawn.append((state >> 16) % 513 - 256)
    table = np.array(drawn, dtype=np.float64).reshape(tickers + 1, sessions)
    weights = np.arange(tickers)[:, None] / 4
    return (table[1:] + weights * table[0]) / (4096 * (1 + tickers / 4))


def main() -> None:
    """Compute every answer with the peer and write them."""
    from scipy import stats
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform
    from sklearn.covariance import ledoit_wolf

    six = returns(6, 250)
    covariance, shrinkage = ledoit_wolf(six.T)
    wide, wide_shrinkage = ledoit_wolf(returns(30, 20).T)
    distance = 1 - np.corrcoef(returns(12, 80))
    bera = stats.jarque_bera(six[5])
    answers = {
        "chi_square": [[float(stats.chi2.sf(x, k)) for x in CHI_SQUARES] for k in FREEDOMS],
        "pearson": np.corrcoef(six).tolist(),
        "spearman": stats.spearmanr(np.round(six * 128), axis=1).statistic.tolist(),
        "ledoit_wolf": {"covariance": covariance.tolist(), "shrinkage": float(shrinkage)},
        "ledoit_wolf_wide": {"trace": float(np.trace(wide)), "shrinkage": float(wide_shrinkage)},
        "linkage": linkage(squareform(distance, checks=False), "average")[:, :3].tolist(),
        "jarque_bera": [float(bera.statistic), float(bera.pvalue)],
        "freedman_diaconis": np.histogram_bin_edges(six[5], "fd").tolist(),
    }
    ANSWERS.write_text(json.dumps(answers, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

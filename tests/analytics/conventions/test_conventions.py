"""--as: the columns it adds, Excel's figures by hand, and what a reader is told."""

from __future__ import annotations

import math
import statistics
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics import conventions, stats
from analytics.__main__ import main
from analytics.conventions import CONVENTIONS, EXCEL
from analytics.conventions.given import ToolInputs
from analytics.output import export, terminal
from analytics.performance import summary
from analytics.stats.catalogue import METRICS, SUMMARY
from tests.analytics.tables import studied

TOOLS = list(CONVENTIONS)
# Mean 0.01; deviations 0.09, -0.11, -0.01, 0.24, -0.21, their squares sum to 0.122. Wealth 1.1,
# 0.99, 0.99, 1.2375, 0.99. Against B: Σ(r-m)·b = 0.065, Σb² = 0.04, so a slope of 1.625.
R = np.array([0.10, -0.10, 0.0, 0.25, -0.20])
B = np.array([0.10, -0.10, 0.0, 0.10, -0.10])
DAYS = np.array(["2023-01-03", "2023-04-03", "2023-06-30", "2023-12-29", "2024-01-02"], "M8[D]")
HAND = ToolInputs(R, DAYS, np.datetime64("2023-01-02"), R, DAYS, R, B, periods=252, risk_free=0.02)
ULP = {"rel": 1e-13}

BY_HAND = {
    "cagr": 0.99 ** (365 / 365) - 1,
    "downside_deviation": math.sqrt(252 * (0.05**2 + 0.05**2) / 1),
    "sharpe": (252 * 0.01 - 0.02) / math.sqrt(252 * 0.122 / 4),
    "sortino": (252 * 0.01 - 0.02) / math.sqrt(252 * 0.005),
    "calmar": -0.01 / 0.2,
    "value_at_risk_95": math.nan,  # place 6/20 of five: #NUM!
    # the last four about their mean -0.0125, the first four about theirs, 0.0625
    "autocorrelation_1": -0.056875 / math.sqrt(0.111875 * 0.066875),
    "alpha": 252 * (0.01 - 1.625 * 0.0),
    "treynor": (252 * 0.01 - 0.02) / 1.625,
}


@pytest.mark.parametrize("metric", BY_HAND)
def test_excel_by_hand(metric: str) -> None:
    found = float(EXCEL[metric].figure(HAND))
    assert found == pytest.approx(BY_HAND[metric], nan_ok=True, **ULP)


def test_every_formula_of_excel_is_computed_by_hand() -> None:
    assert list(BY_HAND) == list(EXCEL) == [metric for metric in METRICS if metric in EXCEL]
    assert all(convention.reason.startswith("=") for convention in EXCEL.values())


@pytest.mark.parametrize(
    ("n", "expected"),
    [(18, math.nan), (19, 9.0), (20, 0.95 * 9 + 0.05 * 8), (39, 8.0), (59, 7.0)],
)
def test_percentile_exc_by_hand(n: int, expected: float) -> None:
    """Losses of 9, 8, 7 … from the worst: place (n+1)/20 is 1, 1.05, 2 and 3."""
    returns = np.random.default_rng(n).permutation(np.arange(n) - 9.0)
    days = np.arange("2024-01-01", n, dtype="M8[D]")
    nothing = np.empty(0)
    given = ToolInputs(returns, days, days[0], returns, days, nothing, nothing, 252, 0.0)
    found = EXCEL["value_at_risk_95"].figure(given)
    assert found == pytest.approx(expected, nan_ok=True, **ULP)


def _column(ticker: str) -> list[float]:
    made = studied("sample", tickers=(ticker,), start=date(2013, 1, 3), end=date(2022, 12, 28))
    return [x for x in made.daily.simple[0].tolist() if not math.isnan(x)]


def _skew(r: list[float]) -> float:
    """As Excel's help has it: n/((n-1)(n-2))·Σ((x-m)/s)³."""
    n, m, s = len(r), statistics.fmean(r), statistics.stdev(r)
    return n / ((n - 1) * (n - 2)) * math.fsum(((x - m) / s) ** 3 for x in r)


def _kurt(r: list[float]) -> float:
    """As Excel's help has it."""
    n, m, s = len(r), statistics.fmean(r), statistics.stdev(r)
    fourth = math.fsum(((x - m) / s) ** 4 for x in r)
    first = n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * fourth
    return first - 3 * (n - 1) ** 2 / ((n - 2) * (n - 3))


def _percentile_inc(r: list[float], k: float) -> float:
    whole, part = divmod(k * (len(r) - 1), 1)
    low, high = sorted(r)[int(whole) : int(whole) + 2]
    return low + part * (high - low)


def _same(r: list[float], b: list[float]) -> dict[str, float]:
    """The formulas of Excel that give our figures, in plain Python."""
    active, limit = [x - y for x, y in zip(r, b, strict=True)], _percentile_inc(r, 0.05)
    wealth, top, depth = 1.0, 1.0, 0.0
    for x in r:
        wealth *= 1 + x
        top = max(top, wealth)
        depth = min(depth, wealth / top - 1)
    year, m, s = math.sqrt(252), statistics.fmean(r), statistics.stdev(r)
    gains, losses = [x for x in r if x > 0], [x for x in r if x < 0]
    return {
        "total_return": wealth - 1,
        "observations": len(r),
        "mean_return": m * 252,
        "volatility": s * year,
        "skewness": _skew(r),
        "excess_kurtosis": _kurt(r),
        "best_day": max(r),
        "worst_day": min(r),
        "win_rate": len(gains) / len(r),
        "gain_to_pain": math.fsum(r) / -math.fsum(losses),
        "payoff_ratio": statistics.fmean(gains) / -statistics.fmean(losses),
        "value_at_risk_95": -limit,
        "expected_shortfall_95": -statistics.fmean([x for x in r if x <= limit]),
        "value_at_risk_95_normal": -statistics.NormalDist(m, s).inv_cdf(0.05),
        "beta": statistics.linear_regression(b, r).slope,
        "correlation": statistics.correlation(r, b),
        "r_squared": statistics.correlation(r, b) ** 2,
        "tracking_error": statistics.stdev(active) * year,
        "information_ratio": statistics.fmean(active) / statistics.stdev(active) * year,
        "max_drawdown": depth,
    }


def test_the_formulas_that_are_said_to_give_our_figures_do() -> None:
    r, b = _column("AAPL"), _column("^GSPC")
    for name, expected in _same(r, b).items():
        metric = METRICS[name]
        found = metric({"returns": r, "benchmark": b, "periods": 252})
        assert found == pytest.approx(expected, rel=1e-10), name


@pytest.mark.parametrize("tool", TOOLS)
def test_the_tools_column_follows_each_metric_it_defines_otherwise(tool: Any) -> None:
    made = studied("sample", tickers=("AAPL", "KO"), benchmark="^GSPC")
    table, ours = conventions.summary_as(made, tool), summary.summary(made)
    names = [[m.id, f"{m.id}_{tool}"] if m.id in CONVENTIONS[tool] else [m.id] for m in SUMMARY]
    assert list(table.columns) == ["ticker", *(name for pair in names for name in pair)]
    pd.testing.assert_frame_equal(table[ours.columns], ours, check_exact=True)
    for metric in CONVENTIONS[tool]:
        assert table[f"{metric}_{tool}"].dtype == table[metric].dtype


def test_it_follows_the_interval() -> None:
    made = studied("sample", tickers=("AAPL",), start=date(2023, 1, 1), intervals=True)
    columns = list(conventions.summary_as(made, "quantstats").columns)
    for name in ("win_rate", "best_month"):
        place = columns.index(name)
        after = [f"{name}_low", f"{name}_high", f"{name}_quantstats"]
        assert columns[place + 1 : place + 4] == after


ODD = {
    "none": [],
    "one gain": [0.1],
    "one loss": [-0.1],
    "constant": [0.1, 0.1],
    "flat": [0.0, 0.0, 0.0],
    "gains": [0.1, 0.2, 0.3],
    "losses": [-0.1, -0.2, -0.3],
    "ruin": [-0.999999, 0.5],
    "to and fro": [0.25, -0.2] * 15,
}


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("returns", ODD.values(), ids=ODD)
def test_odd_histories_give_a_finite_figure_or_none(
    tmp_path: Path, tool: Any, returns: list[float]
) -> None:
    days = pd.bdate_range("2024-01-02", periods=31)
    prices = 100 * np.cumprod([1, *(1 + x for x in returns)])
    wide = {"AAA": np.append(prices, np.full(30 - len(returns), np.nan)), "BBB": np.arange(31) + 50}
    pd.DataFrame(wide, days).to_csv(tmp_path / "p.csv", index_label="date")
    table = conventions.summary_as(studied(tmp_path / "p.csv", benchmark="BBB"), tool)
    row = table.filter(regex=f"_{tool}$").iloc[0]
    assert len(row) == len(CONVENTIONS[tool])
    assert not any(math.isinf(value) for value in row if isinstance(value, float))
    assert row.isna().all() == (not returns)


def test_why_is_said_only_where_a_figure_differs() -> None:
    """Without a risk-free rate empyrical's Sharpe is ours."""
    for risk_free, differs in ((0.0, False), (0.02, True)):
        made = studied("sample", tickers=("AAPL",), risk_free=risk_free)
        table = conventions.summary_as(made, "empyrical")
        lines = conventions.why(made, table, "empyrical")
        assert any(line.startswith("Sharpe as empyrical: ") for line in lines) is differs
        assert any(line.startswith("CAGR as empyrical: ") for line in lines)
        assert not any(line.startswith("Up capture") for line in lines)


def test_a_pair_has_the_decimals_that_tell_it_apart() -> None:
    assert terminal.telling(0.22317224, 0.22329034, "fraction a year") == 2
    assert terminal.telling(0.2231, 0.2231004, "fraction a year") == 5
    assert terminal.telling(0.97, 0.97 + 1e-13, "ratio") == 2
    assert terminal.telling(math.nan, 0.5, "ratio") == 2


def _run(capfdbinary: pytest.CaptureFixture[bytes], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    written = capfdbinary.readouterr()
    return int(left.value.code or 0), written.out.decode(), written.err.decode()


@pytest.mark.parametrize("tool", TOOLS)
def test_the_command_writes_it(capfdbinary: pytest.CaptureFixture[bytes], tool: Any) -> None:
    made = studied("sample", tickers=("AAPL",), risk_free=0.02)
    asked = ("summary", "AAPL", "--source", "sample", "--risk-free", "0.02", "--as", tool)
    code, out, err = _run(capfdbinary, *asked, "--csv", "-")
    table = conventions.summary_as(made, tool)
    assert (code, out) == (0, export.csv(table).decode())
    assert err.splitlines() == conventions.why(made, table, tool)


def test_a_person_sees_both_and_why(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    code, out, err = _run(
        capfdbinary, "summary", "AAPL", "KO", "^GSPC", "--source", "sample", "--as", "quantstats"
    )
    rows = [line.split() for line in out.splitlines()]
    assert code == 0
    assert [row for row in rows if row[-1:] == ["quantstats"]] == [
        ["AAPL", "quantstats", "KO", "quantstats"],
        ["^GSPC", "quantstats"],
    ]
    both = ["Win", "rate", "52.56", "%", "52.67", "%", "50.60", "%", "51.89", "%"]
    assert both in rows
    assert ["Sharpe", "0.91", "0.57"] in rows
    assert "Win rate as quantstats: returns of exactly 0 are left out of the count" in err


def test_its_bundle_is_recomputed(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    target = str(tmp_path / "b.zip")
    asked = ("summary", "AAPL", "--source", "sample", "--as", "excel", "--bundle", target)
    assert _run(capfdbinary, *asked)[0] == 0
    code, out, _ = _run(capfdbinary, "verify", target)
    assert code == 0
    assert "identical" in out


def test_another_tool_is_refused(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    code, out, err = _run(capfdbinary, "summary", "AAPL", "--source", "sample", "--as", "pyfolio")
    assert (code, out) == (2, "")
    assert "pyfolio" in err


def test_no_input_is_changed() -> None:
    made = studied("sample", tickers=("AAPL",), benchmark="^GSPC")
    before = made.daily.simple.copy()
    for tool in TOOLS:
        conventions.summary_as(made, tool)
    np.testing.assert_array_equal(made.daily.simple, before)
    assert stats.observations(before)[0] == 2698

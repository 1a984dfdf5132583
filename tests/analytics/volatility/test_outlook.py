"""`garch`: its numbers from plain Python, its columns, its words, the same bytes again."""

from __future__ import annotations

import io
import json
import math
from dataclasses import fields
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.__main__ import main
from analytics.output import export
from analytics.provenance import archive
from analytics.volatility import garch_table, outlook
from models.errors import RequestError
from tests.analytics.tables import studied
from tests.answers import garch as slow

TWO = ("garch", "AAPL", "MSFT", "--source", "sample")
SINCE = ("--start", "2019-01-01")
SIX = ("mu", "omega", "alpha", "gamma", "beta", "nu")


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    return int(left.value.code or 0)


def _table(written: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(written)).set_index("ticker")


def test_its_columns_are_the_contract(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert _run(*TWO, *SINCE, "--horizon", "3", "--csv", "-") == 0
    header, *rows = capfdbinary.readouterr().out.decode().splitlines()
    assert header.split(",") == [
        "ticker",
        *SIX,
        *("loglikelihood", "converged", "iterations", "persistence"),
        *(f"{name}_se" for name in SIX),
        *(f"{name}_se_robust" for name in SIX),
        *("forecast_1", "forecast_2", "forecast_3"),
    ]
    cells = [dict(zip(header.split(","), row.split(","), strict=True)) for row in rows]
    assert [row["ticker"] for row in cells] == ["AAPL", "MSFT"]
    for row in cells:
        absent = {name for name, cell in row.items() if cell == ""}
        assert absent == {n + s for n in ("gamma", "nu") for s in ("", "_se", "_se_robust")}
        assert row["converged"] == "True"


@pytest.mark.parametrize("asymmetric", [False, True])
@pytest.mark.parametrize("distribution", ["normal", "t"])
@pytest.mark.parametrize("kind", ["log", "simple"])
def test_its_numbers_are_those_of_plain_python(
    asymmetric: bool, distribution: str, kind: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """From the file's own parameters: likelihood, persistence and forecasts, a year's fraction."""
    options = ("--asymmetric",) * asymmetric + ("--distribution", distribution, "--kind", kind)
    assert _run(*TWO, *SINCE, *options, "--horizon", "4", "--csv", "-") == 0
    found = _table(capfdbinary.readouterr().out)
    made = studied("sample", tickers=("AAPL", "MSFT"), start=pd.Timestamp("2019-01-01").date())
    for name, row in zip(made.tickers, getattr(made.daily, kind), strict=True):
        one = found.loc[name]
        returns = [100.0 * r for r in row[~np.isnan(row)]]
        own = [*one[list(SIX)].astype(float).fillna({"gamma": 0.0, "nu": math.inf})]
        mu, omega, alpha, gamma, beta, _ = own
        assert one["loglikelihood"] == pytest.approx(slow.loglikelihood(returns, own), rel=1e-12)
        kept = alpha + gamma / 2 + beta
        assert one["persistence"] == pytest.approx(kept, rel=1e-12)
        e, h = returns[-1] - mu, slow.variances(returns, own)[-1]
        h = omega + (alpha + gamma * (e < 0)) * e * e + beta * h
        for ahead in range(1, 5):
            yearly = math.sqrt(252 * h) / 100
            assert one[f"forecast_{ahead}"] == pytest.approx(yearly, rel=1e-10)
            h = omega + kept * h


def test_it_is_of_log_returns_unless_asked_otherwise(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    written = {}
    for options in ((), ("--kind", "log"), ("--kind", "simple")):
        assert _run(*TWO, *SINCE, *options, "--csv", "-") == 0
        written[options] = capfdbinary.readouterr().out
    assert written[()] == written["--kind", "log"] != written["--kind", "simple"]


def test_periods_are_those_of_the_frequency_or_the_option(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    """A weekly volatility is √52 times a week's; with --periods 13 half of that."""
    weekly = (*TWO, "--frequency", "weekly", "--csv", "-")
    assert _run(*weekly) == 0
    usual = _table(capfdbinary.readouterr().out)
    assert _run(*weekly, "--periods", "13") == 0
    own = _table(capfdbinary.readouterr().out)
    np.testing.assert_allclose(own["forecast_1"], usual["forecast_1"] / 2.0, rtol=1e-12)
    assert own["omega"].equals(usual["omega"])


def test_what_has_not_converged_is_named_with_its_reason(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "prices.csv"
    random = np.random.default_rng(2)
    dates = pd.bdate_range("2020-01-01", periods=400)
    growing = 100.0 * 1.001 ** np.arange(400)
    moving = 100.0 * np.exp(0.01 * random.standard_t(5, 400).cumsum())
    table = pd.DataFrame({"date": dates, "CALM": growing, "MOVES": moving, "NEW": moving})
    table.loc[:368, "NEW"] = np.nan
    table.to_csv(path, index=False)
    assert _run("garch", "--source", str(path), "--csv", "-") == 0
    written = capfdbinary.readouterr()
    found = _table(written.out)
    assert found.loc[["CALM", "NEW"], "converged"].tolist() == [False, False]
    assert found.loc[["CALM", "NEW"], ["mu", "loglikelihood", "forecast_1"]].isna().all(axis=None)
    assert found.loc["MOVES", ["mu", "loglikelihood", "forecast_1"]].notna().all()
    assert b"CALM: not converged: all returns are equal" in written.err
    assert b"NEW: not converged: fewer than 100 returns" in written.err


def test_a_person_can_read_it(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert _run(*TWO, *SINCE, "--asymmetric") == 0
    written = capfdbinary.readouterr()
    lines = {
        line.split()[0]: line.split()[1:]
        for line in written.out.decode().splitlines()
        if line.split()
    }
    made = studied(
        "sample", tickers=("AAPL", "MSFT"), start=pd.Timestamp("2019-01-01").date(), kind="log"
    )
    table = garch_table.garch_table(made, asymmetric=True)
    first = table.iloc[0]
    assert lines["AAPL"] == ["MSFT"]
    assert lines["gamma"][:2] == [f"{first['gamma']:.4f}", f"({first['gamma_se_robust']:.4f})"]
    assert lines["forecast_21"][0] == f"{100 * first['forecast_21']:.2f}"
    assert lines["converged"] == ["yes", "yes"]
    assert "nu" not in lines
    assert b"parameters of daily log returns in percent" in written.err


@pytest.mark.parametrize("horizon", ["0", "-3", "1001"])
def test_a_horizon_out_of_range_is_refused_before_anything_is_loaded(
    horizon: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert _run("garch", "--source", "/no/such/file.csv", "--horizon", horizon) == 2
    assert b"a horizon of 1 to 1,000 periods" in capfdbinary.readouterr().err
    with pytest.raises(RequestError, match="horizon"):
        outlook.check(int(horizon))


def test_its_bundle_is_recomputed_and_its_alpha_is_not_the_catalogue_s(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    target = tmp_path / "garch.zip"
    options = ("--asymmetric", "--distribution", "t", "--horizon", "2", "--bundle", str(target))
    assert _run(*TWO, *SINCE, *options) == 0
    assert _run("verify", str(target)) == 0
    assert b"identical" in capfdbinary.readouterr().out
    told = json.loads(archive.unpack(target.read_bytes())[archive.MANIFEST])
    assert told["options"] == {"asymmetric": True, "distribution": "t", "horizon": 2}
    assert told["metrics"] == {}


def test_an_outlook_holds_no_tensor() -> None:
    made = studied("sample", tickers=("AAPL", "KO"), benchmark="^GSPC", kind="log")
    found = outlook.outlook(made, horizon=5)
    assert found.tickers == ("AAPL", "KO")
    for field in fields(found):
        value = getattr(found, field.name)
        assert type(value).__module__.split(".")[0] != "torch", field.name
    own = ~np.isnan(made.periodic.log[:2])
    assert np.array_equal(~np.isnan(found.conditional), own)
    np.testing.assert_allclose(found.term_structure[:, 0], found.forecast[:, 0])
    mean_variance = (found.forecast**2).mean(axis=-1)
    np.testing.assert_allclose(found.term_structure[:, -1] ** 2, mean_variance, rtol=1e-12)
    assert (export.csv(garch_table.table_of(found))) == export.csv(
        garch_table.garch_table(made, horizon=5)
    )

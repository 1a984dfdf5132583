"""What is in a bundle: the CSV's bytes, the prices to the bit, and how the table was made."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics import prices
from analytics.output import export
from analytics.performance import summary
from analytics.provenance import archive, manifest, prices_file
from analytics.request import Request, plain
from models.device import to_numpy
from models.errors import BundleError
from tests.analytics.provenance.made import LONG, loaded, made
from tests.analytics.tables import studied


def test_a_bundle_is_a_zip_that_any_tool_reads_with_digests_that_sha256sum_checks(
    tmp_path: Path,
) -> None:
    with zipfile.ZipFile(io.BytesIO(made(tmp_path))) as bundle:
        parts = {name: bundle.read(name) for name in bundle.namelist()}
    assert list(parts) == ["table.csv", "manifest.json", "prices.parquet", "SHA256SUMS"]
    lines = [line.split("  ") for line in parts.pop("SHA256SUMS").decode().splitlines()]
    assert {name: hashlib.sha256(part).hexdigest() for name, part in parts.items()} == {
        name: digest for digest, name in lines
    }


def test_its_csv_is_the_export_and_its_prices_are_those_of_the_source(tmp_path: Path) -> None:
    parts = archive.unpack(made(tmp_path, tickers=("AAA",)))
    assert parts["table.csv"] == export.csv(
        summary.summary(studied(tmp_path / "long.csv", tickers=("AAA",)))
    )
    stored = pd.read_parquet(io.BytesIO(parts["prices.parquet"])).set_index("ticker")
    given = pd.read_csv(io.StringIO(LONG)).set_index("ticker").loc[["AAA"]]
    assert stored["date"].astype(str).tolist() == given["date"].tolist()
    columns = given.columns.drop("date")
    np.testing.assert_array_equal(stored[columns].to_numpy(), given[columns].to_numpy(float))


def test_the_manifest_says_what_was_asked_of_what_and_by_which_definitions(tmp_path: Path) -> None:
    content = archive.unpack(made(tmp_path, benchmark="BBB"))["manifest.json"]
    told, request = json.loads(content), loaded(tmp_path, benchmark="BBB")[0]
    assert told["request"] == json.loads(json.dumps(plain(request)))
    assert told["recipe"] == "summary"
    assert told["metrics"]["sharpe"] == 1
    assert told["packages"]["numpy"] == np.__version__
    assert [(one["ticker"], one["source"]) for one in told["prices"]["tickers"]] == [
        ("AAA", "long.csv"),
        ("BBB", "long.csv"),
    ]
    read = manifest.read(content)
    assert read.request == request
    assert read.statuses == loaded(tmp_path)[1].statuses


def test_a_panel_comes_back_to_the_bit_sessions_without_any_price_too(tmp_path: Path) -> None:
    panel = loaded(tmp_path)[1].panel
    values = panel.values.clone()
    values[:, :, 2] = float("nan")  # a session that nobody has
    panel = type(panel)(panel.tickers, panel.dates.copy(), panel.origins, values)
    origins = dict(zip(panel.tickers, panel.origins, strict=True))
    again = prices_file.read(prices_file.written(panel), origins)
    assert (again.tickers, again.origins) == (panel.tickers, panel.origins)
    np.testing.assert_array_equal(again.dates, panel.dates)
    np.testing.assert_array_equal(
        to_numpy(again.values).view(np.int64), to_numpy(panel.values).view(np.int64)
    )


def test_the_sample_comes_back_whole() -> None:
    panel = prices.load(Request(source="sample")).panel
    origins = dict(zip(panel.tickers, panel.origins, strict=True))
    again = prices_file.read(prices_file.written(panel), origins)
    np.testing.assert_array_equal(to_numpy(again.values), to_numpy(panel.values))


def test_prices_of_other_columns_are_refused() -> None:
    file = io.BytesIO()
    pd.DataFrame({"ticker": ["AAA"]}).to_parquet(file)
    with pytest.raises(BundleError, match="ticker"):
        prices_file.read(file.getvalue(), {})

"""Bundles made here and verified on other machines, which environment variables stand in for.

Each process pretends to be one machine: an older processor to torch, numba, NumPy or OpenBLAS, or
one with a single core. What differs there must be told from a difference that means something.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from analytics import prices
from analytics.provenance import archive, bundle, recipes, verify
from analytics.provenance.difference import ROUNDING, difference
from analytics.request import Request
from analytics.simulation.scenario import Scenario
from models.optimiser import certificate
from tests.analytics.provenance.made import forged

ROOT = Path(__file__).resolve().parents[3]
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"), "1"
)
MACHINES = {
    "torch without AVX": {"ATEN_CPU_CAPABILITY": "default", **ONE_THREAD},
    "any processor to numba": {"NUMBA_CPU_NAME": "generic", "ATEN_CPU_CAPABILITY": "avx2"},
    "NumPy and OpenBLAS without AVX": {
        "NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3 AVX512F AVX512CD AVX512_SKX",
        "OPENBLAS_CORETYPE": "Nehalem",
    },
}
TICKERS = ("AAPL", "AMD", "AMZN", "BAC")
COMMON = {"window": "common"}
KINDS = {
    "returns": ({"frequency": "monthly"}, {}),
    "summary": ({"benchmark": "BAC", "intervals": True}, {}),
    "volatility": ({}, {}),
    "correlation": (COMMON, {"method": "ledoit-wolf"}),
    "garch": ({"kind": "log"}, {"distribution": "t", "asymmetric": True}),
    "frontier": (COMMON, {"points": 20}),
    "simulate": (COMMON, {"scenario": Scenario(model="garch", paths=1_000, days=60)}),
}
VERIFIED = """
import sys
from pathlib import Path
from analytics.provenance import verify
for path in sorted(Path(sys.argv[1]).glob("*.zip")):
    print(path.stem, verify(path.read_bytes()).sentence, sep="\\t")
"""


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a bundle of each kind, made by this process on this machine."""
    folder = tmp_path_factory.mktemp("bundles")
    for recipe, (asked, options) in KINDS.items():
        request = Request(tickers=TICKERS, source="sample", **asked)  # type: ignore[arg-type]
        loaded = prices.load(request)
        table = recipes.table(recipe, request, loaded, options)
        (folder / f"{recipe}.zip").write_bytes(bundle(recipe, request, loaded, table, options))
    return folder


@pytest.mark.slow
@pytest.mark.skipif(
    platform.machine() not in ("x86_64", "AMD64"), reason="the variables name x86 processors"
)
@pytest.mark.parametrize("machine", MACHINES)
def test_a_bundle_is_identical_on_another_machine_or_differs_by_rounding_only(
    bundles: Path, tmp_path: Path, machine: str
) -> None:
    environment = os.environ | MACHINES[machine]
    if "NUMBA_CPU_NAME" in environment:
        environment["NUMBA_CACHE_DIR"] = str(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", VERIFIED, str(bundles)],
        capture_output=True, text=True, check=False, cwd=ROOT, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    said = dict(line.split("\t") for line in done.stdout.splitlines())
    assert sorted(said) == sorted(KINDS)
    meant = ("identical: ", "differs by rounding only: ")
    assert {kind: told for kind, told in said.items() if not told.startswith(meant)} == {}


def test_a_gap_is_compared_on_the_scale_of_the_objective_that_it_is_a_share_of() -> None:
    before, again = (f"portfolio,gap\nbest,{gap}\n".encode() for gap in (8e-16, 1e-15))
    scales = recipes.SCALES["frontier"]
    assert difference(before, again, scales).startswith("differs by rounding only")
    assert difference(before, again).startswith("differs: ")
    worse = f"portfolio,gap\nbest,{2 * ROUNDING}\n".encode()
    assert difference(before, worse, scales).startswith("differs: ")


def test_the_rounding_of_a_certificate_is_far_below_what_it_certifies() -> None:
    """A gap that counts as rounding cannot turn an optimum into none, or the other way round."""
    assert 1e3 * ROUNDING <= certificate.TOLERANCE


def test_a_portfolio_that_is_no_optimum_still_differs(bundles: Path) -> None:
    content = (bundles / "frontier.zip").read_bytes()
    lines = archive.unpack(content)["table.csv"].decode().splitlines()
    cells = lines[3].split(",")
    cells[-1] = "1e-09"
    table = "\n".join([*lines[:3], ",".join(cells), *lines[4:], ""]).encode()
    sentence = verify(forged(content, table_csv=table)).sentence
    assert sentence.startswith("differs: line 4 (minimum variance), column gap: 1e-09 in the")


def test_what_a_gap_rounds_to_is_derived_from_the_sums_in_it() -> None:
    """A sum of A products is off by at most A + 2 units of rounding, relative to its terms."""
    most_tickers, terms = 1_000, 2
    assert (most_tickers + 2) * terms * np.finfo(np.float64).eps < ROUNDING

"""Verify: identical, or the first cell that differs; and no bit changes unseen."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analytics import prices
from analytics.__main__ import main
from analytics.prices.feed import Feed
from analytics.provenance import archive, bundle, prices_file, recipes, verify
from analytics.provenance.difference import difference
from analytics.request import Request
from models.errors import BundleError
from tests.analytics.prices.histories import history
from tests.analytics.provenance.made import flipped, forged, loaded, made


@pytest.mark.parametrize("recipe", [*recipes.OF_STUDY, recipes.QUALITY])
def test_every_table_that_can_be_exported_is_recomputed_identically(
    tmp_path: Path, recipe: str
) -> None:
    content = made(tmp_path, recipe, rolling=2)
    (tmp_path / "long.csv").unlink()
    verdict = verify(content)
    assert verdict.identical, verdict.sentence
    assert verdict.notes == ()


def test_what_the_source_revised_is_in_the_bundle_and_in_the_recomputed_card() -> None:
    request = Request(tickers=("AAPL",), source="yahoo")
    found = prices.load(request, Feed(lambda _ticker: history()), patience=10)
    options = {"findings": True, "today": "2026-11-20"}
    table = recipes.table(recipes.QUALITY, request, found, options)
    assert table["sentence"].str.contains("changed 1 number of 2026-11-03").any()
    assert verify(bundle(recipes.QUALITY, request, found, table, options)).identical


@pytest.mark.parametrize(
    "asked",
    [
        {"frequency": "monthly", "kind": "log", "price": "price"},
        {"window": "common", "benchmark": "BBB", "risk_free": 0.02, "tickers": ("BBB", "AAA")},
        {"start": datetime(2024, 1, 31, tzinfo=UTC).date(), "tickers": ("AAA", "NONE")},
    ],
)
def test_whatever_was_asked_is_asked_again(tmp_path: Path, asked: dict[str, Any]) -> None:
    assert verify(made(tmp_path, **asked)).identical


def test_one_bit_flipped_anywhere_is_found(tmp_path: Path) -> None:
    content, random = made(tmp_path, "returns"), np.random.default_rng(0)
    for place in range(len(content)):
        with pytest.raises(BundleError):
            verify(flipped(content, place, int(random.integers(8))))


@pytest.mark.parametrize("cut", [0, 1, 100, -1, -30])
def test_a_bundle_cut_short_is_refused(tmp_path: Path, cut: int) -> None:
    with pytest.raises(BundleError):
        verify(made(tmp_path, "returns")[:cut])


def test_bytes_before_or_behind_it_are_refused(tmp_path: Path) -> None:
    content = made(tmp_path, "returns")
    for changed in (b"#" + content, content + b"#"):
        with pytest.raises(BundleError):
            verify(changed)


def test_a_zip_that_unfolds_is_refused_before_it_does(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        for name in (*archive.PARTS, archive.SUMS):
            bomb.writestr(name, b"0" * 10**6)
    with pytest.raises(BundleError, match="compressed"):
        verify(path.read_bytes())


def test_a_price_changed_by_a_forger_is_named_by_the_cell_that_it_moves(tmp_path: Path) -> None:
    panel = loaded(tmp_path)[1].panel
    content = made(tmp_path, "returns")
    values = panel.values.clone()
    values[3, 0, 1] = 120.0  # AAA's close of 31 January: 110 in the bundle's table
    panel = replace(panel, values=values, dates=panel.dates.copy())
    verdict = verify(forged(content, prices_parquet=prices_file.written(panel)))
    assert not verdict.identical
    assert verdict.sentence == (
        "differs: line 2 (2024-01-31), column AAA: "
        "0.10000000000000009 in the bundle, 0.19999999999999996 here"
    )


def test_parts_exchanged_without_the_manifest_are_refused(tmp_path: Path) -> None:
    whole = archive.unpack(made(tmp_path, "returns"))
    with pytest.raises(BundleError, match=r"table\.csv with the SHA-256"):
        verify(archive.pack(whole | {"table.csv": whole["table.csv"] + b"\n"}))


@pytest.mark.parametrize(
    ("factor", "verdict"), [(1 + 1e-10, "differs by rounding only"), (1 + 1e-6, "differs: line")]
)
def test_a_bundle_of_another_device_says_so_and_may_round_more(
    tmp_path: Path, factor: float, verdict: str
) -> None:
    content = made(tmp_path, "volatility")
    lines = archive.unpack(content)[archive.TABLE].decode().splitlines()
    cells = lines[1].split(",")
    place = lines[0].split(",").index("close_to_close")
    cells[place] = repr(float(cells[place]) * factor)
    table = "\n".join([lines[0], ",".join(cells), *lines[2:], ""]).encode()

    def on_a_card(told: dict[str, Any]) -> None:
        assert told["packages"]["device"] == "cpu"
        told["packages"]["device"] = "NVIDIA H200"

    here = verify(forged(content, table_csv=table))
    assert here.sentence.startswith("differs: line")
    assert "made on" not in here.sentence
    card = verify(forged(content, on_a_card, table_csv=table))
    assert card.sentence.startswith(verdict)
    assert card.sentence.endswith("; made on NVIDIA H200, recomputed on cpu")
    assert "device NVIDIA H200 made the bundle, cpu is here" in card.notes


def test_definitions_and_packages_that_changed_are_named_beside_a_difference(
    tmp_path: Path,
) -> None:
    def change(told: dict[str, Any]) -> None:
        told["metrics"]["sharpe"] = 0
        told["packages"]["numpy"] = "1.0"

    content = made(tmp_path)
    table = archive.unpack(content)["table.csv"].replace(b"AAA,", b"AAC,")
    verdict = verify(forged(content, change, table_csv=table))
    assert verdict.sentence == "differs: line 2 (AAC), column ticker: AAC in the bundle, AAA here"
    assert verdict.notes == (
        "the definition of sharpe changed: version 0 in the bundle, 1 here",
        f"numpy 1.0 made the bundle, {np.__version__} is here",
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda told: told.update(format=2), "format 2"),
        (lambda told: told.update(recipe="horoscope"), "horoscope"),
        (lambda told: told["request"].update(colour="red"), "colour"),
        (lambda told: told["request"].update(start="soon"), "soon"),
        (lambda told: told["request"].update(kind="cubic"), "cubic"),
        (lambda told: told["prices"].pop("tickers"), "tickers"),
    ],
)
def test_a_manifest_that_this_version_cannot_read_says_so(
    tmp_path: Path, change: Any, said: str
) -> None:
    with pytest.raises(BundleError, match=said):
        verify(forged(made(tmp_path, "returns"), change))


@pytest.mark.parametrize(
    ("recipe", "options"),
    [
        ("returns", {"colour": "red"}),
        ("correlation", {"method": "by eye"}),
        ("quality", {"today": "soon", "findings": True}),
        ("quality", {}),
    ],
)
def test_options_that_a_table_does_not_have_are_refused(
    tmp_path: Path, recipe: str, options: dict[str, Any]
) -> None:
    content = forged(made(tmp_path, recipe), lambda told: told.update(options=options))
    with pytest.raises(BundleError, match=f"options that the table {recipe} has"):
        verify(content)


@pytest.mark.parametrize(
    ("before", "again", "said"),
    [
        ("t,x\nA,1\n", "t,y\nA,1\n", "columns only in the bundle: x; columns only here: y"),
        ("t,x\nA,1\n", "x,t\nA,1\n", "the columns are in another order"),
        ("t,x\nA,1\n", "t,x\nA,1\nB,2\n", "1 rows in the bundle, 2 here"),
        ("t,x\nA,\n", "t,x\nA,2\n", r"column x: empty in the bundle, 2 here"),
        ("t,x\nA,1.0\n", "t,x\nA,1.0000000000000002\n", "by rounding only: 1 of 2 cells"),
        ("t,x\nA,1.0\nB,2\n", "t,x\nA,1.0000000000000002\nB,3\n", r"line 3 \(B\), column x: 2"),
        # Rounding goes up to 1e-12 of a cell's size, which is 2.5 here.
        ("t,x\nA,2.5\n", "t,x\nA,2.500000000002\n", "by rounding only: 1 of 2 cells"),
        ("t,x\nA,2.5\n", "t,x\nA,2.500000000003\n", r"differs: line 2 \(A\), column x: 2.5 in"),
        # The cell that is furthest off says by how much, 2e-12 of 2.5; the first says where.
        (
            "t,x,y\nA,1.0,2.5\nB,3,4\n",
            "t,x,y\nA,1.0000000000000002,2.500000000002\nB,3,4\n",
            r"2 of 6 cells, by at most 8e-13 of their size, first line 2 \(A\), column x: 1.0 in",
        ),
        # Of two that differ by more, the first is named.
        ("t,x\nA,1\nB,2\n", "t,x\nA,3\nB,4\n", r"^differs: line 2 \(A\), column x: 1 in"),
        ("t,x\nA,1\n", 't,x\nA,"1"\n', "no cell does"),
    ],
)
def test_a_difference_is_told_by_its_place_and_size(before: str, again: str, said: str) -> None:
    assert re.search(said, difference(before.encode(), again.encode()))


def test_the_command_says_identical_with_0_differs_with_3_and_refuses_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle, csv = tmp_path / "a.zip", tmp_path / "a.csv"
    loaded(tmp_path)
    source = ("--source", str(tmp_path / "long.csv"))
    assert _ended("summary", *source, "--bundle", str(bundle), "--csv", str(csv)) == 0
    assert archive.unpack(bundle.read_bytes())["table.csv"] == csv.read_bytes()
    assert _ended("verify", str(bundle)) == 0
    assert capsys.readouterr().out.startswith("identical: summary of 2 tickers")
    table = csv.read_bytes().replace(b"\nAAA", b"\nABA")
    bundle.write_bytes(forged(bundle.read_bytes(), table_csv=table))
    assert _ended("verify", str(bundle)) == 3
    assert "ABA in the bundle" in capsys.readouterr().out
    bundle.write_bytes(flipped(bundle.read_bytes(), 50, 0))
    assert _ended("verify", str(bundle)) == 2
    assert _ended("verify", str(tmp_path / "absent.zip")) == 2
    assert "check the path" in capsys.readouterr().err


def _ended(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    return int(left.value.code or 0)


@pytest.mark.slow
def test_a_bundle_made_here_is_verified_by_another_process_elsewhere(tmp_path: Path) -> None:
    bundle = tmp_path / "a.zip"
    bundle.write_bytes(made(tmp_path, "returns"))
    (tmp_path / "long.csv").unlink()
    done = subprocess.run(
        [sys.executable, "-m", "analytics", "verify", str(bundle)], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout[:10]) == (0, "identical:")

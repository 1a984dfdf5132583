"""Bundles that somebody made to harm: every one is refused in a sentence, none is believed."""

from __future__ import annotations

import copy
import io
import json
import os
import random
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analytics.__main__ import main
from analytics.prices.files.size_limits import BATCH_BYTES, MEGABYTE
from analytics.provenance import archive, json_text, prices_file, verify
from analytics.provenance.difference import difference
from analytics.request import MOST_TICKERS
from models.errors import BundleError
from tests import child_memory
from tests.analytics.prices.files import hostile
from tests.analytics.provenance.made import forged, made

pytestmark = pytest.mark.slow

DEEP = {
    "lists": b"[" * 200_000,
    "closed lists": b"[" * 200_000 + b"]" * 200_000,
    "objects": b'{"a":' * 200_000 + b"1" + b"}" * 200_000,
}


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A small bundle of each table that the tests spoil."""
    folder = tmp_path_factory.mktemp("bundles")
    names = ("returns", "summary", "frontier", "garch", "simulate", "quality", "rebalanced")
    return {name: made(folder, name) for name in names}


def with_manifest(content: bytes, manifest: bytes) -> bytes:
    return archive.pack(archive.unpack(content) | {archive.MANIFEST: manifest})


@pytest.mark.parametrize("shape", DEEP)
def test_a_deep_manifest_is_refused_in_a_sentence(
    bundles: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str], shape: str
) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(with_manifest(bundles["returns"], DEEP[shape]))
    with pytest.raises(SystemExit) as left:
        main(["verify", str(path)])
    assert left.value.code == 2
    assert "values nested 200,000 deep, of at most 16" in capsys.readouterr().err


def test_brackets_in_texts_are_no_depth() -> None:
    texts = [r"[[[", r"\"[[[", r"\\", r"\\\"{{{", "", "é[", r"\u005b\\\\"]
    document = "[" + ",".join(f'"{text}"' for text in texts) + ', {"a": [1]}]'
    json.loads(document)
    assert json_text.depth(document.encode()) == 3


def test_depth_is_counted_across_blocks_as_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    document = b'[{"a[": [[1], "\\"]"]}, []]'
    whole = json_text.depth(document)
    monkeypatch.setattr(json_text, "BLOCK", 1)
    assert json_text.depth(document) == whole == 4


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"a": 1, "a": 2}', "a key twice"),
        (b'{"a": NaN}', "not JSON compliant"),
        (b'{"a": 1e999}', "not JSON compliant"),
        (b'{"a": "\\ud800"}', "surrogates not allowed"),
        (b'"' + b"a" * 33 * MEGABYTE + b'"', "33 MB, of at most 32 MB"),
        ('{"a": 1}'.encode("utf-16"), "codec"),
        (b'{"a": ' + b"1" * 5000 + b"}", "integer string conversion"),
    ],
)
def test_json_that_no_manifest_has_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        json_text.parsed(content)


@pytest.mark.parametrize(
    ("recipe", "change", "said"),
    [
        ("simulate", lambda told: told["options"].update(paths=10**12), "1,000 to 1,000,000 paths"),
        ("simulate", lambda told: told["options"].update(days=10**9), "1 to 12,600 days ahead"),
        ("simulate", lambda told: told["options"].update(paths=1000.0), "paths 1000.0, which is"),
        ("simulate", lambda told: told["options"].update(report=None), "an option report"),
        ("garch", lambda told: told["options"].update(horizon=10**6), "1 to 1,000"),
        ("frontier", lambda told: told["options"].update(points=10**9), "2 to 500 points"),
        ("returns", lambda told: told["request"].update(seed=True), "seed True, which is no int"),
        ("returns", lambda told: told["request"].update(tickers="AAA"), "no tuple"),
        ("returns", lambda told: told["request"].update(
            tickers=[f"T{number}" for number in range(MOST_TICKERS + 1)]), "at most 10000 tickers"),
        ("returns", lambda told: told["prices"].update(
            tickers=told["prices"]["tickers"] * MOST_TICKERS), "20,000 tickers, of at most 10,000"),
        ("returns", lambda told: told.update(made_at="\x1b[31mnow"), "Invalid isoformat"),
        ("returns", lambda told: told["prices"]["panel"].append("ZZZ"), "ZZZ without an origin"),
        ("quality", lambda told: told["options"].update(findings="yes"), "findings 'yes', which"),
    ],
)  # fmt: skip
def test_what_the_commands_do_not_admit_is_not_computed(
    bundles: dict[str, bytes], recipe: str, change: Any, said: str
) -> None:
    with pytest.raises(BundleError, match=said):
        verify(forged(bundles[recipe], change))


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (b"", "columns only here"),
        (b"\xff\xfe", "no CSV that Tensortape writes"),
        (b'date,AAA,BBB\n"' + b"x" * 200_000 + b'"', "no CSV that Tensortape writes"),
        (b"," * 5 * MEGABYTE, "no CSV that Tensortape writes"),
        (b"date,\x1b[2J\n", r"columns only in the bundle: \?\[2J"),
    ],
)
def test_a_table_of_any_bytes_differs_in_a_sentence(
    bundles: dict[str, bytes], table: bytes, said: str
) -> None:
    sentence = verify(forged(bundles["returns"], table_csv=table)).sentence
    assert said.replace("\\", "") in sentence
    assert sentence.isprintable()


def test_zero_is_minus_zero_up_to_rounding() -> None:
    assert "by rounding only" in difference(b"t,x\nA,0\n", b"t,x\nA,-0.0\n")
    assert difference(b"t,x\nA,inf\n", b"t,x\nA,1\n").startswith("differs: line 2")


def test_prices_that_decode_to_gigabytes_are_refused_in_little_memory(
    bundles: dict[str, bytes], tmp_path: Path
) -> None:
    """Four million equal rows in 0.2 MB; unfolded, they are 300 MB, and a hundred million 6 GB."""
    rows = hostile.equal_rows(10**6, 8).select(prices_file.SCHEMA.names).cast(prices_file.SCHEMA)
    path = tmp_path / "bomb.zip"
    path.write_bytes(forged(bundles["returns"], prices_parquet=hostile.repeated(rows, 4)))
    before = "from pathlib import Path; from analytics.provenance import verify"
    ended, grown, whole = child_memory.peak(before, f"verify(Path({str(path)!r}).read_bytes())")
    assert "25,000,000 cells in the bundle's prices, received 4,000,000 rows" in ended
    assert grown < 2 * BATCH_BYTES
    assert whole < 1.5e9


def test_a_zip_that_lists_more_than_its_parts_is_refused_unread(bundles: dict[str, bytes]) -> None:
    content = bytearray(bundles["returns"])
    content[-archive.END.size :] = struct.pack(
        "<4s4H2LH", archive.END_MARK, 0, 0, 60_000, 60_000, 0, 0, 0
    )
    with pytest.raises(BundleError, match="60,000 entries"):
        verify(bytes(content))


def test_a_damaged_zip_is_refused_without_what_it_holds(bundles: dict[str, bytes]) -> None:
    """zipfile repeats the name that it met, which may be as long as a part."""
    content = bytearray(bundles["returns"])
    content[26:28] = struct.pack("<H", 2_000)  # the length of the first name
    with pytest.raises(BundleError) as why:
        verify(bytes(content))
    assert str(why.value).isprintable()
    assert len(str(why.value)) < 400


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root reads every file")
def test_a_bundle_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.touch(mode=0)
    with pytest.raises(SystemExit) as left:
        main(["verify", str(path)])
    assert left.value.code == 2


VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 10**12, 1e308, -1e-300, "", "x", "A" * 10_000, "0001-01-01", "9999-12-31",
    [], {}, [[]], ["AAA"] * 3, "monthly", "yearly", "common", "USD", "bootstrap", 2, 5000, 0.5,
)  # fmt: skip


def spoiled(content: bytes, draw: random.Random) -> bytes:
    """The bundle with one value of its manifest, or some of its prices, exchanged for another."""
    parts = archive.unpack(content)
    told = json.loads(parts[archive.MANIFEST])
    if draw.random() < 0.3:
        parts[archive.PRICES] = _other_prices(parts[archive.PRICES], draw)
        told["sha256"][archive.PRICES] = archive.sha256(parts[archive.PRICES])
    else:
        *way, last = draw.choice([place for place in _places(told) if place])
        at = told
        for step in way:
            at = at[step]
        at[last] = copy.deepcopy(draw.choice(VALUES))
    return archive.pack(parts | {archive.MANIFEST: json.dumps(told).encode()})


def _places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if not isinstance(value, dict | list):
        return [way]
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    return [way, *(place for name, one in inner for place in _places(one, (*way, name)))]


def _other_prices(content: bytes, draw: random.Random) -> bytes:
    table = pq.read_table(io.BytesIO(content))
    rows, kind = table.num_rows, draw.randrange(4)
    if kind == 0:
        table = table.take(pa.array(draw.sample(range(rows), rows)))
    elif kind == 1:
        table = pa.concat_tables([table, table])
    elif kind == 2:
        values = np.full(rows, draw.choice([0.0, -1.0, np.nan, np.inf, 1e300, 5e-324]))
        table = table.set_column(draw.randrange(2, table.num_columns), "close", pa.array(values))
        table = table.rename_columns(prices_file.SCHEMA.names)
    else:
        days = pa.array([draw.choice([None, -(2**31), 0, 2**31 - 1]) for _ in range(rows)])
        table = table.set_column(1, "date", days.cast(pa.int32()).cast(pa.date32()))
    return hostile.stored(table)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # arithmetic with absurd prices
def test_spoiled_bundles_are_verified_or_refused_never_a_traceback(
    bundles: dict[str, bytes],
) -> None:
    draw, refused = random.Random(0), 0
    for _ in range(250):
        content = spoiled(draw.choice(list(bundles.values())), draw)
        try:
            sentence = verify(content).sentence
        except BundleError as error:
            sentence, refused = str(error), refused + 1
        assert sentence.isprintable()
        assert len(sentence) < 1_500
    assert 100 < refused < 250

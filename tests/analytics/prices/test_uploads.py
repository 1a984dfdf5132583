"""Uploads: the content comes back under its hash, and nothing else does."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import numpy as np
import pytest

from analytics import prices
from analytics.prices import uploads
from analytics.request import UPLOAD, Request
from models.device import to_numpy
from models.errors import StoreError, TableError
from tests.analytics.tables import WIDE


def asked(source: str, **more: object) -> Request:
    return Request(source=source, **more)  # type: ignore[arg-type]


def test_an_upload_is_the_file_of_the_same_content(tmp_path: Path) -> None:
    source = uploads.keep(WIDE.encode(), "mine.csv")
    assert source == UPLOAD + hashlib.sha256(WIDE.encode()).hexdigest()[:16]
    (tmp_path / "mine.csv").write_text(WIDE)
    one, other = (prices.load(asked(one)) for one in (source, str(tmp_path / "mine.csv")))
    np.testing.assert_array_equal(to_numpy(one.panel["close"]), to_numpy(other.panel["close"]))
    assert one.statuses == other.statuses
    assert one.reading == other.reading
    assert one.statuses[0].source == "mine.csv"


def test_how_it_is_written_can_be_said_afterwards() -> None:
    source = uploads.keep(b"date,AAA\n03/04/2024,1\n04/04/2024,2\n", "p.csv")
    with pytest.raises(TableError, match="day"):
        prices.load(asked(source))
    days = [prices.load(asked(source, dates=dates)).panel.dates for dates in ("day-first",)]
    assert days[0].astype(str).tolist() == ["2024-04-03", "2024-04-04"]


@pytest.mark.parametrize("link", ["0" * 16, "../../etc/passwd", "*", "", "ab*"])
def test_a_link_to_nothing_here_says_what_to_do(link: str) -> None:
    uploads.keep(WIDE.encode(), "mine.csv")
    with pytest.raises(TableError, match="upload the file again"):
        prices.load(asked(UPLOAD + link))


def test_changed_content_is_refused(own_home: Path) -> None:
    content = b"date,AAA\n2024-01-02,1\n2024-01-03,2\n2024-01-04,9.5\n"
    source = uploads.keep(content, "p.csv")
    [file] = (own_home / "uploads").glob("*.csv")
    file.write_bytes(content.replace(b"9.5", b"8.5"))
    with pytest.raises(TableError, match="upload it again"):
        prices.load(asked(source))


def test_a_name_reaches_no_path_and_is_no_markup(own_home: Path) -> None:
    name = "../../![x](http://203.0.113.9/p.png)<b>" + "é" * 80 + ".csv"
    source = uploads.keep(WIDE.encode(), name)
    assert {file.parent for file in own_home.rglob("*.csv")} == {own_home / "uploads"}
    told = uploads.name_of(source)
    assert len(told) == 60
    assert told.endswith("é.csv")
    assert not set(told) & set("[]<>/!:`*")


def test_the_newest_twenty_are_kept(own_home: Path) -> None:
    contents = [f"date,AAA\n2024-01-02,{number}\n".encode() for number in range(1, 24)]
    for age, content in enumerate(reversed(contents)):
        source = uploads.keep(content, "p.csv")
        [file] = (own_home / "uploads").glob(f"{source.removeprefix(UPLOAD)}*.csv")
        os.utime(file, (1e9 + age, 1e9 + age))
    files = sorted((own_home / "uploads").iterdir())
    assert len(files) == 2 * uploads.KEPT
    kept = {hashlib.sha256(content).hexdigest() for content in contents[: uploads.KEPT]}
    assert {file.name.partition(".")[0] for file in files} == kept


def test_a_folder_that_cannot_be_written_is_said(own_home: Path) -> None:
    own_home.mkdir(parents=True)
    (own_home / "uploads").write_text("a file in the way")
    with pytest.raises(StoreError, match="TENSORTAPE_HOME"):
        uploads.keep(WIDE.encode(), "mine.csv")


def test_more_than_an_upload_may_have_is_refused(own_home: Path) -> None:
    with pytest.raises(TableError, match="at most 25 MB"):
        uploads.keep(b"0" * 25_000_001, "mine.csv")
    assert not own_home.exists()

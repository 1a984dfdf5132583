"""Uploads: the content comes back under its hash, and nothing else does."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import numpy as np
import pytest

from analytics import prices, sharing
from analytics.prices.uploaded import folders, uploads
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
    assert len(files) == 2 * folders.MOST_FILES
    kept = {hashlib.sha256(content).hexdigest() for content in contents[: folders.MOST_FILES]}
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


def content(number: int) -> bytes:
    return f"date,AAA\n2024-01-02,{number}\n2024-01-03,{number + 1}\n".encode()


ONE, OTHER = "1" * 32, "2" * 32


def test_an_upload_is_opened_by_its_owner_only() -> None:
    source = uploads.keep(content(1), "mine.csv", ONE)
    digits = source.rpartition("/")[2]
    assert source == f"upload:{ONE}/{hashlib.sha256(content(1)).hexdigest()[:16]}"
    assert prices.load(asked(source)).statuses[0].source == "mine.csv"
    for another in (UPLOAD + digits, f"{UPLOAD}{OTHER}/{digits}", f"{UPLOAD}shared/{digits}"):
        with pytest.raises(TableError, match="not kept here"):
            prices.load(asked(another))


def test_two_owners_of_the_same_content_call_it_each_their_way() -> None:
    mine, theirs = (uploads.keep(content(1), f"{who[0]}.csv", who) for who in (ONE, OTHER))
    assert (uploads.name_of(mine), uploads.name_of(theirs)) == ("1.csv", "2.csv")


def test_the_uploads_of_others_remove_none_of_mine() -> None:
    """Formerly the newest twenty of all visitors were kept: the 21st removed another's."""
    mine = uploads.keep(content(50), "mine.csv", ONE)
    local = uploads.keep(content(50), "local.csv")
    for number in range(1, 30):
        uploads.keep(content(number), "p.csv", OTHER)
    assert len(folders.files(folders.of(OTHER))) == folders.MOST_FILES
    for source in (mine, local):
        assert prices.load(asked(source)).panel.tickers == ("AAA",)


def test_a_visitor_stores_so_much_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "MOST_BYTES", 3 * len(content(1)))
    sources = [uploads.keep(content(number), "p.csv", ONE) for number in range(1, 6)]
    assert len(folders.files(folders.of(ONE))) == 3
    assert prices.load(asked(sources[-1])).panel.tickers == ("AAA",)


def test_all_visitors_together_store_so_much_and_lose_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(folders, "MOST_BYTES_OF_ALL", 2 * len(content(1)))
    first = uploads.keep(content(1), "p.csv", ONE)
    uploads.keep(content(2), "p.csv", OTHER)
    with pytest.raises(StoreError, match="try again later"):
        uploads.keep(content(3), "p.csv", OTHER)
    assert prices.load(asked(first)).panel.tickers == ("AAA",)
    uploads.keep(content(3), "p.csv")  # this computer's user is no visitor


def days_ago(source: str, days: float) -> Path:
    """Let an upload have been used last so long ago."""
    owner, _, digits = source.removeprefix(UPLOAD).rpartition("/")
    [path] = [path for path in folders.files(folders.of(owner)) if path.name.startswith(digits)]
    then = time.time() - days * 86_400
    os.utime(path, (then, then))
    return path


def test_what_nobody_has_used_for_thirty_days_is_removed() -> None:
    old, used, local = (uploads.keep(content(1), "p.csv", who) for who in (ONE, OTHER, ""))
    folder = days_ago(old, 30.1).parent
    days_ago(used, 29.9)
    days_ago(local, 3000)
    assert uploads.sweep() == 1
    with pytest.raises(TableError, match="upload the file again"):
        prices.load(asked(old))
    assert not folder.exists()
    for source in (used, local):
        assert prices.load(asked(source)).panel.tickers == ("AAA",)


def test_use_delays_the_removal() -> None:
    source = uploads.keep(content(1), "p.csv", ONE)
    path = days_ago(source, 29)
    prices.load(asked(source))
    assert time.time() - path.stat().st_mtime < 3600


def test_a_link_opens_an_upload_until_its_owner_closes_it() -> None:
    source = uploads.keep(content(1), "mine.csv", ONE)
    assert uploads.shared(source) is None
    token = uploads.share(source)
    assert uploads.share(source) == uploads.shared(source) == token
    linked = sharing.source(token)
    assert prices.load(asked(linked)).statuses[0].source == "mine.csv"
    for guess in (token, sharing.digest(token[:-1] + "g"), "../" + "0" * 32, "", "*"):
        with pytest.raises(TableError, match="not kept here"):
            prices.load(asked(f"{UPLOAD}shared/{guess}"))
    uploads.stop_sharing(source)
    with pytest.raises(TableError, match="not kept here"):
        prices.load(asked(linked))
    assert uploads.share(source) != token
    assert prices.load(asked(source)).panel.tickers == ("AAA",)


def test_a_link_to_a_removed_upload_leads_nowhere() -> None:
    source = uploads.keep(content(1), "p.csv", ONE)
    linked = sharing.source(uploads.share(source))
    path = days_ago(source, 31)
    assert list(path.parents[1].glob("shared/*"))
    uploads.sweep()
    assert not list(path.parents[1].glob("shared/*"))
    with pytest.raises(TableError, match="not kept here"):
        prices.load(asked(linked))


def test_an_owner_reaches_no_other_folder() -> None:
    with pytest.raises(ValueError, match="32 hexadecimal digits"):
        uploads.keep(content(1), "p.csv", "../" + "0" * 29)

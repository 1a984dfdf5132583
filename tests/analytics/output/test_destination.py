"""Destinations: what a plain write kept is kept, what cannot be written is refused early."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from analytics import prices
from analytics.__main__ import main
from analytics.output import destination
from analytics.runtime import durable
from models.errors import DestinationError, WriteError

ROOT = Path(__file__).resolve().parents[3]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_made_and_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert destination.write(str(path), b"one") == ""
    former = path.stat().st_ino
    assert destination.write(str(path), b"two") == ""
    assert path.read_bytes() == b"two"
    assert path.stat().st_ino != former  # a reader of the old file keeps the old one
    assert names(tmp_path) == ["a.csv"]


def test_a_file_is_whole_under_its_name_at_every_moment_of_a_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the rename readers find the old content, and one who has opened it keeps it."""
    path, seen, flush = tmp_path / "a.csv", [], os.fsync

    def look_and_flush(handle: int) -> None:
        seen.append(path.read_bytes())
        flush(handle)

    monkeypatch.setattr(os, "fsync", look_and_flush)
    old, new = b"old" * 10_000, b"new" * 20_000
    path.write_bytes(old)
    with path.open("rb") as reader:
        durable.replace(path, new)
        assert reader.read() == old
    assert seen == [old, new]  # the file's own flush, and after the rename that of its folder
    assert path.read_bytes() == new


def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"")
    destination.write(str(tmp_path / "ours"), b"x")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o755])
def test_permissions_stay(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"one")
    path.chmod(mode)
    destination.write(str(path), b"two")
    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root gives files away")
def test_the_owner_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"one")
    os.chown(path, 1234, 2345)
    destination.write(str(path), b"two")
    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 2345)


@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_a_link_and_its_file_is_written(tmp_path: Path, there: bool) -> None:
    (tmp_path / "data").mkdir()
    if there:
        (tmp_path / "data" / "real.csv").write_bytes(b"one")
    link, second = tmp_path / "link.csv", tmp_path / "second.csv"
    link.symlink_to("data/real.csv")
    second.symlink_to("link.csv")
    destination.write(str(second), b"two")
    assert second.is_symlink()
    assert link.is_symlink()
    assert (tmp_path / "data" / "real.csv").read_bytes() == b"two"
    assert names(tmp_path / "data") == ["real.csv"]


@pytest.mark.parametrize("content", [b"longer than before", b"new", b""])
def test_hard_links_stay_one_file_and_the_remark_says_so(tmp_path: Path, content: bytes) -> None:
    path, other = tmp_path / "a.csv", tmp_path / "b.csv"
    path.write_bytes(b"former")
    other.hardlink_to(path)
    remark = destination.write(str(path), content)
    assert remark == ("overwritten instead of replaced, because it has several names (hard links)")
    assert other.read_bytes() == content


def test_a_mount_that_refuses_the_rename_is_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_self: Path, _target: Path) -> Path:
        raise OSError(errno.EBUSY, "Device or resource busy")

    path = tmp_path / "a.csv"
    path.write_bytes(b"former")
    monkeypatch.setattr(Path, "replace", busy)
    assert "(Device or resource busy)" in destination.write(str(path), b"new content")
    assert path.read_bytes() == b"new content"
    assert names(tmp_path) == ["a.csv"]


def test_a_named_pipe_is_written_to(tmp_path: Path) -> None:
    pipe, got = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    destination.check(str(pipe))
    destination.write(str(pipe), b"through")
    reader.join(10)
    assert got == [b"through"]
    assert names(tmp_path) == ["pipe"]


def test_devices_and_open_files_are_written_to(tmp_path: Path) -> None:
    assert destination.write("/dev/null", b"x") == ""
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    with (tmp_path / "open.csv").open("wb") as stream:
        before = os.fstat(stream.fileno()).st_ino
        (tmp_path / "link").symlink_to(f"/dev/fd/{stream.fileno()}")
        for name in (f"/dev/fd/{stream.fileno()}", str(tmp_path / "link")):
            destination.write(name, name.encode())
            assert (tmp_path / "open.csv").read_bytes() == name.encode()
    assert (tmp_path / "open.csv").stat().st_ino == before  # and not another of that name


def test_the_longest_name_that_a_file_may_have(tmp_path: Path) -> None:
    for name in ("x" * 251 + ".csv", "ü" * 125 + ".csv"):
        assert len(name.encode()) in (254, 255)
        destination.write(str(tmp_path / name), b"x")
        assert (tmp_path / name).read_bytes() == b"x"


def test_what_a_killed_process_left_is_removed_and_what_is_being_written_stays(
    tmp_path: Path,
) -> None:
    path, made = tmp_path / "a.csv", []
    left = tmp_path / f"a.csv.{'0' * 16}{durable.PART}"
    mine = tmp_path / f"b.csv.{'0' * 16}{durable.PART}"
    left.write_bytes(b"half")
    mine.write_bytes(b"of another file")
    copystat = durable.shutil.copystat

    def meanwhile(*paths: Path) -> None:  # while one process writes, another one writes too
        if not made:
            made.append(names(tmp_path))
            destination.write(str(path), b"other")
        copystat(*paths)

    path.write_bytes(b"former")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(durable.shutil, "copystat", meanwhile)
        destination.write(str(path), b"last")
    assert len(made[0]) == 3  # the file, the one being written, and that of b.csv
    assert path.read_bytes() == b"last"
    assert names(tmp_path) == ["a.csv", mine.name]


def loop(folder: Path) -> Path:
    (folder / "loop").symlink_to("loop")
    return folder / "loop"


def beside_a_file(folder: Path) -> Path:
    (folder / "file").write_bytes(b"")
    return folder / "file" / "a.csv"


def dangling(folder: Path) -> Path:
    (folder / "dangling").symlink_to(folder / "none" / "a.csv")
    return folder / "dangling"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda folder: folder, "which is a folder: name a file, e.g."),
        (lambda folder: folder / "none" / "a.csv", "but there is no folder"),
        (dangling, "but there is no folder"),
        (loop, "which cannot be reached (Too many levels of symbolic links)"),
        (beside_a_file, "which cannot be reached (Not a directory)"),
        (lambda folder: folder / ("x" * 300), "which cannot be reached (File name too long)"),
    ],
    ids=["folder", "missing folder", "dangling link", "loop", "below a file", "long name"],
)
def test_what_cannot_be_written_is_refused(
    tmp_path: Path, make: Callable[[Path], Path], said: str
) -> None:
    path = make(tmp_path)
    before = names(tmp_path)
    for refuse in (destination.check, lambda name: destination.write(name, b"x")):
        with pytest.raises(DestinationError) as caught:
            refuse(str(path))
        assert f"received {path}, {said}" in str(caught.value)
    assert names(tmp_path) == before


def test_an_empty_name_is_refused() -> None:
    with pytest.raises(DestinationError, match="an empty name: name a file"):
        destination.check("")


@pytest.mark.parametrize(
    "command",
    [
        ["summary", "--source", "sample", "--csv"],
        ["returns", "--source", "sample", "--bundle"],
        ["quality", "--source", "sample", "--csv"],
        ["update", "AAPL", "--csv"],
        ["search", "apple", "--csv"],
        ["metrics", "--csv"],
    ],
    ids=lambda command: f"{command[0]} {command[-1]}",
)
def test_every_command_refuses_before_it_does_anything(
    command: list[str],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def load(*_: object) -> None:
        raise AssertionError("prices were loaded")

    monkeypatch.setattr(prices, "load", load)
    monkeypatch.setattr("analytics.commands.prices.updating.Refresh", load)
    monkeypatch.setattr("analytics.prices.search.find", load)
    monkeypatch.setattr("analytics.performance.glossary.table", load)
    with pytest.raises(SystemExit) as left:
        main([*command, str(tmp_path / "none" / "file")])
    assert left.value.code == 2
    told = capfd.readouterr().err
    assert told.startswith("error: expected a file that can be written to, received ")
    assert told.count("\n") == 1


def test_a_write_that_fails_is_one_sentence_and_exit_code_4(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    target = tmp_path / "a.csv"
    target.write_bytes(b"former")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SystemExit) as left:
        main(["metrics", "--csv", str(target)])
    assert left.value.code == 4
    told = capfd.readouterr().err
    assert told.startswith(f"error: {target} was not written (No space left on device: ")
    assert told.endswith("; the file that was there is unchanged\n")
    assert target.read_bytes() == b"former"


def test_a_full_standard_output_is_named() -> None:
    with pytest.raises(WriteError, match=r"^/dev/full was not written \(No space left on"):
        destination.write("/dev/full", b"x" * 100_000)


@pytest.mark.slow
def test_a_reader_that_leaves_is_no_error_to_speak_of() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "analytics", "metrics", "--csv", "-"]
    done = subprocess.run(command, cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, timeout=120)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")

"""kill -9, Ctrl-C, full disks and lacking permission while a user's file is written."""

from __future__ import annotations

import os
import random
import signal
import time
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from analytics.output import destination
from analytics.prices.uploaded import uploads
from models.errors import WriteError
from tests.faults import writers
from tests.faults.alone import alone

PROCESSES, ROUNDS = 4, 25
LONGEST = 0.03
FORMER = b"former content\n" * 400
KINDS = ("csv", "bundle", "upload")


def whole(kind: str, home: Path) -> bool:
    """Whether what is there is one of the contents, byte for byte, and nothing else is there."""
    contents = writers.contents(kind)
    if kind != "upload":
        return writers.place(kind, home).read_bytes() in contents
    for path in writers.place(kind, home).iterdir():
        known = (uploads.shown(writers.UPLOADED).encode(),) if path.suffix == ".name" else contents
        if path.suffix != ".part" and path.read_bytes() not in known:
            return False
    return True


def leftovers(home: Path) -> list[Path]:
    """The temporary files there are."""
    return list(home.rglob("*.part"))


@pytest.mark.parametrize("kind", KINDS)
def test_kills_at_random_moments_leave_the_old_content_or_the_new(
    context: ForkServerContext, home: Path, kind: str
) -> None:
    chance, kills, hits = random.Random(20261130), 0, 0
    begun, both = context.Semaphore(0), writers.contents(kind)
    writers.write(kind, home, both[0])
    for _ in range(ROUNDS):
        running = [
            context.Process(
                target=writers.write_for_ever, args=(kind, home, both, begun), daemon=True
            )
            for _ in range(PROCESSES)
        ]
        for process in running:
            process.start()
        assert all(begun.acquire(timeout=60) for _ in running)
        for process in running:
            time.sleep(chance.uniform(0, LONGEST))
            assert process.is_alive()  # also not ended by the others, which write the same file
            process.kill()
            kills += 1
        for process in running:
            process.join(10)
            process.close()
        assert whole(kind, home)
        hits += bool(leftovers(home))
    assert kills == PROCESSES * ROUNDS >= 100
    assert hits  # kills fell into writes
    for content in both:
        writers.write(kind, home, content)
    assert whole(kind, home)
    assert leftovers(home) == []


def test_interrupts_leave_no_temporary_file(context: ForkServerContext, home: Path) -> None:
    chance, begun, both = random.Random(1), context.Semaphore(0), writers.contents("csv")
    writers.write("csv", home, both[0])
    for _ in range(20):
        process = context.Process(
            target=writers.write_for_ever, args=("csv", home, both, begun), daemon=True
        )
        process.start()
        assert begun.acquire(timeout=60)
        time.sleep(chance.uniform(0, LONGEST))
        assert process.pid is not None
        os.kill(process.pid, signal.SIGINT)
        process.join(10)
        assert process.exitcode == 1
        process.close()
        assert leftovers(home) == []
        assert whole("csv", home)


@pytest.mark.parametrize("limit", [0, 1, 4096, len(FORMER), 2 * len(FORMER) - 1])
@pytest.mark.parametrize("replaceable", [True, False])
def test_a_limit_on_files_leaves_the_former_content(
    context: ForkServerContext, home: Path, limit: int, replaceable: bool
) -> None:
    path = home / "table.csv"
    path.write_bytes(FORMER)
    if not replaceable:  # two names of one file, which a replacement would part
        (home / "other.csv").hardlink_to(path)
    said = alone(context, writers.write_with_limit, path, 2 * FORMER, limit)
    assert said.startswith(f"WriteError: {path} was not written (File too large: 12.0 kB needed)")
    assert "ulimit -f" in said
    assert said.endswith("the file that was there is unchanged")
    assert path.read_bytes() == FORMER
    assert leftovers(home) == []
    path.unlink()
    said = alone(context, writers.write_with_limit, path, 2 * FORMER, limit)
    assert not path.exists()
    assert "unchanged" not in said


def test_a_full_disk_is_named_with_what_is_needed_and_free(small_disk: Path) -> None:
    path = small_disk / "table.csv"
    path.write_bytes(FORMER)
    (small_disk / "ballast").write_bytes(bytes(64 * 1024 - 8192 - 4096))
    with pytest.raises(WriteError) as caught:
        destination.write(str(path), 2 * FORMER)
    assert str(caught.value) == (
        f"{path} was not written (No space left on device: 12.0 kB needed, 4.1 kB free): make "
        "room there, or name a file elsewhere; the file that was there is unchanged"
    )
    assert path.read_bytes() == FORMER
    assert leftovers(small_disk) == []
    (small_disk / "ballast").unlink()
    assert destination.write(str(path), 2 * FORMER) == ""
    assert path.read_bytes() == 2 * FORMER


def test_a_full_disk_leaves_a_file_that_can_only_be_overwritten(small_disk: Path) -> None:
    path = small_disk / "table.csv"
    path.write_bytes(FORMER)
    (small_disk / "other.csv").hardlink_to(path)
    (small_disk / "ballast").write_bytes(bytes(64 * 1024 - 8192 - 4096))
    with pytest.raises(WriteError):
        destination.write(str(path), 4 * FORMER)
    assert path.read_bytes() == FORMER


def test_a_writable_file_in_a_folder_that_is_not_is_overwritten(
    context: ForkServerContext, home: Path
) -> None:
    path = home / "table.csv"
    path.write_bytes(FORMER)
    path.chmod(0o666)
    home.chmod(0o555)
    for content in (2 * FORMER, FORMER, FORMER[:7]):
        said = alone(context, writers.write_as_nobody, path, content)
        assert said == (
            "overwritten instead of replaced, because its folder or owner does not allow it "
            "(Permission denied)"
        )
        assert path.read_bytes() == content


def test_a_file_of_another_user_is_overwritten_and_stays_theirs(
    context: ForkServerContext, home: Path
) -> None:
    path = home / "table.csv"
    path.write_bytes(FORMER)
    path.chmod(0o666)
    home.chmod(0o777)
    before = path.stat()
    said = alone(context, writers.write_as_nobody, path, b"new\n")
    assert "its folder or owner does not allow it" in said or os.geteuid() != 0
    assert path.read_bytes() == b"new\n"
    assert (path.stat().st_uid, path.stat().st_mode) == (before.st_uid, before.st_mode)
    assert leftovers(home) == []


def test_what_may_not_be_written_is_refused(context: ForkServerContext, home: Path) -> None:
    path = home / "table.csv"
    home.chmod(0o555)
    if os.geteuid() == 0:
        said = alone(context, writers.write_as_nobody, path, b"new\n")
        assert said == (
            f"DestinationError: expected a file that can be written to, received {path}, in a "
            f"folder that you may not write to: change the permissions of {home} or name another"
        )
    home.chmod(0o777)
    path.write_bytes(FORMER)
    path.chmod(0o444)
    said = alone(context, writers.write_as_nobody, path, b"new\n")
    assert said.startswith("DestinationError: ")
    assert said.endswith(
        f"{path}, which you may not write to: change its permissions or name another"
    )
    assert path.read_bytes() == FORMER

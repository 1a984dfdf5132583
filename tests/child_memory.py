"""Peak memory of a computation, measured in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Linux hands the peak of the parent on to `getrusage` of a child, so the kernel's own mark of
# this process comes first.
MEASURED = """
def peak():
    try:
        with open("/proc/self/status") as status:
            line = next(line for line in status if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    except OSError:
        import resource
        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit

import sys
{before}
from models.errors import InputError
started = peak()
try:
    {code}
    print("accepted")
except InputError as error:
    print(error)
print(peak() - started)
print(peak())
"""


def peak(before: str, code: str) -> tuple[str, int, int]:
    """What became of `code`, and the peak memory of its process.

    Args:
        before: statements that are not measured, such as imports.
        code: one statement, which may raise an InputError.

    Returns:
        "accepted" or the error; bytes by which `code` raised the peak; bytes of the whole process.
    """
    script = MEASURED.format(before=before, code=code)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr[-2000:]
    said, grown, whole = done.stdout.splitlines()[-3:]
    return said, int(grown), int(whole)

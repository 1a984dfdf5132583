"""Local midnights written in UTC: 22:00Z is the next day's midnight in Berlin.

The date of such a cell is the evening before its session, so weeks seem to run from Sunday to
Thursday. If the weekdays do not decide, the file is refused with a question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.errors import TableError

Ordinals = NDArray[np.int64]

OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{2}):?(\d{2})", re.ASCII)
CLOCK_CHANGE = 60
NOON, LATE, DAY = 12 * 60, 21 * 60, 24 * 60
FRIDAY, SATURDAY, SUNDAY = 4, 5, 6
HALF_HOUR = 30


def sessions(
    ordinals: Ordinals, clocks: Sequence[tuple[str, str]], open_to_shift: bool, name: str
) -> tuple[Ordinals, str]:
    """The dates, moved to the next day if they are local midnights in UTC, and a remark or "".

    Args:
        ordinals: (R,) days from year 1 (1 is a Monday) as written.
        clocks: time and zone of each, "" where there is none.
        open_to_shift: whether the form of dates is "auto".
        name: of the file.

    Raises:
        TableError: the times could be such midnights, and the weekdays do not decide.
    """
    minutes = _in_utc(clocks)
    if not open_to_shift or minutes is None or not _midnights(minutes):
        return ordinals, _zones(clocks)
    shifted = ordinals + 1
    at = f"{min(minutes) // 60:02}:{min(minutes) % 60:02}"
    if _evenings(ordinals):
        return shifted, f"{at} UTC taken as midnight of the next day: dates moved to that session"
    if _in_doubt(minutes, shifted, ordinals):
        raise TableError(
            f"the time zone of the sessions in {name}, whose dates stand at {at} in UTC",
            "times that may be the next day's midnight elsewhere",
            "write dates without times, or say --dates iso to take them as they stand",
        )
    return ordinals, ""


def _in_utc(clocks: Sequence[tuple[str, str]]) -> list[int] | None:
    """The distinct minutes after midnight; None unless every cell has a time in UTC."""
    if not clocks or not all(clock and _is_utc(zone) for clock, zone in clocks):
        return None
    return sorted({_minute(clock) for clock, _ in clocks})


def _is_utc(zone: str) -> bool:
    return zone in ("Z", "UTC", "GMT") or zone.replace(":", "")[-5:] in ("+0000", "-0000")


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")[:2]
    late = "p" in clock.casefold() and int(hours) < 12
    return 60 * (int(hours) + 12 * late) + int(minutes[:2])


def _midnights(minutes: list[int]) -> bool:
    """Whether the times may be one place's midnights: after noon, at most an hour apart."""
    round_ones = all(minute % HALF_HOUR == 0 for minute in minutes)
    return round_ones and minutes[0] > NOON and minutes[-1] - minutes[0] <= CLOCK_CHANGE


def _evenings(ordinals: Ordinals) -> bool:
    """Whether weeks of the dates as written run from Sunday to Thursday."""
    weekdays = (ordinals - 1) % 7
    later = (weekdays + 1) % 7
    return bool((weekdays == SUNDAY).any() and (later < SATURDAY).all())


def _in_doubt(minutes: list[int], shifted: Ordinals, ordinals: Ordinals) -> bool:
    """Whether late evenings are neither plainly sessions nor plainly the day before one."""
    if minutes[0] < LATE:
        return False
    fridays = ((ordinals - 1) % 7 == FRIDAY).any()
    weekend = ((ordinals - 1) % 7 >= SATURDAY).any()
    return not fridays or bool(weekend)


def _zones(clocks: Sequence[tuple[str, str]]) -> str:
    """A remark on several time zones in one column; two an hour apart are summer and winter."""
    found = sorted({minutes for _, zone in clocks if (minutes := _offset(zone)) is not None})
    if len(found) < 2 or found[-1] - found[0] <= CLOCK_CHANGE:
        return ""
    return f"dates have {len(found)} time zones: each was taken as written"


def _offset(zone: str) -> int | None:
    """Minutes east of UTC; None where none is written."""
    if zone in ("Z", "UTC", "GMT"):
        return 0
    match = OFFSET.fullmatch(zone)
    if match is None:
        return None
    return (-1 if match[1] == "-" else 1) * (60 * int(match[2]) + int(match[3]))

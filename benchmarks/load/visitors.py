"""Visitors by protocol: messages of a browser over the websocket, without drawing."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin, Subprotocol

PATIENCE: Final = 120.0
THINKING: Final = (0.5, 2.0)  # seconds between a visitor's view and next action
PICKER: Final = ("AAPL", "AMZN", "GOOG", "NVDA", "META", "JPM")


@dataclass(frozen=True)
class Visit:
    """A visit: a page, its query, and the number of changes of tickers."""

    page: str = ""
    query: str = ""
    reruns: int = 3


@dataclass
class Seen:
    """Results of visits: seconds to a finished page and to a finished rerun, and failures.

    `received` counts bytes; `errors` are lost connections and exceptions on the page.
    """

    loads: list[float] = field(default_factory=list)
    reruns: list[float] = field(default_factory=list)
    received: int = 0
    errors: list[str] = field(default_factory=list)


def crowd(
    url: str, visits: Sequence[Visit], ramp_s: float, measure: Callable[[], None], seed: int = 0
) -> Seen:
    """Visits that begin evenly over `ramp_s` seconds; all stay open until `measure` has run.

    Args:
        url: of the app.
        visits: one per session.
        ramp_s: seconds from the first visit's begin to the last one's.
        measure: called once, when every visit has finished its actions.
        seed: seed of the tickers and of the thinking times.
    """
    return asyncio.run(_crowd(url, visits, ramp_s, measure, seed))


def queue(url: str, visits: Sequence[Visit], at_once: int, seed: int = 0) -> Seen:
    """Sequential visits, `at_once` at a time; each closes when it is done."""
    return asyncio.run(_queue(url, visits, at_once, seed))


async def _crowd(
    url: str, visits: Sequence[Visit], ramp_s: float, measure: Callable[[], None], seed: int
) -> Seen:
    seen, done, leave = Seen(), asyncio.Semaphore(0), asyncio.Event()

    async def one(number: int, visit: Visit) -> None:
        await asyncio.sleep(ramp_s * number / len(visits))
        await _visit(url, visit, seen, random.Random(seed + number), done, leave)  # noqa: S311

    tasks = [asyncio.create_task(one(*each)) for each in enumerate(visits)]
    for _ in visits:
        await done.acquire()
    measure()
    leave.set()
    await asyncio.gather(*tasks)
    return seen


async def _queue(url: str, visits: Sequence[Visit], at_once: int, seed: int) -> Seen:
    seen, places, leave = Seen(), asyncio.Semaphore(at_once), asyncio.Event()
    leave.set()

    async def one(number: int, visit: Visit) -> None:
        async with places:
            chance = random.Random(seed + number)  # noqa: S311
            await _visit(url, visit, seen, chance, asyncio.Semaphore(0), leave)

    await asyncio.gather(*(one(*each) for each in enumerate(visits)))
    return seen


async def _visit(
    url: str,
    visit: Visit,
    seen: Seen,
    chance: random.Random,
    done: asyncio.Semaphore,
    leave: asyncio.Event,
) -> None:
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    try:
        begin = time.perf_counter()
        async with connect(
            address,
            origin=Origin(url),
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            open_timeout=PATIENCE,
        ) as socket:
            asked = BackMsg()
            asked.rerun_script.query_string = visit.query
            asked.rerun_script.page_name = visit.page
            picker = await _run(socket, asked, seen)
            seen.loads.append(time.perf_counter() - begin)
            for _ in range(visit.reruns):
                await asyncio.sleep(chance.uniform(*THINKING))
                asked = BackMsg()
                widget = asked.rerun_script.widget_states.widgets.add()
                widget.id = picker
                widget.string_array_value.data.extend(chance.sample(PICKER, 3))
                asked.rerun_script.query_string = visit.query
                asked.rerun_script.page_name = visit.page
                begin = time.perf_counter()
                await _run(socket, asked, seen)
                seen.reruns.append(time.perf_counter() - begin)
            done.release()
            await leave.wait()
    except (OSError, WebSocketException, TimeoutError) as error:
        seen.errors.append(f"{type(error).__name__}: {error}"[:200])
        done.release()


async def _run(socket: ClientConnection, asked: BackMsg, seen: Seen) -> str:
    """Run the script once to its end; return the id of the picker, if it was sent."""
    await socket.send(asked.SerializeToString())
    picker = ""
    async with asyncio.timeout(PATIENCE):
        while True:
            raw = await socket.recv(decode=False)
            seen.received += len(raw)
            message = ForwardMsg.FromString(raw)
            kind = message.WhichOneof("type")
            if kind == "delta":
                element = message.delta.new_element
                if element.WhichOneof("type") == "exception":
                    seen.errors.append(element.exception.message[:200])
                picker = picker or element.multiselect.id
            elif kind == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    return picker
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    seen.errors.append("the script cannot be compiled")
                    return picker

"""How fast a change reaches every open page, and what pages that closed leave behind."""

import asyncio
import json
import re
import time

import aiohttp

from bench.client import Client
from bench.machine import memory_mb
from bench.registry import Figure, Values, measure, percentile
from bench.server import NAME, PAGE, STILL_PAGE, serving

PAGES = 200
CHANGES = 8
CYCLES = 1000
AT_ONCE = 20
SHOWN = "row 19"
_AT = re.compile(r"at:(\d+)")


async def _count(client: Client, *, after: str = "count") -> dict[str, int]:
    """What the server holds after an event of the bench state."""
    await client.send(f"{NAME}.{after}")
    frame = await client.wait(lambda frame: '"report_rx_state_"' in frame)
    update = json.loads(frame.partition(",")[2])[1]
    report: dict[str, int] = next(
        values["report_rx_state_"]
        for values in update["delta"].values()
        if "report_rx_state_" in values
    )
    return report


def _moment(frame: str) -> int:
    found = _AT.search(frame)
    return int(found[1]) if found else 0


async def _received(client: Client, after: int) -> float:
    """Milliseconds from the commit to this page's new rows."""
    frame = await client.wait(lambda frame: _moment(frame) > after)
    return (time.monotonic_ns() - _moment(frame)) / 1e6


async def _fan_out(base_url: str) -> Values:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as http:
        pages = [Client(http, base_url, PAGE) for _ in range(PAGES)]
        seller = Client(http, base_url)
        await asyncio.gather(seller.open(), *(client.open(until=SHOWN) for client in pages))
        before = (await _count(seller))["loads"]
        times: list[float] = []
        for _ in range(CHANGES):
            now = time.monotonic_ns()
            waiting = [asyncio.create_task(_received(page, now)) for page in pages]
            await seller.send(f"{NAME}.change")
            times += await asyncio.gather(*waiting)
        loads = (await _count(seller))["loads"] - before
        await asyncio.gather(*(client.close() for client in (*pages, seller)))
    return {
        "p50": percentile(times, 0.5),
        "p95": percentile(times, 0.95),
        "loads per change": loads / CHANGES,
    }


@measure(
    "live, 200 pages",
    {"p50": Figure("ms"), "p95": Figure("ms", 150), "loads per change": Figure("queries", 2)},
)
def fan_out() -> Values:
    """From the commit of a change to the new 20 rows on 200 open pages, one process."""
    with serving() as site:
        return asyncio.run(_fan_out(site.base_url))


async def _open_and_close(base_url: str, pid: int) -> Values:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as http:

        async def cycle() -> None:
            page = Client(http, base_url, PAGE)
            await page.open(until=SHOWN)
            await page.close()

        async def cycles(count: int) -> None:
            for _ in range(count // AT_ONCE):
                await asyncio.gather(*(cycle() for _ in range(AT_ONCE)))

        async with Client(http, base_url, STILL_PAGE) as observer:
            await cycles(CYCLES)  # what is allocated once is not a leak
            first = await _settled(observer)
            before = memory_mb(pid)
            await cycles(CYCLES)
            last = await _settled(observer)
            after = memory_mb(pid)
    # The observer's own page is open all the time.
    return {
        "watchers left": last["watchers"],
        "topics left": last["topics"],
        "sockets left": last["sockets"] - 1,
        "states left": last["states"] - 1,
        "tasks left": last["tasks"] - first["tasks"],
        "memory growth": (after / before - 1) * 100,
    }


async def _settled(observer: Client, seconds: float = 45) -> dict[str, int]:
    """The server's counts when they have stopped falling and closed pages are forgotten.

    A closed socket's timer takes 25 s; a closed page is kept two minutes, which are not waited for.
    """
    deadline = time.monotonic() + seconds
    report = await _count(observer)
    while time.monotonic() < deadline and (report["tasks"] > 40 or report["watchers"]):
        await asyncio.sleep(0.5)
        report = await _count(observer)
    return await _count(observer, after="forget")


@measure(
    "live, 1,000 open and close",
    {
        "watchers left": Figure("", 0),
        "topics left": Figure("", 0),
        "sockets left": Figure("", 0),
        "states left": Figure("", 0),
        "tasks left": Figure("", 2),
        "memory growth": Figure("%", 10),
    },
    runs=1,
)
def open_and_close() -> Values:
    """What the second thousand of pages that opened and closed leave once they are forgotten."""
    with serving() as site:
        return asyncio.run(_open_and_close(site.base_url, site.process.pid))

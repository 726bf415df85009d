"""How long an event takes through the websocket, and how many a process can answer."""

import asyncio
import time

import aiohttp

from bench.client import Client
from bench.registry import Figure, Values, measure, percentile
from bench.server import NAME, serving

EVENTS = 500
CLIENTS = 100
SECONDS = 5.0


async def _tick(client: Client, number: int) -> float:
    """Milliseconds until the page knows that its event was handled."""
    started = time.perf_counter()
    await client.send(f"{NAME}.tick")
    await client.wait(lambda frame: f'"ticks_rx_state_":{number}' in frame)
    return (time.perf_counter() - started) * 1000


async def _one(base_url: str) -> list[float]:
    async with aiohttp.ClientSession() as http, Client(http, base_url) as client:
        for number in range(1, 51):  # the first ones warm caches
            await _tick(client, number)
        return [await _tick(client, number) for number in range(51, 51 + EVENTS)]


@measure("event, one client", {"p50": Figure("ms", 3), "p95": Figure("ms")})
def one_client() -> Values:
    """Round trip of a trivial event, one after the other, on loopback."""
    with serving() as site:
        times = asyncio.run(_one(site.base_url))
    return {"p50": percentile(times, 0.5), "p95": percentile(times, 0.95)}


async def _many(base_url: str) -> list[float]:
    times: list[float] = []
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as http:
        clients = [Client(http, base_url) for _ in range(CLIENTS)]
        await asyncio.gather(*(client.open() for client in clients))
        end = time.perf_counter() + SECONDS

        async def keep_on(client: Client) -> None:
            number = 0
            while time.perf_counter() < end:
                number += 1
                times.append(await _tick(client, number))

        await asyncio.gather(*(keep_on(client) for client in clients))
        await asyncio.gather(*(client.close() for client in clients))
    return times


@measure(
    "event, 100 clients",
    {"rate": Figure("events/s", 1500, more_is_better=True), "p50": Figure("ms")},
)
def many_clients() -> Values:
    """Trivial events that one process answers when 100 pages keep asking."""
    with serving() as site:
        times = asyncio.run(_many(site.base_url))
    return {"rate": len(times) / SECONDS, "p50": percentile(times, 0.5)}

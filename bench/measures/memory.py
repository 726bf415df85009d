"""What open pages cost the server."""

import asyncio

import aiohttp

from bench.client import Client
from bench.machine import memory_mb
from bench.registry import Figure, Values, measure
from bench.server import serving

PAGES = 200


async def _open(base_url: str, pid: int) -> Values:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as http:
        async with Client(http, base_url):
            alone = memory_mb(pid)
        pages = [Client(http, base_url, path="/marketplace") for _ in range(PAGES)]
        await asyncio.gather(*(page.open() for page in pages))
        full = memory_mb(pid)
        await asyncio.gather(*(page.close() for page in pages))
    return {"with one page": alone, "with 200 pages": full}


@measure(
    "server memory", {"with one page": Figure("MB"), "with 200 pages": Figure("MB", 350)}, runs=1
)
def open_pages() -> Values:
    """Memory of all server processes while 200 pages are open."""
    with serving(prepare=(("migrate",), ("seed",))) as site:
        return asyncio.run(_open(site.base_url, site.process.pid))

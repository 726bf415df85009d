"""Serves prerendered pages at their own address.

The static files know `/sign-in/` only and would answer `/sign-in` with a redirect: one round trip
more, and an address that nobody wrote. What is in the build is asked for with the slash, inside.
"""

from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

BUILD = Path(".web/build/client")


class CleanAddresses:
    """ASGI middleware around the whole app."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        pages = (page.parent for page in BUILD.rglob("index.html"))
        self.paths = frozenset("/" + page.relative_to(BUILD).as_posix() for page in pages)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] in self.paths and scope["path"] != "/.":
            scope = {**scope, "path": scope["path"] + "/", "raw_path": scope["raw_path"] + b"/"}
        await self.app(scope, receive, send)

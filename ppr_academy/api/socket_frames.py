"""Ends a socket that sends what is no frame of its protocol.

engine.io reads the first character of a frame as a number, outside of everything that would catch
its failing: one stray letter would leave a stack in the log.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_KINDS = frozenset("0123456")


class SocketFrames:
    """ASGI middleware around the whole app."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return

        async def checked() -> Message:
            message = await receive()
            text = message.get("text")
            if text is None or text[:1] in _KINDS:
                return message
            return {"type": "websocket.disconnect", "code": 1003}

        await self.app(scope, checked, send)

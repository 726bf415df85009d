"""Stripe's SDK straight into the sandbox, without a socket; and where a history may be cut short.

The SDK writes its requests and reads its answers as ever, the sandbox checks and does them as ever.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Engine
from sqlmodel import Session
from stripe import APIConnectionError, HTTPClient, StripeClient

from ppr_academy.sandbox.stripe import api, errors
from ppr_academy.sandbox.world import Sandbox
from ppr_academy.services.core import db

ADDRESS = "http://sandbox.test"


class Killed(BaseException):
    """The process is gone: nothing of ours may catch it."""


class Fate:
    """Counts the seams of what runs: before and after each commit, before and after each call."""

    def __init__(self) -> None:
        self.left: int | None = None

    def seam(self) -> None:
        """Nothing happens here, unless this is where the process dies."""
        if self.left is None:
            return
        if self.left == 0:
            self.left = None
            raise Killed
        self.left -= 1

    @contextmanager
    def dying_after(self, seams: int | None) -> Iterator[None]:
        """Die at that seam of the block, if it comes so far; the caller is the next process."""
        self.left = seams
        try:
            yield
        except Killed:
            pass
        finally:
            self.left = None

    def transactions(self) -> Callable[..., Any]:
        """`db.transaction` with its two seams."""
        whole = db.transaction

        @contextmanager
        def cut(engine: Engine | None = None) -> Iterator[Session]:
            with whole(engine) as session:
                yield session
                self.seam()
            self.seam()

        return cut


class Wire(HTTPClient):
    """Hands requests to the sandbox. `troubles` are used up by the next calls, one each:
    `down` did nothing, `lost` did it and its answer never came."""

    name = "wire"

    def __init__(self, sandbox: Sandbox, fate: Fate) -> None:
        super().__init__()
        self._sandbox = sandbox
        self._fate = fate
        self.troubles: list[str] = []

    def client(self, key: str) -> StripeClient:
        """The SDK on this wire; like ours, it tries once more by itself."""
        return StripeClient(
            key, base_addresses={"api": ADDRESS}, max_network_retries=1, http_client=self
        )

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        """One call and its answer."""
        self._fate.seam()
        parts = urlsplit(url)
        named = {name.lower(): value for name, value in (headers or {}).items()}
        body = (post_data or "").encode()
        request_id = f"req_{uuid.uuid4().hex[:14]}"
        ask = api.Ask(method.upper(), parts.path, parts.query, body, named, request_id)
        trouble = self.troubles.pop(0) if self.troubles else ""
        if trouble == "down":
            down = api._refused(errors.faulty(500))
            return down.body, down.status, {"stripe-should-retry": "true"}
        answer = api.handle(self._sandbox, ask)
        self._fate.seam()
        if trouble == "lost":
            raise APIConnectionError("The answer was lost.", should_retry=True)
        return answer.body, answer.status, {"Request-Id": request_id, **answer.headers}

    def close(self) -> None:
        """There is nothing to close."""

    def _sleep_time_seconds(self, num_retries: int) -> float:
        return 0.0

"""The academy's routes and its sandbox, served on a loopback port, over a fresh database."""

import json
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine
from starlette.routing import Mount

from ppr_academy.api.app import create_api
from ppr_academy.sandbox.mount import sandbox_for
from ppr_academy.sandbox.signing import stripe_signature
from ppr_academy.sandbox.testing import Controls, free_port, serve
from ppr_academy.sandbox.world import Sandbox
from ppr_academy.services.core import db
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.gateways import payments
from ppr_academy.services.identity.sessions import COOKIE
from ppr_academy.worker import load_jobs
from tests.builders import a_session, a_user


@dataclass(frozen=True)
class Browser:
    """Somebody with a cookie: posts forms as a browser does, and follows nothing by itself."""

    http: httpx.Client
    user_id: uuid.UUID | None = None

    def post(self, path: str, **fields: object) -> httpx.Response:
        """Post a native form."""
        return self.http.post(path, data={name: str(value) for name, value in fields.items()})


class Academy:
    """What a flow needs: the address, the sandbox's controls, browsers, and the engine."""

    def __init__(self, url: str, engine: Engine, sandbox: Sandbox) -> None:
        self.url = url
        self.engine = engine
        self.sandbox = sandbox
        self.controls = Controls(url)
        self._open: list[httpx.Client] = []

    def visitor(self) -> Browser:
        """A browser without a cookie."""
        client = httpx.Client(base_url=self.url, headers={"origin": self.url}, timeout=30)
        self._open.append(client)
        return Browser(client)

    def signed_in(self, **values: object) -> Browser:
        """A browser of a new person; keywords go to `a_user`."""
        with db.transaction() as session:
            user = a_user(session, **values)
            token = a_session(session, user)
        browser = self.visitor()
        browser.http.cookies.set(COOKIE, token)
        return Browser(browser.http, user.id)

    def send(self, event: dict[str, Any], *, secret: str = "", at: int | None = None) -> int:
        """Post an event as Stripe does; the status of the answer."""
        body = json.dumps(event)
        signed_at = int(time.time()) if at is None else at
        key = secret or get_settings().stripe_webhook_secret
        headers = {"stripe-signature": stripe_signature(body, key, signed_at)}
        with httpx.Client(base_url=self.url, timeout=30) as client:
            return client.post("/api/webhooks/stripe", content=body, headers=headers).status_code

    def close(self) -> None:
        """Close every browser."""
        for client in self._open:
            client.close()


@pytest.fixture
def academy(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Academy]:
    """The served academy; once on each database."""
    port = free_port()
    monkeypatch.setenv("PORT", str(port))
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    get_settings.cache_clear()
    load_jobs()
    monkeypatch.setattr(payments, "TIMEOUT_SECONDS", (2.0, 2.0))
    settings = get_settings()
    app = sandbox_for(settings)
    sandbox = app.state.sandbox
    sandbox.start()
    with serve(create_api([Mount("/sandbox", app)]), port) as url:
        served = Academy(url, engine, sandbox)
        yield served
        served.close()
        sandbox.stop()

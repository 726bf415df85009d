"""The outside world for a test: the sandbox on a port of its own, and our API beside it.

The settings point at it as they do in sandbox mode, so gateways, webhooks and sign-ins run whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from starlette.routing import Mount

from ppr_academy.api.app import create_api
from ppr_academy.sandbox.app import Sandbox, SandboxSettings, create_sandbox
from ppr_academy.sandbox.testing import Controls, free_port, serve
from ppr_academy.services.core.config import Settings, get_settings
from ppr_academy.services.gateways import identity as issuers


@dataclass(frozen=True)
class Outside:
    """Where it answers, and how it is told to misbehave."""

    url: str
    sandbox: Sandbox
    controls: Controls

    def browser(self) -> httpx.Client:
        """A client that keeps cookies and follows nothing by itself."""
        return httpx.Client(base_url=self.url, timeout=20)


def sandbox_settings(settings: Settings) -> SandboxSettings:
    """The sandbox as these settings expect it."""
    return SandboxSettings(
        public_url=settings.public_url,
        database=settings.data_dir / f"sandbox-{settings.port}.db",
        stripe_secret_key=settings.stripe_api_key,
        stripe_webhook_secret=settings.stripe_webhook_secret,
        resend_api_key=settings.resend_api_key,
        resend_webhook_secret=settings.resend_webhook_secret,
        oidc_client_id=settings.oidc_client_id,
        oidc_client_secret=settings.oidc_client_secret,
        clerk_webhook_secret=settings.clerk_webhook_secret,
        retry_seconds=0.05,
    )


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    """Served for this test, on whatever database the test has asked for."""
    port = free_port()
    monkeypatch.setenv("PORT", str(port))
    get_settings.cache_clear()
    issuers._known.clear()
    app = create_sandbox(sandbox_settings(get_settings()))
    sandbox: Sandbox = app.state.sandbox
    sandbox.start()
    try:
        with serve(create_api([Mount("/sandbox", app)]), port) as url:
            yield Outside(url, sandbox, Controls(url))
    finally:
        sandbox.stop()
        issuers._known.clear()
        get_settings.cache_clear()

"""A served sandbox on a loopback port, and an application beside it that takes its webhooks."""

import itertools
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import stripe
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ppr_academy.sandbox.app import Sandbox, SandboxSettings, create_sandbox
from ppr_academy.sandbox.mount import sandbox_routes
from ppr_academy.sandbox.testing import Controls, free_port, serve

STRIPE_KEY = "sk_test_sandboxtests"
STRIPE_SECRET = "whsec_sandboxtests"
SVIX_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
RESEND_KEY = "re_sandboxtests"

_numbers = itertools.count(1)


def settings(port: int, database: Path, **more: Any) -> SandboxSettings:
    """Settings of a sandbox that retries at once, so that tests need not wait."""
    fields: dict[str, Any] = {
        "public_url": f"http://127.0.0.1:{port}",
        "database": database,
        "stripe_secret_key": STRIPE_KEY,
        "stripe_webhook_secret": STRIPE_SECRET,
        "resend_api_key": RESEND_KEY,
        "resend_webhook_secret": SVIX_SECRET,
        "oidc_client_id": "academy",
        "oidc_client_secret": "quiet please",
        "clerk_webhook_secret": SVIX_SECRET,
        "retry_seconds": 0.05,
    }
    return SandboxSettings(**(fields | more))


@dataclass(frozen=True)
class Hook:
    """A webhook as it arrived."""

    path: str
    raw: bytes
    headers: dict[str, str]

    @property
    def body(self) -> dict[str, Any]:
        """The JSON in it."""
        body: dict[str, Any] = json.loads(self.raw)
        return body


@dataclass
class Receiver:
    """Takes webhooks and remembers them. `answers` are given first, then 200 for ever."""

    hooks: list[Hook] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    async def take(self, request: Request) -> Response:
        """The endpoint."""
        hook = Hook(request.url.path, await request.body(), dict(request.headers))
        with self._changed:
            self.hooks.append(hook)
            status = self.answers.pop(0) if self.answers else 200
            self._changed.notify_all()
        return Response(status_code=status)

    def clear(self) -> None:
        """Forget."""
        with self._changed:
            self.hooks.clear()
            self.answers.clear()

    def types(self) -> list[str]:
        """Types of what arrived, in the order of arrival."""
        return [hook.body["type"] for hook in self.hooks]

    def wait_for(self, is_true: Callable[[list[str]], bool], seconds: float = 10) -> list[str]:
        """The types, as soon as they are as wanted."""
        with self._changed:
            assert self._changed.wait_for(lambda: is_true(self.types()), seconds), self.types()
            return self.types()


@dataclass(frozen=True)
class World:
    """Everything a test needs: the address, its controls, what arrived, the vendor's client."""

    url: str
    sandbox: Sandbox
    controls: Controls
    receiver: Receiver
    stripe: stripe.StripeClient
    http: httpx.Client

    def account(self, **more: Any) -> stripe.Account:
        """A connected account that can be paid."""
        wish = {"type": "express", "email": "ava@demo.test", **more}
        account = self.stripe.v1.accounts.create(wish, own_key())  # type: ignore[arg-type]
        self.controls.onboard(account.id)
        return self.stripe.v1.accounts.retrieve(account.id)

    def checkout(
        self, destination: str, amount: int = 4900, **more: Any
    ) -> stripe.checkout.Session:
        """An open checkout of `amount` cents, a tenth of it our fee."""
        wish = order(destination, amount, success_url=self.url + "/done?s={CHECKOUT_SESSION_ID}")
        return self.stripe.v1.checkout.sessions.create(wish | more, own_key("order"))


def own_key(kind: str = "row") -> stripe.RequestOptions:
    """An idempotency key as from a row of ours, another one each time."""
    return {"idempotency_key": f"{kind}:{next(_numbers)}"}


def order(destination: str, amount: int = 4900, **more: Any) -> dict[str, Any]:
    """Parameters of a checkout as the application asks for it."""
    return {
        "mode": "payment",
        "success_url": "http://127.0.0.1/done",
        "customer_email": "sam@example.com",
        "client_reference_id": "order-1",
        "metadata": {"order_id": "order-1"},
        "line_items": [
            {
                "price_data": {
                    "currency": "usd",
                    "unit_amount": amount,
                    "product_data": {"name": "House Chords 101"},
                },
                "quantity": 1,
            }
        ],
        "payment_intent_data": {
            "application_fee_amount": amount // 10,
            "transfer_data": {"destination": destination},
            "metadata": {"order_id": "order-1"},
        },
        **more,
    }


def stripe_client(url: str, key: str = STRIPE_KEY, **options: Any) -> stripe.StripeClient:
    """The vendor's own client, pointed at the sandbox."""
    return stripe.StripeClient(
        key, base_addresses={"api": url + "/sandbox/stripe"}, max_network_retries=0, **options
    )


def application(sandbox: Starlette, receiver: Receiver) -> Starlette:
    """The sandbox mounted where the composition root mounts it, beside the webhook routes."""
    return Starlette(
        routes=[
            Route("/api/webhooks/{service}", receiver.take, methods=["POST"]),
            *sandbox_routes(sandbox),
        ]
    )


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One server for all tests of this folder."""
    port = free_port()
    app = create_sandbox(settings(port, tmp_path_factory.mktemp("sandbox"), bank_seconds=3600))
    sandbox, receiver = app.state.sandbox, Receiver()
    sandbox.start()
    with (
        serve(application(app, receiver), port) as url,
        httpx.Client(base_url=url) as http,
    ):
        yield World(url, sandbox, Controls(url), receiver, stripe_client(url), http)
        sandbox.stop()


@pytest.fixture
def world(served: World) -> Iterator[World]:
    """The served sandbox, with nothing in it and nothing on its way."""
    served.controls.reset()
    served.receiver.clear()
    yield served
    served.receiver.answers.clear()
    served.controls.hold(False)
    served.controls.heal()
    served.controls.call("POST", "/delay", {"seconds": 0})
    served.controls.idle()

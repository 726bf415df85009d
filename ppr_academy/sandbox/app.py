"""The sandbox as one Starlette application, to be mounted at `/sandbox`.

The composition root calls `app.state.sandbox.start()` when its server starts, so that deliveries
of before a restart go on, and `.stop()` when it ends; without, they start with the first event.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route

from ppr_academy.sandbox import control, pages
from ppr_academy.sandbox.oidc import pages as oidc_pages
from ppr_academy.sandbox.resend import api as resend_api
from ppr_academy.sandbox.resend import pages as resend_pages
from ppr_academy.sandbox.settings import SandboxSettings
from ppr_academy.sandbox.stripe import api as stripe_api
from ppr_academy.sandbox.stripe import money_pages, portal_pages
from ppr_academy.sandbox.stripe import pages as stripe_pages
from ppr_academy.sandbox.world import Sandbox

__all__ = ["Sandbox", "SandboxSettings", "create_sandbox"]

_VERBS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def create_sandbox(settings: SandboxSettings) -> Starlette:
    """The application. What it stands in for is `settings.services`; the rest answers 404."""
    sandbox = Sandbox(settings)
    parts: dict[str, Callable[[], list[BaseRoute]]] = {
        "stripe": _stripe,
        "resend": _resend,
        "oidc": _oidc,
    }
    routes: list[BaseRoute] = [
        Route("/", pages.show_index),
        Route("/events", pages.show_events),
        Route("/events/hold", pages.post_hold, methods=["POST"]),
        Route("/events/release", pages.post_release, methods=["POST"]),
        Route("/events/send", pages.post_send, methods=["POST"]),
        Route("/events/{id}", pages.show_event),
        Mount("/control", routes=control.routes()),
    ]
    for name in sorted(settings.services):
        routes += parts[name]()
    app = Starlette(routes=routes, lifespan=_lifespan)
    app.state.sandbox = sandbox
    return app


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    """Only runs when the sandbox is served by itself; a mounted application has no lifespan."""
    app.state.sandbox.start()
    yield
    app.state.sandbox.stop()


def _stripe() -> list[BaseRoute]:
    return [
        Route("/stripe/{path:path}", stripe_api.serve, methods=_VERBS),
        Route("/checkout/{id}", stripe_pages.show_checkout),
        Route("/checkout/{id}/pay", stripe_pages.post_checkout, methods=["POST"]),
        Route("/money", money_pages.show_money),
        Route("/money/{id}", money_pages.show_charge),
        Route("/money/{id}", money_pages.post_money, methods=["POST"]),
        Route("/portal/{id}", portal_pages.show_portal),
        Route("/portal/{id}/{verb}", portal_pages.post_portal, methods=["POST"]),
        Route("/receipts/{id}", stripe_pages.show_receipt),
        Route("/connect/{id}", stripe_pages.show_onboarding),
        Route("/connect/{id}", stripe_pages.post_onboarding, methods=["POST"]),
    ]


def _resend() -> list[BaseRoute]:
    return [
        Route("/resend/{path:path}", resend_api.serve, methods=_VERBS),
        Route("/outbox", resend_pages.show_outbox),
        Route("/outbox/{id}", resend_pages.show_mail),
        Route("/outbox/{id}", resend_pages.post_mail, methods=["POST"]),
    ]


def _oidc() -> list[BaseRoute]:
    return [
        Route("/oidc/.well-known/openid-configuration", oidc_pages.show_discovery),
        Route("/oidc/jwks", oidc_pages.show_keys),
        Route("/oidc/authorize", oidc_pages.show_authorize),
        Route("/oidc/authorize", oidc_pages.post_authorize, methods=["POST"]),
        Route("/oidc/token", oidc_pages.post_token, methods=["POST"]),
        Route("/oidc/userinfo", oidc_pages.show_user_info, methods=["GET", "POST"]),
    ]

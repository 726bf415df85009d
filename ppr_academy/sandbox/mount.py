"""The sandbox of this academy: what its settings leave without a key, at `/sandbox`."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Mount, Route

from ppr_academy.sandbox.app import create_sandbox
from ppr_academy.sandbox.settings import PREFIX, SandboxSettings
from ppr_academy.services.core.config import Settings


def sandbox_for(settings: Settings) -> Starlette:
    """The sandbox application with the academy's own keys and data folder. Not started."""
    return create_sandbox(
        SandboxSettings(
            public_url=settings.public_url,
            # Straight to this process: the public address may be behind a proxy.
            deliver_url=f"http://127.0.0.1:{settings.port}",
            database=settings.data_dir / "sandbox.db",
            stripe_secret_key=settings.stripe_api_key,
            stripe_webhook_secret=settings.stripe_webhook_secret,
            resend_api_key=settings.resend_api_key,
            resend_webhook_secret=settings.resend_webhook_secret,
            oidc_client_id=settings.oidc_client_id,
            oidc_client_secret=settings.oidc_client_secret,
            clerk_webhook_secret=settings.clerk_webhook_secret,
            services=settings.sandbox,
        )
    )


def sandbox_routes(app: Starlette) -> list[BaseRoute]:
    """`/sandbox` and everything below it, for the application's own router."""
    return [Route(PREFIX, _to_overview), Mount(PREFIX, app)]


def _to_overview(_request: Request) -> RedirectResponse:
    return RedirectResponse(PREFIX + "/")

"""Where the demo academy is made: a sandbox served for it alone, and moments to act at."""

import json
import os
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from starlette.applications import Starlette

from ppr_academy.sandbox import testing
from ppr_academy.sandbox.mount import sandbox_for, sandbox_routes
from ppr_academy.sandbox.signing import stripe_signature
from ppr_academy.sandbox.store import Doc
from ppr_academy.services.commerce.inbox import receive_stripe_event
from ppr_academy.services.core import clock, jobs
from ppr_academy.services.core.config import get_settings


@dataclass(frozen=True, slots=True)
class Stage:
    """The sandbox, and the jobs that were asked for and not done yet."""

    sandbox: Starlette
    asked: dict[str, jobs.Asked]

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """The academy and the vendors act at this moment."""
        with clock.at(moment), testing.in_the_past(self.sandbox, int(moment.timestamp())):
            yield

    def run_jobs(self, *, but: Collection[str] = ()) -> None:
        """Do what was asked for, and what that asks for; not the kinds in `but`, which vanish."""
        while self.asked:
            job = self.asked.pop(next(iter(self.asked)))
            if job.kind.name not in but:
                job.run()

    def tell(self, events: Sequence[Doc]) -> None:
        """Bring Stripe's events to our door, signed, in their order."""
        secret = get_settings().stripe_webhook_secret
        for event in events:
            if event["type"] in testing.STRIPE_EVENTS:
                body = json.dumps(event)
                signature = stripe_signature(body, secret, int(time.time()))
                receive_stripe_event(body.encode(), signature)


@contextmanager
def open_stage() -> Iterator[Stage]:
    """A sandbox over the academy's own state, on a port of its own, for as long as the block.

    So a seed needs no running server, and one that runs does not take part.
    """
    app = sandbox_for(get_settings())
    routes = Starlette(routes=sandbox_routes(app))
    try:
        with (
            testing.serve(routes, testing.free_port()) as url,
            _pointed_at(url),
            jobs.kept_aside() as asked,
        ):
            yield Stage(app, asked)
    finally:
        app.state.sandbox.stop()


@contextmanager
def _pointed_at(url: str) -> Iterator[None]:
    """The gateways of this process call this sandbox instead of the one on PORT."""
    sandboxed = get_settings().sandbox
    names = {"stripe": "STRIPE_API_BASE", "resend": "RESEND_API_BASE"}
    changed = {
        names[service]: f"{url}/sandbox/{service}" for service in names if service in sandboxed
    }
    before = {name: os.environ.get(name) for name in changed}
    os.environ.update(changed)
    get_settings.cache_clear()
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        get_settings.cache_clear()

"""Where histories are played: our services and Stripe beside them, in one process."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from ppr_academy.sandbox.world import Sandbox
from ppr_academy.services.commerce import checkout
from ppr_academy.services.commerce.subscriptions import joining
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.gateways import payments
from tests.flows.histories.wire import Fate, Wire
from tests.flows.histories.world import World

MANY = "100000/minute"


class Stage:
    """Makes worlds; each has the clock and the wire that services find while it lasts.

    `empty` brings the database back to what the migrations left in it.
    """

    def __init__(
        self,
        engine: Engine,
        sandbox: Sandbox,
        patch: pytest.MonkeyPatch,
        empty: Callable[[], None] = lambda: None,
        fate: Fate | None = None,
    ) -> None:
        self.engine = engine
        self.sandbox = sandbox
        self.empty = empty
        self.fate = fate or Fate()
        self._patch = patch
        # Nobody delivers: a history does.
        patch.setattr(sandbox, "queue", lambda *_event: None)
        patch.setattr(db, "transaction", self.fate.transactions())
        patch.setattr(checkout, "ATTEMPTS", MANY)
        patch.setattr(joining, "ATTEMPTS", MANY)

    def new_world(self, price_cents: int) -> World:
        """An open store on an empty database, beside an empty Stripe."""
        self.empty()
        self.sandbox.store.clear()
        world = self.blank()
        world.open(price_cents)
        return world

    def blank(self) -> World:
        """A world that knows nobody yet."""
        wire = Wire(self.sandbox, self.fate)
        client = wire.client(get_settings().stripe_api_key)
        self._patch.setattr(payments, "_client", lambda: client)
        world = World(self.engine, self.sandbox, wire, self.fate)
        self._patch.setattr(clock, "now", world.now)
        return world

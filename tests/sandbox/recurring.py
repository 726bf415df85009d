"""Members of a store, at Stripe: how tests of recurring money begin."""

import itertools
from dataclasses import dataclass
from typing import Any

import stripe

from tests.sandbox.conftest import World

DAY = 24 * 60 * 60

_numbers = itertools.count(1)


def subscription_wish(destination: str | None, cents: int = 1900, **data: Any) -> dict[str, Any]:
    """Parameters of a checkout for a monthly membership; a tenth of it is our fee."""
    route = {"application_fee_percent": 10, "transfer_data": {"destination": destination}}
    return {
        "mode": "subscription",
        "success_url": "http://127.0.0.1/done",
        "customer_email": "sam@example.com",
        "client_reference_id": "sub-1",
        "metadata": {"subscription_id": "sub-1"},
        "line_items": [
            {
                "price_data": {
                    "currency": "usd",
                    "unit_amount": cents,
                    "product_data": {"name": "Inner Circle"},
                    "recurring": {"interval": "month"},
                },
                "quantity": 1,
            }
        ],
        "subscription_data": {
            "metadata": {"subscription_id": "sub-1"},
            **(route if destination else {}),
            **data,
        },
    }


@dataclass(frozen=True)
class Member:
    """Somebody who subscribed."""

    world: World
    id: str
    customer: str
    account: str
    session_id: str

    def subscription(self) -> stripe.Subscription:
        """The subscription as it is now."""
        return self.world.stripe.v1.subscriptions.retrieve(self.id)

    def item(self) -> stripe.SubscriptionItem:
        """The one thing it bills."""
        return self.subscription().items.data[0]

    def invoices(self, limit: int = 10) -> list[stripe.Invoice]:
        """Its invoices, newest first."""
        wish: Any = {"subscription": self.id, "limit": limit}
        return self.world.stripe.v1.invoices.list(wish).data

    def update(self, wish: Any, key: str = "update:1") -> stripe.Subscription:
        """Change it."""
        return self.world.stripe.v1.subscriptions.update(self.id, wish, {"idempotency_key": key})


def join(
    world: World,
    method: str = "visa",
    *,
    cents: int = 1900,
    destination: str | None = "new",
    **data: Any,
) -> Member:
    """A person who has just joined, by card."""
    account = world.account().id if destination == "new" else destination
    session = world.stripe.v1.checkout.sessions.create(
        subscription_wish(account, cents, **data),  # type: ignore[arg-type]
        {"idempotency_key": f"subscription:{next(_numbers)}"},
    )
    assert world.controls.pay(session.id, method)["outcome"] == "paid"
    paid = world.stripe.v1.checkout.sessions.retrieve(session.id)
    assert isinstance(paid.subscription, str)
    assert isinstance(paid.customer, str)
    return Member(world, paid.subscription, paid.customer, account or "", session.id)


def recurring_price(
    world: World, cents: int, *, name: str = "Inner Circle", interval: str = "month"
) -> str:
    """The id of another price."""
    number = next(_numbers)
    wish: Any = {
        "currency": "usd",
        "unit_amount": cents,
        "recurring": {"interval": interval},
        "product_data": {"name": name},
    }
    return world.stripe.v1.prices.create(wish, {"idempotency_key": f"price:{number}"}).id

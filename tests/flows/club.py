"""A store with tiers to join, and members in them."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from ppr_academy.models.commerce import Order
from ppr_academy.models.learning import Entitlement
from ppr_academy.models.offers import Offer, OfferKind, OfferStatus
from ppr_academy.models.subscriptions import Subscription, SubscriptionInvoice
from ppr_academy.sandbox.store import Doc
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.stores.scope import across_stores
from tests.builders import a_course, scope_of
from tests.flows.conftest import Academy, Browser
from tests.flows.shop import WHY, Shop, open_shop, pay_quietly
from tests.support.run_jobs import run_jobs


@dataclass
class Club:
    """A shop that also sells memberships."""

    shop: Shop
    second_course: uuid.UUID
    done: set[str]

    @property
    def academy(self) -> Academy:
        return self.shop.academy

    def tier(self, cents: int = 1900, **values: Any) -> uuid.UUID:
        """A tier on sale, with everything in it."""
        terms = {"interval": "month", "trial_days": 0, "courses": []} | values.pop("terms", {})
        given = {
            "kind": OfferKind.MEMBERSHIP,
            "title": "Inner Circle",
            "price_cents": cents,
            "status": OfferStatus.ON_SALE,
            "created_at": clock.now(),
        }
        key = new_id()
        with db.transaction() as session:
            scope = scope_of(session, self.shop.store)
            scope.new(Offer, id=key, slug=f"t-{key.hex[:8]}", terms=terms, **(given | values))
        return key

    def join(self, browser: Browser, tier: uuid.UUID) -> httpx.Response:
        """Press Join."""
        return browser.post("/api/memberships", offer_id=tier)

    def open_checkout(self, browser: Browser, tier: uuid.UUID) -> str:
        """Press Join and arrive at Stripe; the id of the checkout session."""
        answer = self.join(browser, tier)
        address = answer.headers["location"]
        assert address.startswith(f"{self.academy.url}/sandbox/checkout/cs_"), address
        return address.rpartition("/")[2]

    def member(
        self, tier: uuid.UUID | None = None, method: str = "visa", browser: Browser | None = None
    ) -> Browser:
        """Somebody who joined and paid; everything that follows has happened."""
        browser = browser or self.academy.signed_in()
        checkout = self.open_checkout(browser, tier or self.tier())
        assert self.academy.controls.pay(checkout, method)["outcome"] == "paid"
        self.settle()
        return browser

    def quiet_member(self, tier: uuid.UUID | None = None) -> tuple[Browser, dict[str, Doc]]:
        """Somebody who paid, and the events by type that have not arrived yet."""
        browser = self.academy.signed_in()
        return browser, pay_quietly(self.academy, self.open_checkout(browser, tier or self.tier()))

    def settle(self) -> list[str]:
        """Let every event arrive and every job run."""
        names = []
        for _ in range(3):
            self.academy.controls.idle()
            names += run_jobs(self.academy.engine, self.done)
        return names

    def subscriptions(self) -> list[Subscription]:
        """All there are, oldest first."""
        with db.reading() as session:
            found = session.exec(across_stores(Subscription, reason=WHY)).all()
        return sorted(found, key=lambda sub: sub.created_at)

    def subscription(self) -> Subscription:
        """The only one there is."""
        (sub,) = self.subscriptions()
        return sub

    def stripe_id(self) -> str:
        """What Stripe calls it."""
        return self.subscription().stripe_subscription_id or ""

    def orders(self) -> list[Order]:
        """What was paid, oldest first."""
        with db.reading() as session:
            found = session.exec(across_stores(Order, reason=WHY)).all()
        return sorted(found, key=lambda order: order.number)

    def invoices(self) -> list[SubscriptionInvoice]:
        """Invoices that we know as paid."""
        with db.reading() as session:
            return list(session.exec(across_stores(SubscriptionInvoice, reason=WHY)).all())

    def courses_of(self, browser: Browser) -> dict[uuid.UUID, str]:
        """The courses that a person has now, and why."""
        with db.reading() as session:
            found = session.exec(across_stores(Entitlement, reason=WHY)).all()
        return {
            e.course_id: e.reason for e in found if e.is_active and e.user_id == browser.user_id
        }

    def both(self, browser: Browser) -> bool:
        """Whether a person has both courses as a member."""
        return self.courses_of(browser) == dict.fromkeys(
            (self.shop.course_id, self.second_course), "membership"
        )

    def later(self, **time: float) -> None:
        """Let the nightly work run as it will be after some time."""
        from ppr_academy.services.commerce.subscriptions import jobs as own_jobs

        with clock.at(clock.now() + timedelta(**time)):
            own_jobs.sweep_subscriptions()
            own_jobs.remind_past_due()


def open_club(academy: Academy) -> Club:
    """A store with two courses."""
    shop = open_shop(academy)
    with db.transaction() as session:
        second = a_course(scope_of(session, shop.store), slug="second-course", price_cents=2900)
    return Club(shop, second.id, set())

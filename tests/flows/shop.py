"""A shop to buy in: a creator who can be paid, a course, and buyers."""

import uuid
from dataclasses import dataclass
from typing import Any

import httpx
from sqlmodel import select

from ppr_academy.models.commerce import (
    LedgerEntry,
    LedgerGroup,
    Order,
    PaymentFact,
    ProviderEvent,
)
from ppr_academy.models.learning import Entitlement
from ppr_academy.models.stores import Store
from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.testing import pay
from ppr_academy.services.commerce import connect, queries
from ppr_academy.services.core import db, jobs
from ppr_academy.services.stores.scope import across_stores
from tests.builders import a_course, a_store, scope_of
from tests.flows.conftest import Academy, Browser


@dataclass(frozen=True)
class Shop:
    """One store with one course on sale; its creator's account is real to the sandbox."""

    academy: Academy
    store: Store
    course_id: uuid.UUID
    course_slug: str
    account_id: str

    @property
    def course_path(self) -> str:
        return f"/{self.store.slug}/courses/{self.course_slug}"

    def buy(self, browser: Browser) -> httpx.Response:
        """Press Buy."""
        return browser.post("/api/checkout", course_id=self.course_id)

    def open_checkout(self, browser: Browser) -> str:
        """Press Buy and arrive at Stripe; the id of the checkout session."""
        answer = self.buy(browser)
        assert answer.status_code == 303, answer.text
        address = answer.headers["location"]
        assert address.startswith(f"{self.academy.url}/sandbox/checkout/cs_"), address
        return address.rpartition("/")[2]


def open_shop(academy: Academy, **course: Any) -> Shop:
    """A store whose creator has finished Stripe's onboarding."""
    with db.transaction() as session:
        store = a_store(session)
        made = a_course(scope_of(session, store), **course)
    connect.open_onboarding(connect.Onboarding(store.id, ""))
    with db.reading() as session:
        account = connect_account_of(session, store.id)
    academy.controls.onboard(account.stripe_account_id)
    academy.controls.idle()
    return Shop(academy, store, made.id, made.slug, account.stripe_account_id)


def pay_quietly(academy: Academy, checkout: str, method: str = "visa") -> dict[str, Doc]:
    """Pay without any webhook; the events that Stripe would have sent, by type."""
    _payment, events = pay(academy.sandbox, checkout, method, deliver=False)
    return {event["type"]: event for event in events}


def connect_account_of(session: Any, store_id: uuid.UUID) -> Any:
    account = queries.find_connect_account(session, store_id)
    assert account is not None
    return account


WHY = "the test looks at everything"


@dataclass(frozen=True)
class Books:
    """Everything that a purchase leaves behind."""

    orders: list[Order]
    facts: list[PaymentFact]
    groups: list[LedgerGroup]
    entries: list[LedgerEntry]
    access: list[Entitlement]
    events: list[ProviderEvent]
    receipts: list[str]

    @property
    def order(self) -> Order:
        """The only order there is."""
        assert len(self.orders) == 1
        return self.orders[0]

    def balances(self) -> dict[str, int]:
        """Cents per account."""
        totals: dict[str, int] = {}
        for entry in self.entries:
            totals[entry.account] = totals.get(entry.account, 0) + entry.amount_cents
        return {name: cents for name, cents in totals.items() if cents}


def read_books(academy: Academy) -> Books:
    """Read all of it."""
    with db.reading() as session:

        def everything(model: Any) -> list[Any]:
            return list(session.exec(across_stores(model, reason=WHY)).all())

        rows = [everything(m) for m in (Order, PaymentFact, LedgerGroup, LedgerEntry, Entitlement)]
        events = list(session.exec(select(ProviderEvent)).all())
    receipts = [
        job.workflow_id
        for job in jobs.list_waiting(academy.engine)
        if job.workflow_id.startswith("email.order_receipt")
    ]
    return Books(*rows, events, receipts)


def edit_order(academy: Academy, **values: Any) -> None:
    """Change the only order there is, as nothing in the product would."""
    order_id = read_books(academy).order.id
    with db.transaction() as session:
        order = queries.lock_order(session, order_id)
        for name, value in values.items():
            setattr(order, name, value)

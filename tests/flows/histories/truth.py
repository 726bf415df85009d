"""What must be true in the end, reckoned from Stripe's side alone."""

import uuid
from collections import Counter
from typing import Any

from ppr_academy.models.catalog import Course
from ppr_academy.models.commerce import Account, LedgerEntry, Order, OrderLine, OrderStatus
from ppr_academy.models.learning import Entitlement
from ppr_academy.models.subscriptions import Subscription, SubscriptionInvoice
from ppr_academy.sandbox.money_control import _books
from ppr_academy.sandbox.store import Doc
from ppr_academy.services.commerce.verify import verify_ledger
from ppr_academy.services.core import db
from ppr_academy.services.stores.scope import across_stores
from tests.flows.histories.world import World

WHY = "the test looks at everything"
OPEN = ("needs_response", "under_review")
"""States of a dispute in which the bank has the money and has not decided."""

UNDECIDED = (*OPEN, "warning_needs_response", "warning_under_review")

AWAITED_RULE = "every event is handled within ten minutes"


RUNNING = ("trialing", "active", "past_due")
"""States of a subscription that Stripe bills."""

GRACE_SECONDS = 7 * 24 * 60 * 60


def order_of(charge: Doc) -> uuid.UUID | None:
    """Which of our orders a charge paid: it says so, or its payment is an invoice's."""
    named = charge["metadata"].get("order_id")
    if named:
        return uuid.UUID(named)
    intent = charge["payment_intent"]
    found = [order.id for order in read(Order) if order.stripe_payment_intent_id == intent]
    return found[0] if found else None


def _same(what: str, ours: object, theirs: object) -> None:
    assert ours == theirs, f"{what}: we say {ours}, Stripe {theirs}"


def read(model: Any) -> list[Any]:
    """Every row of a table."""
    with db.reading() as session:
        return list(session.exec(across_stores(model, reason=WHY)).all())


def assert_sound_on_the_way() -> None:
    """Whatever has not been heard yet, what is written down never contradicts itself."""
    with db.reading() as session:
        breaks = verify_ledger(session, with_processor=False).breaks
    _same("breaks", [str(b) for b in breaks if b.rule != AWAITED_RULE], [])


def assert_true(world: World) -> None:
    """Every cent and every access is what Stripe's books and the rules say."""
    with db.reading() as session:
        breaks = verify_ledger(session, with_processor=True).breaks
    _same("breaks", [str(b) for b in breaks], [])
    charges = [c for c in world.find("charge") if c["status"] == "succeeded" and c["transfer"]]
    by_order = {str(order_of(charge)): charge for charge in charges}
    assert "None" not in by_order, "A charge was taken for nothing that we know."
    assert len(by_order) == len(charges), "An order was paid twice."
    taken = _disputed(world)
    _compare_money(world, by_order, taken)
    _compare_orders(world, by_order)
    _compare_access(world, by_order, taken)


def _disputed(world: World) -> dict[str, Counter[str]]:
    """By charge: what banks have taken in disputes that are open, and in those they won."""
    found: dict[str, Counter[str]] = {}
    for dispute in world.find("dispute"):
        if dispute["status"] in (*OPEN, "lost"):
            state = "lost" if dispute["status"] == "lost" else "open"
            found.setdefault(dispute["charge"], Counter())[state] += dispute["amount"]
    return found


def _compare_money(world: World, by_order: dict[str, Doc], taken: dict[str, Counter[str]]) -> None:
    ours: dict[str, Counter[str]] = {}
    for entry in read(LedgerEntry):
        ours.setdefault(str(entry.order_id), Counter())[entry.account] += entry.amount_cents
    books = _books(world.sandbox, {}, "")
    theirs = {charge["id"]: charge for charge in books["charges"]}
    assert {name for name, cents in ours.items() if any(cents.values())} <= set(by_order)
    for order_id, charge in by_order.items():
        told, posted = theirs[charge["id"]], ours.get(order_id, Counter())
        at_bank = taken.get(charge["id"], Counter())["open"]
        mine = {
            "creator": posted[Account.CREATOR_AVAILABLE],
            "platform": posted[Account.PLATFORM_FEE] + posted[Account.CREATOR_HELD] - at_bank,
            "processor": posted[Account.PROCESSOR],
            "buyer": -posted[Account.BUYER] - at_bank,
        }
        _same(f"books of {order_id}", mine, {name: told[name] for name in mine})
    available = sum(cents[Account.CREATOR_AVAILABLE] for cents in ours.values())
    _same("creator's balance", available, books["accounts"][world.account_id].get("usd", 0))


def _compare_orders(world: World, by_order: dict[str, Doc]) -> None:
    """Each payment is one paid order with one receipt; beside them only what is free is paid."""
    orders = read(Order)
    paid = {str(order.id) for order in orders if order.status == OrderStatus.PAID}
    free = {str(order.id) for order in orders if order.charged_cents == 0}
    _same("paid orders", paid, set(by_order) | free)
    _same("receipts", world.letters("order_receipt"), sorted(paid))
    for order in orders:
        is_open = order.status == OrderStatus.PENDING
        assert (order.open_key is not None) == is_open, f"{order.number} is {order.status}"


def _compare_access(world: World, by_order: dict[str, Doc], taken: dict[str, Counter[str]]) -> None:
    """Somebody has a course while a payment that brought it is neither given back nor disputed."""
    orders = {str(order.id): order for order in read(Order)}
    holding = {name for name, order in orders.items() if order.charged_cents == 0}
    holding |= {
        order_id
        for order_id, charge in by_order.items()
        if charge["amount_refunded"] < charge["amount"] and charge["id"] not in taken
    }
    has = {
        (orders[str(line.order_id)].buyer_id, line.course_id)
        for line in read(OrderLine)
        if str(line.order_id) in holding and line.course_id is not None
    }
    courses = {course.id for course in read(Course)}
    has |= {(person, course) for person in _members(world, holding) for course in courses}
    given = {(e.user_id, e.course_id) for e in read(Entitlement) if e.is_active}
    _same("access", given, has)


def _members(world: World, holding: set[str]) -> set[uuid.UUID]:
    """Who is paid up by an invoice that holds; a running membership has a week of grace."""
    found = set()
    invoices = {invoice.stripe_invoice_id: invoice for invoice in read(SubscriptionInvoice)}
    people = {str(sub.id): sub.subscriber_id for sub in read(Subscription)}
    now = world.now().timestamp()
    for sub in world.find("subscription"):
        ends = [
            max(line["period"]["end"] for line in invoice["lines"]["data"])
            for invoice in world.find("invoice", status="paid")
            if invoice["parent"]["subscription_details"]["subscription"] == sub["id"]
            and str(invoices[invoice["id"]].order_id) in holding
        ]
        until = max(ends, default=0)
        if sub["status"] == "canceled":
            until = min(until, sub["ended_at"])
        elif not sub["cancel_at_period_end"]:
            until += GRACE_SECONDS
        if ends and now < until:
            found.add(people[sub["metadata"]["subscription_id"]])
    return found

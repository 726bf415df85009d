"""The invariants of MONEY.md: what is always true of orders, ledger, access and events."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from ppr_academy.services.commerce.orders import order_label
from ppr_academy.services.commerce.verify import queries
from ppr_academy.services.core import clock
from ppr_academy.services.core.money import label
from ppr_academy.services.gateways import payments

HANDLED_WITHIN = timedelta(minutes=10)
LISTED = 100
"""How many breaks of each kind are named; the count goes on."""


@dataclass(frozen=True, slots=True)
class Break:
    """One thing that should not be: which rule, about what, and the figures."""

    rule: str
    subject: str
    detail: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.subject}: {self.detail}"


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What was checked (paid orders and ledger groups), and every break that was found."""

    orders: int
    groups: int
    rules: tuple[str, ...]
    breaks: tuple[Break, ...]


def verify_ledger(session: Session, *, with_processor: bool) -> VerifyReport:
    """Check every invariant. Only reads.

    `with_processor` also compares with the processor's own list of charges, over the network;
    raises ServiceUnavailable when it does not answer.
    """
    checks = {
        "every group sums to zero": _unbalanced(session),
        "an order's postings are its numbers": _misposted(session),
        "an order's numbers are its lines', and our fee their share": _misquoted(session),
        "nothing is posted for an unpaid order": _posted_unpaid(session),
        "a paid order has its access": _paid_without_access(session),
        "an access has its reason": _access_without_payment(session),
        "every event is handled within ten minutes": _unhandled(session),
    }
    if with_processor:
        checks["our payments are the processor's charges"] = _charges(session)
    breaks = tuple(
        Break(rule, subject, detail) for rule, found in checks.items() for subject, detail in found
    )
    count, groups = queries.count_books(session)
    return VerifyReport(count, groups, tuple(checks), breaks)


Found = Iterable[tuple[str, str]]


def _unbalanced(session: Session) -> Found:
    for group_id, cents in queries.list_unbalanced_groups(session, LISTED):
        yield f"group {group_id}", f"sums to {label(cents)}"


def _misposted(session: Session) -> Found:
    for number, detail in queries.list_misposted_orders(session, LISTED):
        yield order_label(number), detail


def _misquoted(session: Session) -> Found:
    for number, detail in queries.list_misquoted_orders(session, LISTED):
        yield order_label(number), detail


def _posted_unpaid(session: Session) -> Found:
    for number, status in queries.list_posted_unpaid(session, LISTED):
        yield order_label(number), f"is {status}"


def _paid_without_access(session: Session) -> Found:
    for number in queries.list_paid_without_access(session, LISTED):
        yield order_label(number), "its buyer cannot open the course"


def _access_without_payment(session: Session) -> Found:
    for entitlement_id in queries.list_access_without_payment(session, LISTED):
        yield f"access {entitlement_id}", "was bought, by no paid order"


def _unhandled(session: Session) -> Found:
    for event in queries.list_unhandled_events(session, clock.now() - HANDLED_WITHIN, LISTED):
        yield f"{event.provider} {event.type} {event.id}", event.error or "was never handled"


def _charges(session: Session) -> Found:
    """Both ways: a charge that we do not know, a payment that Stripe does not list."""
    ours = queries.map_payments(session)
    since = min((paid_at for _, _, paid_at in ours.values()), default=clock.now())
    listed = set()
    for charge in payments.list_charges(int((since - timedelta(days=1)).timestamp())):
        if not charge.order_id:
            continue
        listed.add(charge.payment_intent_id)
        known = ours.get(charge.payment_intent_id)
        if known is None:
            if _is_recent(charge.created):
                continue
            yield charge.id, f"{label(charge.amount_cents)} that we have no payment for"
        elif known[1] != charge.amount_cents:
            yield charge.id, f"{label(charge.amount_cents)}; we say {label(known[1])}"
    for intent_id, (number, cents, _paid_at) in ours.items():
        if intent_id not in listed:
            yield order_label(number), f"{label(cents)} by {intent_id}, which Stripe does not list"


def _is_recent(created: int) -> bool:
    """Whether the event of a charge may still be on its way."""
    return datetime.fromtimestamp(created, UTC) > clock.now() - HANDLED_WITHIN

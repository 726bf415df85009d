"""The invariants of MONEY.md: what is always true of orders, ledger, access and events."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from ppr_academy.services.commerce.breaks import Found
from ppr_academy.services.commerce.corrections.proof import list_wrong_corrections
from ppr_academy.services.commerce.orders import order_label
from ppr_academy.services.commerce.verify import disputed, queries
from ppr_academy.services.commerce.verify.credits import queries as credits
from ppr_academy.services.commerce.verify.earnings import queries as earnings
from ppr_academy.services.core import clock
from ppr_academy.services.core.money import label
from ppr_academy.services.gateways import payments

HANDLED_WITHIN = timedelta(minutes=10)
LISTED = 500
"""How many breaks of each rule are named; of more it is only said that there are more."""


@dataclass(frozen=True, slots=True)
class Break:
    """One thing that should not be: which rule, about what, the figures, and whose it is.

    `holds_all`: so much breaks this rule that not all of it is named.
    """

    rule: str
    subject: str
    detail: str
    store_id: uuid.UUID | None = None
    order_id: uuid.UUID | None = None
    event_id: uuid.UUID | None = None
    holds_all: bool = False

    def __str__(self) -> str:
        return f"{self.rule}: {self.subject}: {self.detail}"


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What was checked (paid orders and ledger groups), and every break that was found."""

    orders: int
    groups: int
    rules: tuple[str, ...]
    breaks: tuple[Break, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One rule, and what finds the breaks of it. `asks_processor`: over the network."""

    rule: str
    find: Callable[[Session], Iterable[Found]]
    asks_processor: bool = False


def verify_ledger(session: Session, *, with_processor: bool) -> VerifyReport:
    """Check every invariant. Only reads.

    `with_processor` also compares with the processor's own list of charges, over the network;
    raises ServiceUnavailable when it does not answer.
    """
    chosen = list_checks(with_processor=with_processor)
    breaks = tuple(broken for check in chosen for broken in run_check(session, check))
    count, groups = queries.count_books(session)
    return VerifyReport(count, groups, tuple(check.rule for check in chosen), breaks)


def list_checks(*, with_processor: bool) -> tuple[Check, ...]:
    """The rules in the order in which they are looked at."""
    return tuple(check for check in CHECKS if with_processor or not check.asks_processor)


def run_check(session: Session, check: Check) -> list[Break]:
    """The breaks of one rule, up to LISTED of them."""
    found = [
        Break(check.rule, one.subject, one.detail, one.store_id, one.order_id, one.event_id)
        for one in check.find(session)
    ]
    if len(found) < LISTED:
        return found
    more = Break(check.rule, "more", f"{LISTED} are named, and there may be more", holds_all=True)
    return [*found[:LISTED], more]


def _unhandled(session: Session) -> Iterable[Found]:
    return queries.list_unhandled_events(session, clock.now() - HANDLED_WITHIN, LISTED)


def _charges(session: Session) -> Iterable[Found]:
    """Both ways: a charge that we do not know, a payment that Stripe does not list."""
    ours = queries.map_payments(session)
    since = min((payment.paid_at for payment in ours.values()), default=clock.now())
    listed = set()
    for charge in payments.list_charges(int((since - timedelta(days=1)).timestamp())):
        # The charge of an invoice carries no order; we know it by its payment.
        if not charge.order_id and charge.payment_intent_id not in ours:
            continue
        listed.add(charge.payment_intent_id)
        known = ours.get(charge.payment_intent_id)
        if known is None:
            if _is_recent(charge.created):
                continue
            yield Found(charge.id, f"{label(charge.amount_cents)} that we have no payment for")
        elif known.cents != charge.amount_cents:
            said = f"{label(charge.amount_cents)}; we say {label(known.cents)}"
            yield known.found(charge.id, said)
        elif known.refunded_cents != charge.refunded_cents:
            back = f"{label(charge.refunded_cents)} went back"
            yield known.found(charge.id, f"{back}; we say {label(known.refunded_cents)}")
    for intent_id, payment in ours.items():
        if intent_id not in listed:
            said = f"{label(payment.cents)} by {intent_id}, which Stripe does not list"
            yield payment.found(order_label(payment.number), said)


def _is_recent(created: int) -> bool:
    """Whether the event of a charge may still be on its way."""
    return datetime.fromtimestamp(created, UTC) > clock.now() - HANDLED_WITHIN


CHECKS = (
    Check("every group sums to zero", lambda s: queries.list_unbalanced_groups(s, LISTED)),
    Check(
        "an order's postings are its numbers", lambda s: queries.list_misposted_orders(s, LISTED)
    ),
    Check(
        "an order says of its refunds what the processor says",
        lambda s: queries.list_misrefunded_orders(s, LISTED),
    ),
    Check(
        "our fee is our share of what is kept",
        lambda s: queries.list_missplit_refunds(s, LISTED),
    ),
    Check(
        "an order's numbers are its lines', and our fee their share",
        lambda s: queries.list_misquoted_orders(s, LISTED),
    ),
    Check("a disputed or mended order's postings are what its facts say", disputed.find_misposted),
    Check("what we took back for disputes is what they hold", disputed.find_mismoved),
    Check("a lot's credits are its uses", lambda s: credits.list_miscounted_lots(s, LISTED)),
    Check(
        "an order's credits are its lots' and uses'",
        lambda s: credits.list_misdrawn_orders(s, LISTED),
    ),
    Check(
        "the credits account holds what unspent credits were bought for",
        lambda s: credits.list_misvalued_wallets(s, LISTED),
    ),
    Check(
        "what credits were bought for is kept for their buyer",
        lambda s: credits.list_misposted_purchases(s, LISTED),
    ),
    Check(
        "what was paid in credits is passed on",
        lambda s: credits.list_unpassed_orders(s, LISTED),
    ),
    Check("nothing is posted for an unpaid order", lambda s: queries.list_posted_unpaid(s, LISTED)),
    Check(
        "a correction is of one order and balances",
        lambda s: list_wrong_corrections(s, LISTED),
    ),
    Check("a paid order has its access", lambda s: queries.list_paid_without_access(s, LISTED)),
    Check("an access has its reason", lambda s: queries.list_access_without_payment(s, LISTED)),
    Check(
        "a payout is the sum of its rows", lambda s: earnings.list_payouts_that_differ(s, LISTED)
    ),
    Check("the sums of a day are its sales'", lambda s: earnings.list_days_that_differ(s, LISTED)),
    Check(
        "a member's access has its membership",
        lambda s: queries.list_access_without_membership(s, LISTED),
    ),
    Check("every event is handled within ten minutes", _unhandled),
    Check("our payments are the processor's charges", _charges, asks_processor=True),
)

"""Jobs and schedules of recurring money."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

from ppr_academy.services.commerce.errors import EventMismatch, MalformedEvent
from ppr_academy.services.commerce.subscriptions import changing, dunning, pushing, queries
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.errors import ServiceUnavailable
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.core.jobs import job, schedule
from ppr_academy.services.core.log import get_logger
from ppr_academy.services.gateways.payments import PaymentRefused

ASK_AFTER = timedelta(minutes=5)
OVERDUE_AFTER = timedelta(hours=2)
"""Stripe leaves an invoice alone for an hour before it collects it."""
BATCH = 200
log = get_logger("subscriptions")


@job("commerce.push_subscription")
def push_subscription(subscription_id: str, revision: str) -> None:
    """Ask Stripe for what a person asked of us."""
    pushing.push(parse_id(subscription_id), int(revision))


@job("commerce.refresh_subscription")
def refresh_subscription(subscription_id: str) -> None:
    """Ask Stripe how a subscription stands."""
    pushing.refresh(parse_id(subscription_id))


@job("commerce.read_invoice")
def read_invoice(invoice_id: str) -> None:
    """Learn by which payment an invoice was paid."""
    pushing.read_invoice(parse_id(invoice_id))


@job("commerce.end_subscriptions")
def end_subscriptions(user_id: str) -> None:
    """Stop the billing of somebody who has left."""
    with db.transaction() as session:
        changing.end_all(session, parse_id(user_id))


@job("commerce.settle_memberships")
def settle_memberships(store_id: str) -> None:
    """Give every member of a store what their tier includes by now."""
    with db.reading() as session:
        found = queries.list_giving_in(session, parse_id(store_id))
    for key in found:
        pushing.settle_lapsed(key)


@job("commerce.sweep_subscriptions")
def sweep_subscriptions() -> None:
    """End what is over, and ask about checkouts and periods whose events did not come."""
    now = clock.now()
    with db.reading() as session:
        lapsed = queries.list_lapsed(session, now, BATCH)
        opening = queries.list_opening(session, now - ASK_AFTER, BATCH)
        overdue = queries.list_overdue(session, now - OVERDUE_AFTER, BATCH)
    _each(lapsed, pushing.settle_lapsed)
    _each(opening, pushing.give_up_checkout)
    _each(overdue, pushing.refresh)


def _each(keys: Sequence[UUID], work: Callable[[UUID], None]) -> None:
    """One that cannot be answered now is left for the next round."""
    for key in keys:
        try:
            work(key)
        except (PaymentRefused, ServiceUnavailable, EventMismatch, MalformedEvent) as failed:
            log.warning("subscriptions.failed", subscription=str(key), error=str(failed))


@job("commerce.remind_past_due")
def remind_past_due() -> None:
    """Write to those whose payment failed."""
    dunning.remind_all()


schedule("commerce.sweep_subscriptions", "* * * * *")
schedule("commerce.remind_past_due", "*/10 * * * *")

"""What Stripe's events about subscriptions mean for us.

Each names our subscription in its metadata, and contradicts nothing that was agreed: customer,
destination and fee are compared. The newest word counts; of two that were said in the same second
the graver one counts at once, and Stripe is asked.
"""

import uuid
from datetime import UTC, datetime

from sqlmodel import Session

from ppr_academy.models.subscriptions import Subscription, SubscriptionStatus
from ppr_academy.services.commerce.errors import EventMismatch, UnknownOrder
from ppr_academy.services.commerce.payload import Document, Told
from ppr_academy.services.commerce.subscriptions import queries, standing
from ppr_academy.services.core import jobs

_STATUS = {
    "trialing": SubscriptionStatus.TRIALING,
    "active": SubscriptionStatus.ACTIVE,
    "past_due": SubscriptionStatus.PAST_DUE,
    "unpaid": SubscriptionStatus.PAST_DUE,
    "paused": SubscriptionStatus.PAST_DUE,
    "canceled": SubscriptionStatus.ENDED,
    "incomplete_expired": SubscriptionStatus.ENDED,
}
_GRAVITY = {
    SubscriptionStatus.TRIALING: 1,
    SubscriptionStatus.ACTIVE: 2,
    SubscriptionStatus.PAST_DUE: 3,
    SubscriptionStatus.ENDED: 4,
}


def apply_subscription(session: Session, told: Told, *, is_newest: bool = False) -> bool:
    """How a subscription stands at Stripe; `is_newest` when it was asked for and not told."""
    sub = subscription_of(session, told.about.part("metadata"))
    if sub is None:
        return False
    _check(sub, told.about)
    bind(session, sub, told.about.text("id"))
    status = _STATUS.get(told.about.text("status"))
    if status is None or sub.status == SubscriptionStatus.ENDED:
        return True
    if not is_newest and not _is_news(session, sub, told, status):
        return True
    # An answer to our own question has our own time, which says nothing about Stripe's events.
    if not is_newest:
        sub.told_at = max(told.at, sub.told_at) if sub.told_at else told.at
    _stand(session, sub, told, status)
    standing.settle(session, sub)
    return True


def apply_checkout(session: Session, told: Told) -> bool:
    """The checkout of a subscription is complete."""
    sub = subscription_of(session, told.about.part("metadata"))
    if sub is None:
        return False
    _check_session(sub, told.about)
    bind(session, sub, told.about.reference("subscription"))
    sub.confirmed_at = sub.confirmed_at or told.at
    _ask_again(session, sub, told)
    standing.tell(session, sub)
    return True


def apply_expired_checkout(session: Session, told: Told) -> bool:
    """The checkout of a subscription ran out; nothing was begun."""
    sub = subscription_of(session, told.about.part("metadata"))
    if sub is None:
        return False
    _check_session(sub, told.about)
    if sub.status == SubscriptionStatus.OPENING and sub.confirmed_at is None:
        standing.move(sub, SubscriptionStatus.ABANDONED)
        standing.tell(session, sub)
    return True


def apply_trial_notice(session: Session, told: Told) -> bool:
    """A trial ends in three days: its person is told what is charged then."""
    sub = subscription_of(session, told.about.part("metadata"))
    if sub is None:
        return False
    _notify(session, sub, "trial_ends")
    return True


def apply_failed_invoice(session: Session, told: Told) -> bool:
    """An invoice was not paid: how the subscription stands now is asked for."""
    details = told.about.part("parent").part("subscription_details")
    sub = subscription_of(session, details.part("metadata"))
    if sub is None:
        return False
    _ask_again(session, sub, told)
    return True


def subscription_of(session: Session, metadata: Document) -> Subscription | None:
    """The locked subscription that Stripe names; None when it names none of ours."""
    named = metadata.optional_text("subscription_id")
    try:
        key = uuid.UUID(named) if named else None
    except ValueError:
        key = None  # another system's, in the same Stripe account
    if key is None:
        return None
    sub = queries.lock_subscription(session, key)
    if sub is None:
        raise UnknownOrder(f"There is no subscription {key}.")
    return sub


def bind(session: Session, sub: Subscription, stripe_id: str) -> None:
    """Remember which of Stripe's subscriptions this is. Raises EventMismatch for another one."""
    if not stripe_id or sub.stripe_subscription_id not in (None, stripe_id):
        raise EventMismatch(
            f"Subscription {sub.id} is {sub.stripe_subscription_id}; Stripe says {stripe_id}."
        )
    sub.stripe_subscription_id = stripe_id
    if sub.open_key is None and sub.status == SubscriptionStatus.ABANDONED:
        key = standing.open_key(sub.subscriber_id, sub.store_id, sub.kind)
        # Somebody paid a checkout that we had given up, and nothing else is open.
        sub.open_key = None if queries.find_open(session, key) else key


def _check(sub: Subscription, said: Document) -> None:
    """Stripe's subscription is the one that was agreed on."""
    customer = said.reference("customer")
    if sub.stripe_customer_id and customer != sub.stripe_customer_id:
        raise EventMismatch(f"Subscription {sub.id} is not {customer}'s.")
    destination = said.part("transfer_data").reference("destination")
    fee = said.fields.get("application_fee_percent")
    agreed = sub.fee_bps / 100 if sub.stripe_destination_id else None
    if destination != sub.stripe_destination_id or fee != agreed:
        raise EventMismatch(
            f"Subscription {sub.id} goes to {sub.stripe_destination_id} less {agreed} %; "
            f"Stripe says {destination} less {fee} %."
        )


def _check_session(sub: Subscription, said: Document) -> None:
    session_id = said.text("id")
    if sub.stripe_session_id not in (None, session_id):
        raise EventMismatch(f"Subscription {sub.id} was opened as another checkout.")
    sub.stripe_session_id = session_id


def _is_news(session: Session, sub: Subscription, told: Told, status: SubscriptionStatus) -> bool:
    if status == SubscriptionStatus.ENDED or sub.told_at is None or told.at > sub.told_at:
        return True
    if told.at < sub.told_at:
        return False
    _ask_again(session, sub, told)
    return _GRAVITY[status] >= _GRAVITY.get(sub.status, 0)


def _ask_again(session: Session, sub: Subscription, told: Told) -> None:
    key = f"{sub.id}:{told.event_id or told.at.isoformat()}"
    jobs.enqueue(session, "commerce.refresh_subscription", str(sub.id), key=key)


def _stand(session: Session, sub: Subscription, told: Told, status: SubscriptionStatus) -> None:
    said = told.about
    items = said.parts("items")
    if items:
        sub.period_end = moment(items[0], "current_period_end")
    was = sub.status
    standing.move(sub, status)
    if status == SubscriptionStatus.ENDED:
        sub.is_cancelling = False
        sub.ended_at = moment(said, "ended_at") if said.fields.get("ended_at") else told.at
        _notify(session, sub, "ended")
        return
    sub.is_cancelling = said.flag("cancel_at_period_end")
    if status != SubscriptionStatus.PAST_DUE:
        sub.past_due_since = None
    elif was != SubscriptionStatus.PAST_DUE:
        sub.past_due_since = told.at
        _notify(session, sub, f"past_due:{int(told.at.timestamp())}:0")


def _notify(session: Session, sub: Subscription, notice: str) -> None:
    kind = notice.partition(":")[0]
    key = f"{sub.id}:{notice}"
    jobs.enqueue(session, "email.subscription_notice", str(sub.id), kind, key, key=key)


def moment(thing: Document, field: str) -> datetime:
    """A time of Stripe's."""
    return datetime.fromtimestamp(thing.number(field), UTC)

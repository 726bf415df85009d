"""Buying: one transaction that decides and writes down, then one call to Stripe, then its answer.

The order is committed before Stripe hears of it, so that an event can never come too early, and a
lost answer is asked for again under the same key.
"""

import uuid
from dataclasses import dataclass

from sqlmodel import Session

from ppr_academy.models.activity import ActivityKind
from ppr_academy.models.catalog import Course
from ppr_academy.models.commerce import BillingCustomer, Order, OrderCounter, OrderStatus
from ppr_academy.models.identity import User
from ppr_academy.models.learning import AccessReason
from ppr_academy.services.commerce import fulfilment, orders, queries
from ppr_academy.services.commerce.credits import packages, spending
from ppr_academy.services.commerce.errors import AlreadyOwned, CannotCharge, NotForSale, OwnCourse
from ppr_academy.services.commerce.places import learn_path
from ppr_academy.services.commerce.quoting import Choice, Quoted, quote_item
from ppr_academy.services.commerce.sellable import Sellable, get_sellable
from ppr_academy.services.core import clock, db, ratelimit
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.gateways import payments
from ppr_academy.services.gateways.payments import PaymentRefused
from ppr_academy.services.learning.access import grant_access, has_access
from ppr_academy.services.stores.activity import record_activity

ATTEMPTS = "30/minute"
NO_CHOICE = Choice()


@dataclass(frozen=True, slots=True)
class Started:
    """What Buy led to: a course at once when it is free, or an order to be paid.

    `is_stale`: the open checkout no longer says what the course page says. It has to be closed at
    Stripe (reconcile.close_checkout) before Buy is tried again.
    """

    learn_path: str = ""
    order_id: uuid.UUID | None = None
    is_stale: bool = False


def start_checkout(viewer: Viewer, item_id: uuid.UUID, choice: Choice = NO_CHOICE) -> Started:
    """Give the viewer what is free, or open their one checkout for what is to be paid.

    An open checkout is resumed. Raises SignInRequired, NotFound, NotForSale, OwnCourse,
    AlreadyOwned, CannotCharge, CouponRefused, AmountRefused, NotForCredits, NotEnoughCredits and
    TooManyAttempts; nothing is written then.
    """
    session, buyer_id = viewer.session, viewer.require_user()
    ratelimit.hit("checkout", str(buyer_id), ATTEMPTS)
    item = get_sellable(session, item_id)
    if item.store.owner_id == buyer_id:
        raise OwnCourse
    if item.is_free_course:
        if not _owns(session, buyer_id, item):
            _require_on_sale(item)
            _enrol(session, item.courses[0], buyer_id)
        return _given(session, buyer_id, item)
    counter = queries.lock_counter(session)
    # Looked for before the access: a payment that lands in between is then seen as access.
    key = orders.open_key(buyer_id, item.id)
    kept = queries.find_open_order(session, key)
    if item.courses and _owns(session, buyer_id, item):
        raise AlreadyOwned
    if kept is not None and kept.confirmed_at is not None:
        return Started(order_id=kept.id)
    _require_on_sale(item)
    if choice.with_credits:
        if kept is not None:
            return Started(order_id=kept.id, is_stale=True)
        return _take_with_credits(session, item, buyer_id, counter)
    quoted = quote_item(
        session,
        item,
        choice,
        buyer_id=buyer_id,
        except_order=kept.id if kept else None,
        lock=True,
    )
    order = _ordered(session, item, quoted, buyer_id)
    if kept is not None:
        return Started(order_id=kept.id, is_stale=_differs(kept, order))
    counter.last_number += 1
    order.number = counter.last_number
    if quoted.quote.is_free:
        orders.place(session, order, quoted.lines)
        fulfilment.deliver_free(session, order)
        return _given(session, buyer_id, item)
    if item.credits:
        packages.store_packages(session)
    order.open_key = key
    orders.place(session, order, quoted.lines)
    return Started(order_id=order.id)


def _take_with_credits(
    session: Session, item: Sellable, buyer_id: uuid.UUID, counter: OrderCounter
) -> Started:
    drawn = spending.draw(session, item, buyer_id)
    order = _ordered(session, item, drawn.quoted, buyer_id)
    order.credits_spent = drawn.credits
    order.paid_with = packages.credits_label(drawn.credits)
    counter.last_number += 1
    order.number = counter.last_number
    orders.place(session, order, drawn.quoted.lines)
    spending.pay(session, order, drawn)
    return _given(session, buyer_id, item)


def find_item_path(session: Session, item_id: uuid.UUID) -> str:
    """Where something that is for sale is shown, to come back to; empty for anything else."""
    try:
        item = get_sellable(session, item_id)
    except NotFound:
        return ""
    return item.path if item.is_on_sale else ""


def open_hosted_checkout(order_id: uuid.UUID) -> str:
    """The address where an order is paid, asking Stripe for it when we do not have it yet.

    Opens its own transactions, and none while Stripe is asked. Empty when there is nothing to pay
    here any more. Raises PaymentRefused after giving the order up, and ServiceUnavailable: then
    nothing was charged, and the same call asks again for the same checkout.
    """
    with db.reading() as session:
        order = _order(session, order_id)
        buyer = session.get_one(User, order.buyer_id)
        customer = queries.find_customer(session, buyer.id)
        back = _way_back(session, order)
    if order.status != OrderStatus.PENDING or order.confirmed_at is not None:
        return ""
    if order.stripe_session_url:
        return order.stripe_session_url if clock.now() < order.expires_at else ""
    customer_id = customer.stripe_customer_id if customer else _make_customer(buyer)
    request = _request(order, customer_id, back)
    try:
        hosted = payments.open_checkout(request)
    except PaymentRefused as refusal:
        with db.transaction() as session:
            refused = queries.lock_order(session, order_id)
            if refused is not None and refused.stripe_session_id is None:
                orders.mark_failed(session, refused, refusal.message)
        raise
    with db.transaction() as session:
        opened = queries.lock_order(session, order_id)
        if opened is None:
            raise NotFound
        opened.stripe_session_id = hosted.id
        opened.stripe_session_url = hosted.url
        orders.tell_buyer(session, opened)
    return hosted.url


def _order(session: Session, order_id: uuid.UUID) -> Order:
    order = queries.find_order(session, order_id)
    if order is None:
        raise NotFound
    return order


def _require_on_sale(item: Sellable) -> None:
    if not item.is_on_sale:
        raise NotForSale


def _owns(session: Session, user_id: uuid.UUID, item: Sellable) -> bool:
    """Whether somebody has everything that comes with it."""
    return all(has_access(session, user_id, course.id) for course in item.courses)


def _given(session: Session, user_id: uuid.UUID, item: Sellable) -> Started:
    if not item.courses:
        return Started(item.path)
    return Started(learn_path(session, user_id, item.courses[0], item.store))


def _enrol(session: Session, course: Course, buyer_id: uuid.UUID) -> None:
    if grant_access(session, course.store_id, buyer_id, course.id, reason=AccessReason.FREE):
        record_activity(
            session,
            course.store_id,
            kind=ActivityKind.ENROLMENT,
            source_key=f"enrolment:{course.id}:{buyer_id}",
            user_id=buyer_id,
            subject=course.title,
        )


def _differs(kept: Order, fresh: Order) -> bool:
    """Whether an open checkout is not what the buyer would be offered now."""
    if clock.now() >= kept.expires_at:
        return True
    if not kept.stripe_session_url and clock.now() >= kept.created_at + orders.OPENING_TIME:
        return True
    terms = (
        "charged_cents",
        "platform_fee_cents",
        "currency",
        "coupon_id",
        "stripe_destination_id",
    )
    return any(getattr(kept, name) != getattr(fresh, name) for name in terms)


def _ordered(session: Session, item: Sellable, quoted: Quoted, buyer_id: uuid.UUID) -> Order:
    """An order with today's numbers, not stored and without a number."""
    quote = quoted.quote
    account = queries.find_connect_account(session, item.store.id)
    can_charge = account is not None and account.can_charge
    if not (can_charge or quote.is_free or item.credits):
        raise CannotCharge
    now = clock.now()
    return Order(
        id=new_id(),
        store_id=item.store.id,
        number=0,
        buyer_id=buyer_id,
        item_title=item.title,
        coupon_id=quoted.coupon.id if quoted.coupon else None,
        list_price_cents=quote.list_price_cents,
        discount_cents=quote.discount_cents,
        charged_cents=quote.charged_cents,
        platform_fee_cents=quote.platform_fee_cents,
        creator_share_cents=quote.creator_share_cents,
        currency=quote.currency,
        credits_bought=item.credits,
        stripe_destination_id=account.stripe_account_id if account else "",
        created_at=now,
        expires_at=now + orders.CHECKOUT_LIFETIME,
    )


def _way_back(session: Session, order: Order) -> str:
    """The page that somebody who leaves the checkout comes back to."""
    item_id = queries.find_order_item(session, order.id)
    if item_id is None:
        raise NotFound
    return get_sellable(session, item_id).path


def _make_customer(buyer: User) -> str:
    customer_id = payments.create_customer(str(buyer.id), email=buyer.email, name=buyer.name)
    with db.transaction() as session:
        queries.add_customer_once(
            session,
            BillingCustomer(
                user_id=buyer.id, stripe_customer_id=customer_id, created_at=clock.now()
            ),
        )
        kept = queries.find_customer(session, buyer.id)
    return kept.stripe_customer_id if kept else customer_id


def _request(order: Order, customer_id: str, back: str) -> payments.CheckoutRequest:
    home = get_settings().public_url
    return payments.CheckoutRequest(
        order_id=str(order.id),
        number=orders.order_label(order.number),
        title=order.item_title,
        charged_cents=order.charged_cents,
        platform_fee_cents=order.platform_fee_cents,
        currency=order.currency,
        destination_id=order.stripe_destination_id,
        customer_id=customer_id,
        success_url=f"{home}/checkout/{order.id}?done=1",
        cancel_url=f"{home}{back}",
        expires_at=int(order.expires_at.timestamp()),
        terms=order.refund_terms,
    )

"""Connect accounts, coupons and orders."""

from datetime import timedelta
from typing import Any

from ppr_academy.models.catalog import Course
from ppr_academy.models.commerce import Order, OrderLine, OrderStatus
from ppr_academy.models.coupons import Coupon
from ppr_academy.models.disputes import Dispute, DisputeState, EvidenceState
from ppr_academy.models.identity import User
from ppr_academy.models.offers import OfferKind
from ppr_academy.models.payouts import PAYOUT_RANKS, Payout, PayoutStatus
from ppr_academy.models.stores import ConnectAccount
from ppr_academy.services.commerce.orders import CHECKOUT_LIFETIME, open_key
from ppr_academy.services.commerce.pricing import PricedLine, quote
from ppr_academy.services.core import clock
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.stores.scope import StoreScope


def an_account(scope: StoreScope, **values: Any) -> ConnectAccount:
    """A Connect account that can be charged and paid out."""
    now = clock.now()
    given = {
        "stripe_account_id": f"acct_{scope.store_id.hex[:16]}",
        "can_charge": True,
        "can_pay_out": True,
        "has_submitted": True,
        "reported_at": now - timedelta(days=1),
        "created_at": now - timedelta(days=1),
    }
    account = scope.new(ConnectAccount, id=scope.store_id, **(given | values))
    scope.session.flush()
    return account


def a_coupon(scope: StoreScope, **values: Any) -> Coupon:
    """A code that takes 20 % off everything, without limits."""
    now = clock.now()
    given = {"code": "SPRING24", "percent": 20, "starts_at": now, "created_at": now}
    coupon = scope.new(Coupon, **(given | values))
    scope.session.flush()
    return coupon


def an_order(scope: StoreScope, course: Course, buyer: User, **values: Any) -> Order:
    """A pending order with an open checkout for a course at its price."""
    now = clock.now()
    order_id = values.pop("id", None) or new_id()
    priced = PricedLine(course.price_cents)
    prices = quote([priced])
    given = {
        "number": int(order_id) % 1_000_000_000 + 1_000_000,
        "buyer_id": buyer.id,
        "item_title": course.title,
        "status": OrderStatus.PENDING,
        "list_price_cents": prices.list_price_cents,
        "discount_cents": prices.discount_cents,
        "charged_cents": prices.charged_cents,
        "platform_fee_cents": prices.platform_fee_cents,
        "creator_share_cents": prices.creator_share_cents,
        "open_key": open_key(buyer.id, course.id),
        "stripe_destination_id": f"acct_{scope.store_id.hex[:16]}",
        "created_at": now,
        "expires_at": now + CHECKOUT_LIFETIME,
    }
    order = scope.new(Order, id=order_id, **(given | values))
    scope.session.flush()
    scope.new(
        OrderLine,
        order_id=order.id,
        position=0,
        kind=OfferKind.COURSE,
        course_id=course.id,
        title=order.item_title,
        list_price_cents=order.list_price_cents,
        discount_cents=order.discount_cents,
        charged_cents=order.charged_cents,
        fee_bps=priced.fee_bps,
    )
    scope.session.flush()
    return order


def a_payout(scope: StoreScope, **values: Any) -> Payout:
    """An automatic payout on its way, without lines."""
    now, payout_id = clock.now(), new_id()
    given = {
        "stripe_payout_id": f"po_{payout_id.hex[:24]}",
        "stripe_account_id": f"acct_{scope.store_id.hex[:16]}",
        "amount_cents": 0,
        "currency": "usd",
        "status": PayoutStatus.IN_TRANSIT,
        "is_automatic": True,
        "arrives_at": now + timedelta(days=2),
        "created_at": now,
        "reported_at": now,
    } | values
    given.setdefault("rank", PAYOUT_RANKS[given["status"]])
    payout = scope.new(Payout, id=payout_id, **given)
    scope.session.flush()
    return payout


def a_dispute(scope: StoreScope, order: Order, **values: Any) -> Dispute:
    """An open dispute of an order, about all of it, that we have answered."""
    now = clock.now()
    given = {
        "order_id": order.id,
        "stripe_dispute_id": f"du_{order.id.hex[:16]}",
        "amount_cents": order.charged_cents,
        "currency": order.currency,
        "reason": "fraudulent",
        "state": DisputeState.OPEN,
        "opened_at": now,
        "due_at": now + timedelta(days=9),
        "evidence": {"uncategorized_text": "Receipt"},
        "evidence_state": EvidenceState.SENT,
        "evidence_at": now,
    }
    dispute = scope.new(Dispute, **(given | values))
    scope.session.flush()
    return dispute

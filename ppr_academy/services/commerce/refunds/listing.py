"""What creators and buyers see of refunds."""

from datetime import timedelta

from ppr_academy.models.commerce import OrderStatus
from ppr_academy.services.commerce.refunds import policy, queries
from ppr_academy.services.commerce.refunds.decisions import refundable_cents
from ppr_academy.services.commerce.refunds.errors import AlreadyRefunded
from ppr_academy.services.commerce.refunds.views import (
    OwnRefunds,
    RefundDesk,
    RefundOffer,
    refund_line,
    refund_offer,
    request_view,
    trouble_view,
)
from ppr_academy.services.core import clock
from ppr_academy.services.core.errors import DomainError, InvalidInput, NotFound
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.core.money import label, parse_amount
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.scope import StoreScope

SHOWN = 50
TROUBLE_STANDS = timedelta(days=7)


def get_refund_desk(scope: StoreScope) -> RefundDesk:
    """Open requests of a store's buyers, oldest first; what failed in a week. Raises Forbidden."""
    scope.require(permissions.COMMERCE_VIEW)
    since = clock.now() - TROUBLE_STANDS
    return RefundDesk(
        [request_view(*row) for row in queries.list_requests(scope, SHOWN)],
        [trouble_view(*row) for row in queries.list_troubles(scope, since, SHOWN)],
    )


def preview_refund(scope: StoreScope, order_id: str, amount: str = "") -> RefundOffer:
    """What giving back `amount`, or all that is left, would cost whom; or why it cannot be.

    Raises Forbidden and NotFound.
    """
    scope.require(permissions.COMMERCE_REFUND)
    found = queries.find_sale(scope, parse_id(order_id))
    if found is None:
        raise NotFound
    order, buyer = found
    cents, left, problem = 0, 0, ""
    try:
        left = refundable_cents(order)
        if left == 0:
            raise AlreadyRefunded
        cents = parse_amount(amount) or left
        if cents > left:
            raise InvalidInput(f"{label(left, order.currency)} is left of this order, no more.")
    except DomainError as refusal:
        problem = refusal.message
    before = queries.list_refunds(scope.session, order.id)
    cents = 0 if problem else cents
    return refund_offer(order, buyer, before, cents=cents, left=left, problem=problem)


def get_own_refunds(viewer: Viewer, order_id: str) -> OwnRefunds:
    """The refunds of one order of the viewer's own. Raises SignInRequired and NotFound."""
    found = queries.find_own_order(viewer.session, parse_id(order_id), viewer.require_user())
    if found is None:
        raise NotFound
    order, store = found
    if order.status != OrderStatus.PAID:
        return OwnRefunds()
    lines = [refund_line(refund) for refund in queries.list_refunds(viewer.session, order.id)]
    is_busy = bool(lines) and lines[-1].state in {"requested", "sending", "pending"}
    try:
        left = refundable_cents(order)
    except DomainError:
        left = 0
    can_ask = left > 0 and not is_busy and policy.may_ask(order, clock.now())
    money = order.currency
    return OwnRefunds(
        state=lines[-1].state if lines else ("can_ask" if can_ask else "none"),
        can_ask=can_ask,
        policy=policy.policy_sentence(store.name),
        refunded=label(order.refunded_cents, money) if order.refunded_cents else "",
        kept=label(order.charged_cents - order.refunded_cents, money),
        holds=order.holds,
        lines=lines,
    )

"""What a creator decides: to give money back, or to tell a buyer why not."""

from ppr_academy.models.commerce import Order
from ppr_academy.models.refunds import Refund, RefundStatus
from ppr_academy.services.commerce.refunds import queries, rows
from ppr_academy.services.commerce.refunds.decisions import REASON_LIMIT, begin
from ppr_academy.services.commerce.refunds.errors import RequestAnswered
from ppr_academy.services.core import clock, jobs
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.core.money import parse_amount
from ppr_academy.services.core.text import clean_line, clean_text
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.scope import StoreScope

ANSWER_LIMIT = 500


def refund_order(
    scope: StoreScope, order_id: str, key: str, amount: str = "", reason: str = ""
) -> None:
    """Give the buyer of an order money back: what was typed, or all that is left when empty.

    `key` is made when the form is opened and becomes the refund's id, so that pressing twice
    refunds once. An open request of the buyer's is thereby accepted. Raises NotFound, Forbidden,
    InvalidInput, and what `begin` raises.
    """
    scope.require(permissions.COMMERCE_REFUND)
    refund_id, cents = parse_id(key), parse_amount(amount)
    said = clean_line(reason, field="reason", name="The reason", limit=REASON_LIMIT, required=False)
    order = scope.lock(Order, parse_id(order_id))
    known = queries.find_refund(scope.session, refund_id)
    if known is not None:
        if known.order_id != order.id:
            raise NotFound
        return
    begin(scope.session, order, refund_id, cents, reason=said, actor_id=scope.actor_id)


def accept_request(scope: StoreScope, request_id: str, amount: str = "", reason: str = "") -> None:
    """Give a buyer who asked what was typed, or all that is left when it is empty.

    Raises NotFound, Forbidden, InvalidInput, RequestAnswered, and what `begin` raises.
    """
    scope.require(permissions.COMMERCE_REFUND)
    cents = parse_amount(amount)
    said = clean_line(reason, field="reason", name="The reason", limit=REASON_LIMIT, required=False)
    order, request = _open_request(scope, request_id)
    begin(scope.session, order, request.id, cents, reason=said, actor_id=scope.actor_id)


def decline_request(scope: StoreScope, request_id: str, answer: str) -> None:
    """Tell a buyer who asked why they get nothing back. The buyer gets it by e-mail.

    Raises NotFound, Forbidden, InvalidInput and RequestAnswered.
    """
    scope.require(permissions.COMMERCE_REFUND)
    said = clean_text(answer, field="answer", name="Your answer", limit=ANSWER_LIMIT, required=True)
    order, request = _open_request(scope, request_id)
    rows.mark_declined(request, answer=said, actor_id=scope.actor_id, at=clock.now())
    jobs.enqueue(scope.session, "email.refund_declined", str(request.id), key=str(request.id))
    rows.tell(scope.session, order)


def _open_request(scope: StoreScope, request_id: str) -> tuple[Order, Refund]:
    request = scope.get(Refund, parse_id(request_id))
    order = scope.lock(Order, request.order_id)
    fresh = scope.lock(Refund, request.id)
    if fresh.status != RefundStatus.REQUESTED:
        raise RequestAnswered
    return order, fresh

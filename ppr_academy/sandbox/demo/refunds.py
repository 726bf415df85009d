"""What goes back in the month of the demo academy: one whole, one part, one wish that waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ppr_academy.models.commerce import Order
from ppr_academy.models.refunds import RefundStatus
from ppr_academy.sandbox.demo import queries
from ppr_academy.sandbox.demo.people import STUDENT
from ppr_academy.sandbox.demo.shapes import Purchase
from ppr_academy.sandbox.demo.stage import Stage
from ppr_academy.services.commerce.refunds.asking import ask_for_refund
from ppr_academy.services.commerce.refunds.creator import accept_request, refund_order
from ppr_academy.services.commerce.refunds.listing import get_refund_desk
from ppr_academy.services.commerce.refunds.sending import send_refund
from ppr_academy.services.core import db
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.stores.access import open_own_store
from ppr_academy.services.stores.scope import StoreScope


@dataclass(frozen=True, slots=True)
class GivenBack:
    """Which sale: the latest of a course that is old enough. `hours` after it the buyer asks, or
    the creator refunds where `wish` is empty; `amount` is empty for all."""

    course_key: str
    hours: int
    wish: str = ""
    amount: str = ""
    reason: str = ""
    waits: bool = False


STORY = (
    GivenBack(
        "ava-keys/house-chords-101",
        31,
        wish="I thought this was for guitar. I do not own a keyboard yet.",
    ),
    GivenBack(
        "milo-beats/low-end-for-small-rooms",
        20,
        amount="10",
        reason="The third recording was broken for a day.",
    ),
    GivenBack(
        "ava-keys/write-the-second-half",
        9,
        wish="It is good, but I finish nothing anyway. May I have it back until spring?",
        waits=True,
    ),
)
_ANSWERED_AFTER = timedelta(hours=3)


def give_back(stage: Stage, purchases: Sequence[Purchase], now: datetime) -> int:
    """Play what of STORY has happened by `now`; how many of it did. Done before, it is left so."""
    return sum(_play(stage, one, purchases, now) for one in STORY)


def _play(stage: Stage, one: GivenBack, purchases: Sequence[Purchase], now: datetime) -> bool:
    sale = _sale(one, purchases, now - timedelta(hours=one.hours) - _ANSWERED_AFTER)
    if sale is None:
        return False
    at = sale.at + timedelta(hours=one.hours)
    with db.reading() as session:
        found = queries.find_sale(session, sale.email, sale.course_key)
    if found is None:
        return False
    order, store, refund = found
    owner_id = store.owner_id
    # Each step looks for what an earlier start, which died, has done.
    if one.wish and refund is None:
        with stage.at(at):
            with db.transaction() as session:
                ask_for_refund(Viewer(session, order.buyer_id), str(order.id), one.wish)
            stage.run_jobs()
    with stage.at(at + _ANSWERED_AFTER if one.wish else at):
        if not one.waits and (refund is None or refund.status == RefundStatus.REQUESTED):
            with db.transaction() as session:
                _decide(open_own_store(Viewer(session, owner_id)), one, order)
        elif refund is not None:
            send_refund(refund.id)
        stage.run_jobs()
    return True


def _decide(scope: StoreScope, one: GivenBack, order: Order) -> None:
    if not one.wish:
        refund_order(scope, str(order.id), str(new_id()), one.amount, one.reason)
        return
    asked = [wish for wish in get_refund_desk(scope).requests if wish.order_id == str(order.id)]
    accept_request(scope, asked[0].id, one.amount, one.reason)


def _sale(one: GivenBack, purchases: Sequence[Purchase], before: datetime) -> Purchase | None:
    sold = (
        purchase
        for purchase in reversed(purchases)
        if purchase.course_key == one.course_key
        and purchase.price_cents
        and purchase.email != STUDENT.email
        and purchase.at < before
    )
    return next(sold, None)

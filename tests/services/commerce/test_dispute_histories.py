"""Whatever a bank says of a payment, in any order and however often: the books hold.

Each history is what Stripe can truthfully say of the disputes of one order, shuffled and repeated,
mixed with the words about its payment. Sent again until each is taken, as Stripe does.
"""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from ppr_academy.models.commerce import Account, DisputeStanding, Order, OrderStatus
from ppr_academy.services.commerce import queries
from ppr_academy.services.commerce.disputes.queries import sum_moves
from ppr_academy.services.commerce.errors import UnknownOrder
from ppr_academy.services.commerce.stripe_events import handle_stripe_event
from ppr_academy.services.commerce.verify import verify_ledger
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.inbox import Incoming, handle_event
from ppr_academy.services.core.money import platform_fee
from ppr_academy.services.learning.access import has_access
from tests.builders import a_course, a_scope, a_user, an_account, an_order
from tests.services.commerce.stripe_words import charge, checkout, dispute, intent

Word = tuple[str, Callable[[Order], dict[str, Any]]]

PAID: list[Word] = [
    ("payment_intent.succeeded", intent),
    ("checkout.session.completed", checkout),
    ("charge.updated", charge),
]
CREATED, UPDATED, CLOSED = (f"charge.dispute.{name}" for name in ("created", "updated", "closed"))
TAKEN, GIVEN = "charge.dispute.funds_withdrawn", "charge.dispute.funds_reinstated"

PATHS: list[list[tuple[str, str]]] = [
    [(CREATED, "needs_response"), (TAKEN, "needs_response")],
    [(CREATED, "needs_response"), (UPDATED, "under_review"), (CLOSED, "lost")],
    [(CREATED, "needs_response"), (TAKEN, "under_review"), (GIVEN, "won"), (CLOSED, "won")],
    [(CREATED, "warning_needs_response"), (UPDATED, "warning_under_review")],
    [(CREATED, "warning_needs_response"), (CLOSED, "warning_closed")],
    [(CREATED, "warning_needs_response"), (UPDATED, "needs_response"), (CLOSED, "lost")],
]
ENDS = {
    "needs_response": DisputeStanding.OPEN,
    "lost": DisputeStanding.LOST,
    "won": DisputeStanding.WON,
    "warning_under_review": DisputeStanding.NONE,
    "warning_closed": DisputeStanding.NONE,
}


def words_of(path: list[tuple[str, str]], number: int, amount: int) -> list[Word]:
    return [
        (kind, lambda o, s=status: dispute(o, s, number, amount=amount)) for kind, status in path
    ]


@st.composite
def histories(draw: st.DrawFn) -> tuple[int, list[tuple[str, int]], list[Word]]:
    """A price, how each dispute ends and for how many cents, and what arrives in which order."""
    price = draw(st.sampled_from([105, 2999, 4900, 120_450]))
    ends, said = [], list(PAID)
    for number in range(draw(st.integers(0, 2))):
        path = draw(st.sampled_from(PATHS))
        amount = draw(st.sampled_from([1, price // 3, price - 1, price, price + 700]))
        ends.append((path[-1][1], amount))
        said += words_of(path, number, amount)
    again = draw(st.lists(st.sampled_from(said), max_size=4))
    return price, ends, draw(st.permutations([*said, *again]))


def tell(order: Order, heard: list[Word]) -> None:
    """Deliver everything, and again what could not be taken yet."""
    waiting = list(enumerate(heard))
    while waiting:
        late = []
        for place, (kind, words) in waiting:
            key = f"evt_{order.id.hex}_{place}"
            body = {"data": {"object": words(order)}}
            try:
                incoming = Incoming("stripe", key, kind, body, clock.now())
                handle_event(incoming, handle_stripe_event)
            except UnknownOrder:
                late.append((place, (kind, words)))
        assert len(late) < len(waiting)
        waiting = late


def creator_bears(order: Order, gone: int) -> int:
    """A creator's part of what is gone of a payment, as long as there is any."""
    gone = min(gone, order.charged_cents)
    fee = order.platform_fee_cents * gone / order.charged_cents
    return gone - int(fee + 0.5)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=histories())
def test_the_books_hold_whatever_the_banks_say(
    engine: Engine, history: tuple[int, list[tuple[str, int]], list[Word]]
) -> None:
    price, ends, heard = history
    with db.transaction(engine) as session:
        scope = a_scope(session)
        an_account(scope)
        buyer = a_user(session)
        order = an_order(scope, a_course(scope, price_cents=price), buyer)
    tell(order, heard)
    with db.reading(engine) as session:
        after = queries.find_order(session, order.id)
        posted = queries.sum_posted(session, order.id)
        (course_id,) = queries.list_order_courses(session, order.id)
        owns = has_access(session, buyer.id, course_id)
        moved = sum_moves(session, order.id)
        breaks = verify_ledger(session, with_processor=False).breaks
    assert after is not None
    assert after.status == OrderStatus.PAID
    assert breaks == ()
    assert sum(posted.values()) == 0
    standings = {ENDS[status] for status, _ in ends}
    lost = sum(amount for status, amount in ends if ENDS[status] == DisputeStanding.LOST)
    asked = sum(amount for status, amount in ends if ENDS[status] == DisputeStanding.OPEN)
    fees = 1500 * sum(1 for status, _ in ends if not status.startswith("warning"))
    assert posted.get(Account.BUYER, 0) == lost - price
    share = price - platform_fee(price)
    given = creator_bears(order, lost)
    held = creator_bears(order, lost + asked) - given
    assert posted.get(Account.CREATOR_HELD, 0) == held
    assert posted.get(Account.CREATOR_AVAILABLE, 0) == share - given - held
    assert posted.get(Account.PROCESSOR, 0) == fees
    # What we took back from the creator's account is what is held or lost, to the cent.
    assert moved == -(given + held)
    assert owns == standings.isdisjoint({DisputeStanding.OPEN, DisputeStanding.LOST})

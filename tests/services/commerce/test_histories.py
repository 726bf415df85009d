"""Whatever Stripe says, in any order and however often: the books hold.

Each history is a real possibility for one checkout, shuffled, with duplicates, with events that
contradict the order in between, and with the fee's answer at any time.
"""

import contextlib
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session

from ppr_academy.models.commerce import Order, OrderStatus
from ppr_academy.services.commerce import facts, fulfilment, queries
from ppr_academy.services.commerce.errors import EventMismatch
from ppr_academy.services.commerce.facts import FeeState
from ppr_academy.services.commerce.stripe_events import handle_stripe_event
from ppr_academy.services.commerce.verify import verify_ledger
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.inbox import Incoming, handle_event
from ppr_academy.services.core.money import platform_fee
from ppr_academy.services.learning.access import has_access
from tests.builders import a_course, a_scope, a_user, an_account, an_order
from tests.services.commerce.stripe_words import charge, checkout, intent

Word = tuple[str, Callable[[Order], dict[str, Any]]]

EXPIRED: Word = ("checkout.session.expired", lambda o: checkout(o, "unpaid"))
DECLINED: Word = ("payment_intent.payment_failed", lambda o: intent(o, amount_received=0))
COMPLETED: Word = ("checkout.session.completed", checkout)
PROCESSING: Word = ("checkout.session.completed", lambda o: checkout(o, "unpaid"))
ASYNC_YES: Word = ("checkout.session.async_payment_succeeded", checkout)
ASYNC_NO: Word = ("checkout.session.async_payment_failed", lambda o: checkout(o, "unpaid"))
INTENT: Word = ("payment_intent.succeeded", intent)
CHARGE: Word = ("charge.succeeded", lambda o: charge(o, balance_transaction=None))
UPDATED: Word = ("charge.updated", charge)
WRONG_AMOUNT: Word = (
    "checkout.session.completed",
    lambda o: checkout(o) | {"amount_total": o.charged_cents + 1},
)
WRONG_WAY: Word = (
    "payment_intent.succeeded",
    lambda o: intent(o, transfer_data={"destination": "acct_thief"}),
)

POSSIBLE: list[list[Word]] = [
    [],
    [EXPIRED],
    [DECLINED, EXPIRED],
    [CHARGE, INTENT, COMPLETED, UPDATED],
    [DECLINED, DECLINED, CHARGE, INTENT, COMPLETED, UPDATED],
    [PROCESSING, CHARGE, INTENT, ASYNC_YES, UPDATED],
    [DECLINED, PROCESSING, INTENT, ASYNC_YES],
    [PROCESSING, DECLINED, ASYNC_NO],
]
WRONG: list[Word] = [WRONG_AMOUNT, WRONG_WAY]


@st.composite
def histories(draw: st.DrawFn) -> tuple[int, list[Word], list[Word]]:
    """A price, what Stripe truthfully says, and in which order and number it arrives."""
    truth = draw(st.sampled_from(POSSIBLE))
    again = draw(st.lists(st.sampled_from(truth), max_size=4)) if truth else []
    lies = draw(st.lists(st.sampled_from(WRONG), max_size=2))
    price = draw(st.sampled_from([100, 105, 2999, 4900, 120_450, 1_000_000]))
    return price, truth, draw(st.permutations([*truth, *again, *lies]))


def is_paid(truth: list[Word]) -> bool:
    return any(word in (COMPLETED, ASYNC_YES, INTENT) for word in truth)


def learn_fees(session: Session, order_id: uuid.UUID) -> None:
    """The processor's fee becomes known, for as far as it was waited for."""
    order = queries.lock_order(session, order_id)
    assert order is not None
    for fact in queries.list_facts(session, order_id):
        if fact.state == FeeState.AWAITED:
            facts.record_processor_fee(
                session, order, fact.external_id, FeeState.KNOWN, cents=33, currency="usd"
            )
    fulfilment.settle(session, order, clock.now())


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=histories(), fee_after=st.integers(0, 12), seed=st.integers(0, 1000))
def test_the_books_hold_after_every_history(
    engine: Engine,
    history: tuple[int, list[Word], list[Word]],
    fee_after: int,
    seed: int,
) -> None:
    price, truth, heard = history
    with db.transaction(engine) as session:
        scope = a_scope(session)
        an_account(scope)
        buyer = a_user(session)
        order = an_order(scope, a_course(scope, price_cents=price), buyer)
    started = clock.now()
    for step, (kind, words) in enumerate(heard):
        at = started + timedelta(seconds=(seed * (step + 1)) % 90)
        # The same word of Stripe's is the same event; its number says which.
        key = f"evt_{order.id.hex}_{kind}_{words(order)['id']}_{truth.count((kind, words))}"
        with contextlib.suppress(EventMismatch):
            handle_event(
                Incoming("stripe", key, kind, {"data": {"object": words(order)}}, at),
                handle_stripe_event,
            )
        if step == fee_after:
            with db.transaction(engine) as session:
                learn_fees(session, order.id)
    with db.transaction(engine) as session:
        learn_fees(session, order.id)
    with db.reading(engine) as session:
        after = queries.find_order(session, order.id)
        posted = queries.sum_posted(session, order.id)
        (course_id,) = queries.list_order_courses(session, order.id)
        owns = has_access(session, buyer.id, course_id)
        breaks = verify_ledger(session, with_processor=False).breaks
    assert after is not None
    assert breaks == ()
    assert (after.status == OrderStatus.PAID) == owns == is_paid(truth)
    assert sum(posted.values()) == 0
    if owns:
        ours = posted["platform_fee"] + posted.get("processor", 0)
        assert ours == platform_fee(price)
        assert posted["creator_available"] == price - platform_fee(price)
    else:
        assert posted == {}
    assert (after.open_key is None) == (after.status != OrderStatus.PENDING)
    if truth == [EXPIRED]:
        assert after.status == OrderStatus.EXPIRED

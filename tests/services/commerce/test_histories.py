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
from ppr_academy.services.commerce.pricing import fee_of_refund
from ppr_academy.services.commerce.stripe_events import handle_stripe_event
from ppr_academy.services.commerce.verify import verify_ledger
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.inbox import Incoming, handle_event
from ppr_academy.services.core.money import platform_fee
from ppr_academy.services.learning.access import has_access
from tests.builders import a_course, a_scope, a_user, an_account, an_order
from tests.services.commerce.stripe_words import charge, checkout, intent, refund

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


def given_back(number: int, percent: int, status: str = "succeeded", **more: Any) -> Word:
    """A refund of a part of what was paid; the parts of a truth never exceed the whole."""
    kind = {"pending": "refund.created", "failed": "refund.failed"}.get(status, "refund.updated")
    return kind, lambda o: refund(
        o, number, max(1, o.charged_cents * percent // 100), status, **more
    )


PART, REST = given_back(1, 33), given_back(2, 66)
ALL = given_back(3, 100)
UNDER_WAY, ARRIVED, BACK = (given_back(4, 50, s) for s in ("pending", "succeeded", "failed"))
ALL_BACK = given_back(5, 100, "failed")
BY_HAND = given_back(6, 30, transfer_reversal=None)
TOO_MUCH: Word = ("refund.updated", lambda o: refund(o, 7, o.charged_cents + 1))
OTHER_CURRENCY: Word = ("refund.updated", lambda o: refund(o, 8, 1, currency="eur"))
SALE: list[Word] = [CHARGE, INTENT, COMPLETED, UPDATED]

POSSIBLE: list[list[Word]] = [
    [],
    [EXPIRED],
    [DECLINED, EXPIRED],
    [CHARGE, INTENT, COMPLETED, UPDATED],
    [DECLINED, DECLINED, CHARGE, INTENT, COMPLETED, UPDATED],
    [PROCESSING, CHARGE, INTENT, ASYNC_YES, UPDATED],
    [DECLINED, PROCESSING, INTENT, ASYNC_YES],
    [PROCESSING, DECLINED, ASYNC_NO],
    [*SALE, PART],
    [*SALE, PART, REST],
    [*SALE, ALL],
    [*SALE, UNDER_WAY, ARRIVED],
    [*SALE, PART, UNDER_WAY, ARRIVED, BACK],
    [*SALE, UNDER_WAY, BACK, ALL],
    [*SALE, PART, ALL_BACK],
    [*SALE, PART, BY_HAND],
]
WRONG: list[Word] = [WRONG_AMOUNT, WRONG_WAY, TOO_MUCH, OTHER_CURRENCY]


@st.composite
def histories(draw: st.DrawFn) -> tuple[int, list[Word], list[Word]]:
    """A price, what Stripe truthfully says, and in which order and number it arrives."""
    truth = draw(st.sampled_from(POSSIBLE))
    again = draw(st.lists(st.sampled_from(truth), max_size=4)) if truth else []
    lies = draw(st.lists(st.sampled_from(WRONG), max_size=2))
    price = draw(st.sampled_from([100, 105, 2999, 4900, 120_450, 1_000_000]))
    return price, truth, draw(st.permutations([*truth, *again, *lies]))


def final_refunds(truth: list[Word], order: Order) -> dict[str, dict[str, Any]]:
    """The last word on each refund of a truth, which tells them in their order."""
    said = (words(order) for kind, words in truth if kind.startswith("refund."))
    return {told["id"]: told for told in said}


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
    # What Stripe was not told to be handled, as a refund heard before the one before it had come
    # back, it sends again.
    for step, (kind, words) in enumerate([*heard, *truth]):
        at = started + timedelta(seconds=(seed * (step + 1)) % 90)
        # The same word of Stripe's is the same event; its number says which.
        told = words(order)
        key = f"evt_{order.id.hex}_{kind}_{told['id']}_{truth.count((kind, words))}"
        with contextlib.suppress(EventMismatch):
            handle_event(
                Incoming("stripe", key, kind, {"data": {"object": told}}, at),
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
    live = [r for r in final_refunds(truth, after).values() if r["status"] != "failed"]
    back = sum(r["amount"] for r in live)
    shared = sum(r["amount"] for r in live if r["transfer_reversal"])
    assert (after.status == OrderStatus.PAID) == is_paid(truth)
    assert owns == (is_paid(truth) and back < price)
    assert sum(posted.values()) == 0
    if is_paid(truth):
        fee = platform_fee(price)
        returned = fee_of_refund(fee, shared, price)
        assert after.refunded_cents == back
        assert posted["buyer"] == back - price
        assert posted["creator_available"] == price - fee - (shared - returned)
        ours = posted["platform_fee"] + posted.get("processor", 0)
        assert ours == fee - returned - (back - shared)
    else:
        assert posted == {}
    assert (after.open_key is None) == (after.status != OrderStatus.PENDING)
    if truth == [EXPIRED]:
        assert after.status == OrderStatus.EXPIRED

"""What a dispute does, one word at a time: bad words, what the creator sees, and what we answer."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from ppr_academy.models.catalog import Course
from ppr_academy.models.commerce import Account, DisputeStanding, Order, OrderStatus
from ppr_academy.models.disputes import Dispute, DisputeState, EvidenceState
from ppr_academy.models.learning import AccessReason
from ppr_academy.services.commerce import queries
from ppr_academy.services.commerce.disputes.evidence import LONGEST, gather_evidence
from ppr_academy.services.commerce.disputes.listing import get_evidence, map_views
from ppr_academy.services.commerce.errors import EventMismatch, MalformedEvent, UnknownOrder
from ppr_academy.services.commerce.stripe_events import handle_stripe_event
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.errors import Forbidden, NotFound
from ppr_academy.services.core.inbox import Incoming, Outcome, handle_event
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.learning.access import grant_access
from ppr_academy.services.learning.access_log import list_access
from ppr_academy.services.learning.progress import complete_lesson
from ppr_academy.services.stores.scope import StoreScope, across_stores
from tests.builders import (
    a_course,
    a_dispute,
    a_lesson,
    a_module,
    a_scope,
    a_user,
    an_account,
    an_order,
)
from tests.services.commerce.stripe_words import dispute, intent, intent_id


def tell(kind: str, about: dict[str, Any], key: str = "") -> Outcome:
    """Hand one event in."""
    name = key or f"evt_{about.get('id')}_{kind}_{about.get('status')}"
    incoming = Incoming("stripe", name, kind, {"data": {"object": about}}, clock.now())
    return handle_event(incoming, handle_stripe_event)


@pytest.fixture
def paid(engine: Engine) -> Order:
    """A paid order of 4900 cents."""
    with db.transaction(engine) as session:
        scope = a_scope(session)
        an_account(scope)
        order = an_order(scope, a_course(scope, price_cents=4900), a_user(session, name="Sam Reed"))
    tell("payment_intent.succeeded", intent(order))
    return order


def state(order: Order) -> tuple[DisputeStanding, dict[Account, int], int]:
    """How an order stands: its dispute, its balances, and how many disputes are written down."""
    with db.reading() as session:
        found = queries.find_order(session, order.id)
        assert found is not None
        rows = session.exec(across_stores(Dispute, reason="the test looks at everything")).all()
        return found.dispute, queries.sum_posted(session, order.id), len(rows)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"status": "on_holiday"}, EventMismatch),
        ({"status": None}, MalformedEvent),
        ({"currency": "eur"}, EventMismatch),
        ({"amount": -4900}, MalformedEvent),
        ({"amount": "4900"}, MalformedEvent),
        ({"amount": 49.0}, MalformedEvent),
        ({"id": ""}, MalformedEvent),
        ({"balance_transactions": "txn"}, MalformedEvent),
        ({"balance_transactions": [{"id": "txn_1"}]}, MalformedEvent),
        ({"evidence_details": {"due_by": "soon"}}, MalformedEvent),
        ({"payment_intent": "pi_of_nobody"}, UnknownOrder),
    ],
)
def test_a_word_that_cannot_be_true_changes_nothing(
    paid: Order, change: dict[str, Any], problem: type[Exception]
) -> None:
    before = state(paid)
    with pytest.raises(problem):
        tell("charge.dispute.created", dispute(paid) | change)
    assert state(paid) == before


def test_a_dispute_of_a_payment_that_is_none_of_ours_is_left_alone(paid: Order) -> None:
    told = dispute(paid) | {"payment_intent": None}
    assert tell("charge.dispute.created", told) == Outcome.IGNORED


def test_a_dispute_is_told_once_however_often_it_is_said(paid: Order) -> None:
    for number in range(3):
        tell("charge.dispute.created", dispute(paid), f"evt_{number}")
    standing, posted, count = state(paid)
    assert (standing, count) == (DisputeStanding.OPEN, 1)
    assert posted[Account.PROCESSOR] == 1500
    assert posted[Account.CREATOR_HELD] == 4410


def test_one_dispute_cannot_be_about_two_orders(engine: Engine, paid: Order) -> None:
    with db.transaction(engine) as session:
        scope = a_scope(session)
        an_account(scope)
        other = an_order(scope, a_course(scope, price_cents=4900), a_user(session))
    tell("payment_intent.succeeded", intent(other))
    tell("charge.dispute.created", dispute(paid))
    with pytest.raises(EventMismatch):
        tell(
            "charge.dispute.updated", dispute(paid) | {"payment_intent": intent_id(other)}, "evt_x"
        )
    assert state(other)[0] == DisputeStanding.NONE


def test_a_dispute_before_its_payment_waits_in_the_inbox(engine: Engine) -> None:
    with db.transaction(engine) as session:
        scope = a_scope(session)
        an_account(scope)
        order = an_order(scope, a_course(scope, price_cents=4900), a_user(session))
    with pytest.raises(UnknownOrder):
        tell("charge.dispute.created", dispute(order))
    tell("payment_intent.succeeded", intent(order))
    assert tell("charge.dispute.created", dispute(order)) == Outcome.HANDLED
    assert state(order)[0] == DisputeStanding.OPEN


def test_losing_under_appeal_stays_lost_and_can_still_be_won(paid: Order) -> None:
    tell("charge.dispute.closed", dispute(paid, "lost"))
    tell("charge.dispute.updated", dispute(paid, "appeal_under_review"))
    assert state(paid)[0] == DisputeStanding.LOST
    tell("charge.dispute.closed", dispute(paid, "won"))
    tell("charge.dispute.closed", dispute(paid, "lost"), "late")
    standing, posted, _ = state(paid)
    assert standing == DisputeStanding.WON
    assert posted[Account.CREATOR_AVAILABLE] == 4410


def test_a_fee_that_stripe_gives_back_comes_back_to_us(paid: Order) -> None:
    won = dispute(paid, "won")
    won["balance_transactions"][1]["fee"] = -1500
    tell("charge.dispute.closed", won)
    assert state(paid)[1].get(Account.PROCESSOR, 0) == 0


@pytest.fixture
def shown(session: Session) -> tuple[StoreScope, Order]:
    """A store with a paid order, to look at."""
    scope = a_scope(session)
    at = {"status": OrderStatus.PAID, "open_key": None, "paid_at": clock.now()}
    order = an_order(scope, a_course(scope), a_user(session, name="Sam Reed"), **at)
    return scope, order


def test_the_creator_sees_the_latest_dispute_in_words(shown: tuple[StoreScope, Order]) -> None:
    scope, order = shown
    early = clock.now() - timedelta(days=3)
    a_dispute(scope, order, stripe_dispute_id="du_1", state=DisputeState.WON, opened_at=early)
    last = a_dispute(scope, order, amount_cents=9900, reason="duplicate", problem="")
    view = map_views(scope, [order.id])[order.id]
    assert (view.dispute_id, view.state, view.amount) == (str(last.id), "open", "$99.00")
    assert view.reason == "The buyer says that they paid twice."
    assert view.answer == "sent"
    assert view.due_at.startswith(f"{last.due_at:%Y-%m-%d}")


def test_the_creator_reads_what_we_sent_but_not_the_buyers_address(
    shown: tuple[StoreScope, Order],
) -> None:
    scope, order = shown
    said = {"customer_email_address": "sam@secret.test", "uncategorized_text": "Receipt of it"}
    kept = a_dispute(scope, order, evidence=said)
    parts = get_evidence(scope, str(kept.id)).parts
    assert [(part.name, part.text) for part in parts] == [("Receipt", "Receipt of it")]


def test_nobody_else_reads_what_we_sent(shown: tuple[StoreScope, Order]) -> None:
    scope, order = shown
    kept = a_dispute(scope, order)
    with pytest.raises(NotFound):
        get_evidence(a_scope(scope.session), str(kept.id))
    helper = StoreScope(scope.session, scope.store_id, scope.actor_id, frozenset())
    with pytest.raises(Forbidden):
        get_evidence(helper, str(kept.id))
    for nonsense in ("", "no-id", "0" * 36):
        with pytest.raises(NotFound):
            get_evidence(scope, nonsense)
    kept.evidence_state = EvidenceState.NONE
    with pytest.raises(NotFound):
        get_evidence(scope, str(kept.id))


def test_the_evidence_fits_what_stripe_takes(shown: tuple[StoreScope, Order]) -> None:
    scope, order = shown
    kept = a_dispute(scope, order)
    course = queries.list_order_courses(scope.session, order.id)[0]
    buyer = Viewer(scope.session, user_id=order.buyer_id)
    grant_access(
        scope.session,
        scope.store_id,
        order.buyer_id,
        course,
        reason=AccessReason.PAID,
        order_id=order.id,
    )
    about = scope.get(Course, course)
    module = a_module(scope, about)
    for number in range(120):
        lesson = a_lesson(
            scope,
            about,
            module=module,
            title=f"{number} {'a long title ' * 8}",
            position=number,
        )
        complete_lesson(buyer, str(lesson.id))
    log = list_access(scope.session, order.buyer_id, [course])
    assert len(log) == 241
    said = gather_evidence(scope.session, kept)
    assert max(len(text) for text in said.values()) <= LONGEST
    # The latest entries are the ones that are kept.
    assert said["access_activity_log"].splitlines()[-1].endswith(log[-1].text)
    assert len(said["access_activity_log"]) > LONGEST - 300

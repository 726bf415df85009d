"""Each invariant finds the break it is there for, and names it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from ppr_academy.models.commerce import (
    Account,
    EventStatus,
    LedgerEntry,
    LedgerGroup,
    Order,
    OrderLine,
    OrderStatus,
    ProviderEvent,
)
from ppr_academy.services.commerce import facts, fulfilment, queries
from ppr_academy.services.commerce.facts import PaymentState
from ppr_academy.services.commerce.verify import verify_ledger
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.stores.scope import across_stores
from tests.builders import a_course, a_scope, a_user, an_account, an_order
from tests.builders.learning import take_away


@pytest.fixture
def sold(engine: Engine) -> Order:
    """One honest sale."""
    with db.transaction(engine) as session:
        scope = a_scope(session)
        an_account(scope)
        order = an_order(scope, a_course(scope), a_user(session), number=20001)
        facts.record_payment(session, order, "pi_1", PaymentState.SUCCEEDED, None)
        fulfilment.settle(session, order, clock.now())
    return order


def post(session: Session, order: Order, **cents: int) -> None:
    """A posting by somebody who knows nothing of targets."""
    now = clock.now()
    group = LedgerGroup(
        id=new_id(), store_id=order.store_id, order_id=order.id, reason="planted", posted_at=now
    )
    session.add(group)
    session.flush()
    for name, amount in cents.items():
        session.add(
            LedgerEntry(
                store_id=order.store_id,
                group_id=group.id,
                order_id=order.id,
                account=Account(name),
                amount_cents=amount,
                currency="usd",
                posted_at=now,
            )
        )


def unbalanced(session: Session, order: Order) -> None:
    post(session, order, buyer=-5, platform_fee=4)


def one_cent_too_many(session: Session, order: Order) -> None:
    post(session, order, platform_fee=-1, creator_available=1)


def unpaid_again(session: Session, order: Order) -> None:
    order.status = OrderStatus.EXPIRED


def lost_access(session: Session, order: Order) -> None:
    (course_id,) = queries.list_order_courses(session, order.id)
    take_away(session, order.store_id, order.buyer_id, course_id)


def another_buyer(session: Session, order: Order) -> None:
    order.buyer_id = a_user(session).id


def a_wrong_fee(session: Session, order: Order) -> None:
    order.platform_fee_cents, order.creator_share_cents = 489, 4411
    post(session, order, platform_fee=-1, creator_available=1)


def a_wrong_line(session: Session, order: Order) -> None:
    (line,) = session.exec(across_stores(OrderLine, reason="a test looks at every row")).all()
    line.discount_cents, line.charged_cents = 1, line.charged_cents - 1


def no_lines(session: Session, order: Order) -> None:
    (line,) = session.exec(across_stores(OrderLine, reason="a test looks at every row")).all()
    session.delete(line)


def an_event(session: Session, status: EventStatus, minutes: int) -> None:
    at = clock.now() - timedelta(minutes=minutes)
    session.add(
        ProviderEvent(
            provider="stripe",
            external_id=f"evt_{status}_{minutes}",
            type="charge.succeeded",
            payload={},
            status=status,
            error="EventMismatch: not ours",
            created_at=at,
            received_at=at,
        )
    )


def forgotten(session: Session, _order: Order) -> None:
    an_event(session, EventStatus.FAILED, 11)


@pytest.mark.parametrize(
    ("plant", "rules"),
    [
        (unbalanced, {"every group sums to zero"}),
        (one_cent_too_many, {"an order's postings are its numbers"}),
        (a_wrong_fee, {"an order's numbers are its lines', and our fee their share"}),
        (a_wrong_line, {"an order's numbers are its lines', and our fee their share"}),
        (
            no_lines,
            {
                "an order's numbers are its lines', and our fee their share",
                "an access has its reason",
            },
        ),
        (
            unpaid_again,
            {"nothing is posted for an unpaid order", "an access has its reason"},
        ),
        (lost_access, {"a paid order has its access"}),
        (another_buyer, {"a paid order has its access", "an access has its reason"}),
        (forgotten, {"every event is handled within ten minutes"}),
    ],
)
def test_a_break_is_found_and_named(
    engine: Engine, sold: Order, plant: Callable[[Session, Order], None], rules: set[str]
) -> None:
    with db.reading(engine) as session:
        assert verify_ledger(session, with_processor=False).breaks == ()
    with db.transaction(engine) as session:
        order = queries.lock_order(session, sold.id)
        assert order is not None
        plant(session, order)
    with db.reading(engine) as session:
        breaks = verify_ledger(session, with_processor=False).breaks
    found = {broken.rule for broken in breaks}
    assert rules <= found
    assert all(broken.subject and broken.detail for broken in breaks)
    if plant is not unbalanced:
        assert found == rules


def test_a_fresh_failure_is_not_yet_a_break(engine: Engine, sold: Order) -> None:
    with db.transaction(engine) as session:
        an_event(session, EventStatus.FAILED, 9)
        an_event(session, EventStatus.HANDLED, 60)
        an_event(session, EventStatus.IGNORED, 60)
    with db.reading(engine) as session:
        assert verify_ledger(session, with_processor=False).breaks == ()

"""Giving money back in flows: deciding, sending, refunds made at Stripe, and comparing books."""

import uuid

from ppr_academy.models.refunds import Refund
from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe.refunds import refund as refund_at_stripe
from ppr_academy.sandbox.stripe.work import Work
from ppr_academy.services.commerce import queries
from ppr_academy.services.commerce.refunds import decisions, sending
from ppr_academy.services.commerce.verify import verify_ledger
from ppr_academy.services.core import db, jobs
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.learning.access import has_access
from ppr_academy.services.stores.scope import across_stores
from tests.flows.conftest import Academy, Browser
from tests.flows.shop import Shop, read_books

WHY = "the test looks at everything"


def refunds() -> list[Refund]:
    with db.reading() as session:
        statement = across_stores(Refund, reason=WHY).order_by(Refund.created_at)
        return list(session.exec(statement).all())


def decide(academy: Academy, cents: int = 0, key: uuid.UUID | None = None) -> uuid.UUID:
    """The creator presses Refund; nothing is sent yet."""
    order_id, actor = read_books(academy).order.id, read_books(academy).order.buyer_id
    with db.transaction() as session:
        order = queries.lock_order(session, order_id)
        assert order is not None
        return decisions.begin(
            session, order, key or new_id(), cents, reason="not for her", actor_id=actor
        )


def give_back(academy: Academy, cents: int = 0) -> uuid.UUID:
    refund_id = decide(academy, cents)
    sending.send_refund(refund_id)
    academy.controls.idle()
    return refund_id


def at_stripe(academy: Academy, cents: int, *, both: bool = True) -> list[Doc]:
    """Somebody refunds in Stripe's own dashboard; its events, not delivered."""
    with academy.sandbox.store.write() as tx:
        work = Work(academy.sandbox, tx)
        charge = work.get("charge", charge_id(academy))
        refund_at_stripe(work, charge, cents, reverse=both, with_fee=both)
        for event in work.events:
            tx.run("DELETE FROM delivery WHERE event = ?", event["id"])
    return work.events


def charge_id(academy: Academy) -> str:
    (charge,) = academy.controls.books()["charges"]
    return str(charge["id"])


def owns(shop: Shop, student: Browser) -> bool:
    assert student.user_id is not None
    with db.reading() as session:
        return has_access(session, student.user_id, shop.course_id)


def assert_books_equal(academy: Academy) -> None:
    """Ours and the sandbox's, to the cent; and every invariant holds."""
    sending_jobs(academy)
    (charge,) = academy.controls.books()["charges"]
    balances = read_books(academy).balances()
    assert balances.get("creator_available", 0) == charge["creator"]
    assert -balances.get("buyer", 0) == charge["amount"] - charge["refunded"]
    ours = balances.get("platform_fee", 0) + balances.get("processor", 0)
    assert ours == charge["platform"] + charge["processor"]
    with db.reading() as session:
        assert verify_ledger(session, with_processor=True).breaks == ()


def sending_jobs(academy: Academy) -> None:
    """What the refunds left to be asked and done at Stripe."""
    handlers = {
        "commerce.learn_refund_parts": sending.learn_refund_parts,
        "commerce.pass_on_refund": sending.pass_on_refund,
        "commerce.ask_for_refunds": sending.ask_for_refunds,
    }
    for job in jobs.list_waiting(academy.engine):
        name, _, key = job.workflow_id.partition(":")
        if name in handlers:
            handlers[name](uuid.UUID(key.partition(":")[0]))


def letters(academy: Academy, kind: str) -> int:
    waiting = jobs.list_waiting(academy.engine)
    return sum(job.workflow_id.startswith(f"email.{kind}:") for job in waiting)

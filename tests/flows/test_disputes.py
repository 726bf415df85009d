"""A bank asks for a payment back: the money, the access, our answer and the letters."""

from datetime import timedelta
from typing import Any

import pytest

from ppr_academy.models.commerce import Account, DisputeStanding
from ppr_academy.models.disputes import Dispute, EvidenceState, MoveState, TransferMove
from ppr_academy.models.refunds import RefundStatus
from ppr_academy.sandbox.stripe import books
from ppr_academy.sandbox.stripe.work import Work
from ppr_academy.services.commerce import reconcile
from ppr_academy.services.commerce.disputes import answers, moves
from ppr_academy.services.commerce.terms import REFUND_TERMS
from ppr_academy.services.commerce.verify import verify_ledger
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.errors import ServiceUnavailable
from ppr_academy.services.learning.access import has_access
from ppr_academy.services.stores.scope import across_stores
from tests.flows.conftest import Academy, Browser
from tests.flows.refunding import give_back, refunds
from tests.flows.shop import WHY, Shop, open_shop, read_books
from tests.support.run_jobs import run_jobs


@pytest.fixture
def shop(academy: Academy) -> Shop:
    return open_shop(academy, price_cents=4900)


def buy(academy: Academy, shop: Shop) -> tuple[Browser, str]:
    """A student who has paid; their payment intent."""
    student = academy.signed_in(name="Sam Reed", email="sam@demo.test")
    academy.controls.pay(shop.open_checkout(student))
    academy.controls.idle()
    intent = read_books(academy).order.stripe_payment_intent_id
    assert intent is not None
    return student, intent


def rows(model: Any) -> list[Any]:
    with db.reading() as session:
        return list(session.exec(across_stores(model, reason=WHY)).all())


def settle(academy: Academy, done: set[str]) -> None:
    """Everything that was told arrives, and every job runs, until nothing is left."""
    for _ in range(3):
        academy.controls.idle()
        run_jobs(academy.engine, done)


def owns(shop: Shop, student: Browser) -> bool:
    assert student.user_id is not None
    with db.reading() as session:
        return has_access(session, student.user_id, shop.course_id)


def compare(academy: Academy, shop: Shop) -> None:
    """Stripe's books are ours, to the cent."""
    theirs, ours = academy.controls.books(), read_books(academy).balances()
    assert theirs["accounts"][shop.account_id].get("usd", 0) == ours.get(
        Account.CREATOR_AVAILABLE, 0
    )
    in_dispute = sum(d.amount_cents for d in rows(Dispute) if d.state == "open")
    ours_at_stripe = ours.get(Account.PLATFORM_FEE, 0) + ours.get(Account.CREATOR_HELD, 0)
    assert theirs["platform"]["usd"] == ours_at_stripe - in_dispute
    with db.reading() as session:
        assert verify_ledger(session, with_processor=True).breaks == ()


def learn_fee(academy: Academy) -> None:
    """What Stripe kept of the payment becomes known."""
    academy.controls.idle()
    reconcile.collect_processor_fees()


def test_an_open_dispute_holds_the_money_and_pauses_the_access(
    academy: Academy, shop: Shop
) -> None:
    student, intent = buy(academy, shop)
    learn_fee(academy)
    done: set[str] = set()
    settle(academy, done)
    academy.controls.dispute(intent)
    settle(academy, done)
    after = read_books(academy)
    assert after.order.dispute == DisputeStanding.OPEN
    assert after.balances() == {
        Account.BUYER: -4900,
        Account.CREATOR_HELD: 4410,
        Account.PLATFORM_FEE: 490 - 172 - 1500,
        Account.PROCESSOR: 172 + 1500,
    }
    assert not owns(shop, student)
    (move,) = rows(TransferMove)
    assert (move.cents, move.state, move.stripe_id[:4]) == (-4410, MoveState.DONE, "trr_")
    compare(academy, shop)


@pytest.mark.parametrize("amount", [1000, 4900, 9900])
def test_a_won_dispute_gives_everything_back(academy: Academy, shop: Shop, amount: int) -> None:
    student, intent = buy(academy, shop)
    learn_fee(academy)
    academy.controls.top_up(5000)
    done: set[str] = set()
    opened = academy.controls.dispute(intent, amount=amount)
    settle(academy, done)
    assert not owns(shop, student)
    academy.controls.decide(opened["id"], "won")
    settle(academy, done)
    after = read_books(academy)
    assert after.order.dispute == DisputeStanding.WON
    assert after.balances()[Account.CREATOR_AVAILABLE] == 4410
    assert Account.CREATOR_HELD not in after.balances()
    assert owns(shop, student)
    assert sum(move.cents for move in rows(TransferMove)) == 0
    assert academy.controls.books()["accounts"][shop.account_id] == {"usd": 4410}


@pytest.mark.parametrize(
    ("amount", "creator", "platform"), [(1000, 3510, 390), (4900, 0, 0), (9900, 0, -5000)]
)
def test_a_lost_dispute_costs_each_their_part_and_us_the_rest(
    academy: Academy, shop: Shop, amount: int, creator: int, platform: int
) -> None:
    student, intent = buy(academy, shop)
    learn_fee(academy)
    done: set[str] = set()
    opened = academy.controls.dispute(intent, amount=amount)
    settle(academy, done)
    academy.controls.decide(opened["id"], "lost")
    settle(academy, done)
    balances = read_books(academy).balances()
    assert balances.get(Account.BUYER, 0) == amount - 4900
    assert balances.get(Account.CREATOR_AVAILABLE, 0) == creator
    assert balances.get(Account.PLATFORM_FEE, 0) + balances[Account.PROCESSOR] == platform
    assert not owns(shop, student)
    compare(academy, shop)


def test_an_inquiry_changes_nothing_until_it_escalates(academy: Academy, shop: Shop) -> None:
    student, intent = buy(academy, shop)
    learn_fee(academy)
    done: set[str] = set()
    settle(academy, done)
    before = read_books(academy).balances()
    asked = academy.controls.dispute(intent, inquiry=True)
    settle(academy, done)
    assert read_books(academy).balances() == before
    assert owns(shop, student)
    assert rows(TransferMove) == []
    (dispute,) = rows(Dispute)
    assert (dispute.state, dispute.evidence_state) == ("inquiry", EvidenceState.SENT)
    academy.controls.decide(asked["id"], "escalated")
    settle(academy, done)
    (dispute,) = rows(Dispute)
    assert (dispute.state, dispute.evidence_state) == ("open", EvidenceState.SENT)
    assert not owns(shop, student)
    compare(academy, shop)


def test_our_answer_tells_what_was_bought_and_how_it_was_used(academy: Academy, shop: Shop) -> None:
    _student, intent = buy(academy, shop)
    opened = academy.controls.dispute(intent)
    done: set[str] = set()
    settle(academy, done)
    (dispute,) = rows(Dispute)
    assert dispute.evidence_state == EvidenceState.SENT
    with academy.sandbox.store.read() as tx:
        told = tx.find(opened["id"])
    assert told is not None
    assert told["status"] == "under_review"
    assert told["evidence_details"]["submission_count"] == 1
    said = {name: text for name, text in told["evidence"].items() if isinstance(text, str)}
    assert said == dispute.evidence
    order = read_books(academy).order
    assert said["customer_name"] == "Sam Reed"
    assert said["customer_email_address"] == "sam@demo.test"
    assert said["service_date"] == f"{order.paid_at:%Y-%m-%d}"
    assert "beside the button that pays" in said["refund_policy_disclosure"]
    assert REFUND_TERMS in said["refund_policy_disclosure"]
    assert f"Receipt of PPR-{order.number}" in said["uncategorized_text"]
    assert "Paid: $49.00" in said["uncategorized_text"]
    assert "was given." in said["access_activity_log"]


def test_what_the_buyer_was_told_stands_on_the_payment_page(academy: Academy, shop: Shop) -> None:
    student = academy.signed_in()
    session = shop.open_checkout(student)
    page = student.http.get(f"/sandbox/checkout/{session}").text
    assert REFUND_TERMS in page
    assert read_books(academy).order.refund_terms == REFUND_TERMS


def test_the_creator_gets_a_letter_for_each_turn(academy: Academy, shop: Shop) -> None:
    _student, intent = buy(academy, shop)
    done: set[str] = set()
    settle(academy, done)
    asked = academy.controls.dispute(intent, inquiry=True)
    settle(academy, done)
    academy.controls.decide(asked["id"], "escalated")
    settle(academy, done)
    academy.controls.decide(asked["id"], "lost")
    settle(academy, done)
    subjects = {mail["subject"] for mail in academy.controls.mails(count=4)}
    number = read_books(academy).order.number
    assert subjects >= {
        f"A bank asks about PPR-{number}",
        f"A buyer disputes PPR-{number}",
        f"Lost: the bank gave PPR-{number} back",
    }


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_reversal_whose_answer_is_lost_happens_once(
    academy: Academy, shop: Shop, moment: str
) -> None:
    _student, intent = buy(academy, shop)
    learn_fee(academy)
    academy.controls.fail(path="/v1/transfers", method="POST", status=500, moment=moment, times=2)
    academy.controls.dispute(intent)
    settle(academy, set())
    (move,) = rows(TransferMove)
    assert move.state == MoveState.CALLING
    assert moves.run_due_moves() == 0  # not before its answer time is over
    later = clock.now() + moves.ANSWER_TIME + timedelta(seconds=1)
    with clock.at(later):
        assert moves.run_due_moves() == 1
    (move,) = rows(TransferMove)
    assert move.state == MoveState.DONE
    compare(academy, shop)


def test_what_stripe_refuses_is_tried_again_with_another_key(academy: Academy, shop: Shop) -> None:
    _student, intent = buy(academy, shop)
    done: set[str] = set()
    opened = academy.controls.dispute(intent)
    settle(academy, done)
    # 490 less the fees of card and dispute is less than nothing: Stripe will not pass 4410 on.
    academy.controls.decide(opened["id"], "won")
    spent = academy.controls.books()["platform"]["usd"] - 4409
    _spend(academy, spent)
    settle(academy, done)
    _back, again = sorted(rows(TransferMove), key=lambda move: move.cents)
    assert (again.cents, again.state, again.attempts) == (4410, MoveState.PLANNED, 1)
    assert "insufficient" in again.problem
    academy.controls.top_up(5000)
    with clock.at(clock.now() + timedelta(minutes=6)):
        assert moves.run_due_moves() == 1
    assert academy.controls.books()["accounts"][shop.account_id] == {"usd": 4410}
    assert {move.state for move in rows(TransferMove)} == {MoveState.DONE}


def test_won_before_anything_moved_moves_nothing(academy: Academy, shop: Shop) -> None:
    student, intent = buy(academy, shop)
    opened = academy.controls.dispute(intent)
    academy.controls.idle()
    academy.controls.decide(opened["id"], "won")
    settle(academy, set())
    assert {move.state for move in rows(TransferMove)} == {MoveState.DROPPED}
    assert academy.controls.books()["accounts"][shop.account_id] == {"usd": 4410}
    assert owns(shop, student)


def test_an_answer_waits_out_an_outage_and_is_given_once(academy: Academy, shop: Shop) -> None:
    _student, intent = buy(academy, shop)
    academy.controls.fail(path="/v1/disputes", status=500, moment="after", times=2)
    academy.controls.dispute(intent)
    academy.controls.idle()
    (dispute,) = rows(Dispute)
    with pytest.raises(ServiceUnavailable):
        answers.answer_dispute(dispute.id)
    (prepared,) = rows(Dispute)
    assert prepared.evidence_state == EvidenceState.PREPARED
    assert answers.answer_open_disputes() == 1
    (sent,) = rows(Dispute)
    assert (sent.evidence_state, sent.evidence) == (EvidenceState.SENT, prepared.evidence)
    assert answers.answer_open_disputes() == 0


def test_a_bank_that_takes_no_answer_any_more_is_noted(academy: Academy, shop: Shop) -> None:
    _student, intent = buy(academy, shop)
    academy.controls.hold()
    opened = academy.controls.dispute(intent)
    academy.controls.release()
    academy.controls.decide(opened["id"], "lost")
    (dispute,) = rows(Dispute)
    answers.answer_dispute(dispute.id)
    (dispute,) = rows(Dispute)
    assert dispute.evidence_state == EvidenceState.REFUSED
    assert "already closed" in dispute.problem


def _spend(academy: Academy, cents: int) -> None:
    """The platform pays itself out, so that its balance is down to a part."""
    with academy.sandbox.store.write() as tx:
        source = {"id": "po_own", "currency": "usd"}
        books.post(Work(academy.sandbox, tx), "payout", -cents, source)


@pytest.mark.parametrize(("disputed", "refunded"), [(4900, 4900), (1000, 4900), (1000, 500)])
def test_a_refund_after_a_won_dispute_takes_each_their_part(
    academy: Academy, shop: Shop, disputed: int, refunded: int
) -> None:
    _student, intent = buy(academy, shop)
    learn_fee(academy)
    academy.controls.top_up(20_000)
    done: set[str] = set()
    opened = academy.controls.dispute(intent, amount=disputed)
    settle(academy, done)
    academy.controls.decide(opened["id"], "won")
    settle(academy, done)
    give_back(academy, refunded)
    settle(academy, done)
    (refund,) = refunds()
    assert (refund.status, refund.is_taken_apart) == (RefundStatus.SUCCEEDED, True)
    kept = 4410 - refunded * 9 // 10
    assert read_books(academy).balances().get(Account.CREATOR_AVAILABLE, 0) == kept
    assert academy.controls.books()["accounts"][shop.account_id] == {"usd": kept}
    with db.reading() as session:
        assert verify_ledger(session, with_processor=True).breaks == ()
    # The bank sends it back: everything is as it was.
    academy.controls.refund(refund.stripe_refund_id or "", "failed")
    settle(academy, done)
    assert read_books(academy).balances()[Account.CREATOR_AVAILABLE] == 4410
    assert academy.controls.books()["accounts"][shop.account_id] == {"usd": 4410}


def test_what_was_passed_on_after_a_refund_came_back_is_held_too(
    academy: Academy, shop: Shop
) -> None:
    _student, intent = buy(academy, shop)
    learn_fee(academy)
    academy.controls.top_up(10_000)
    done: set[str] = set()
    give_back(academy)
    settle(academy, done)
    refund_id = refunds()[0].stripe_refund_id
    assert refund_id is not None
    academy.controls.refund(refund_id, "failed")
    settle(academy, done)
    assert academy.controls.books()["accounts"][shop.account_id] == {"usd": 4410}
    academy.controls.dispute(intent)
    settle(academy, done)
    assert [(move.cents, move.state) for move in rows(TransferMove)] == [(-4410, MoveState.DONE)]
    assert academy.controls.books()["accounts"][shop.account_id] == {"usd": 0}
    with db.reading() as session:
        assert verify_ledger(session, with_processor=True).breaks == ()

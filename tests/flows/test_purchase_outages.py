"""Stripe busy, limited, down, slow or silent, and ourselves killed between two steps."""

from datetime import timedelta

import pytest

from ppr_academy.models.commerce import FactKind, OrderStatus
from ppr_academy.sandbox.stripe.work import Work
from ppr_academy.services.commerce import checkout, reconcile
from ppr_academy.services.commerce.verify import verify_ledger
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.errors import ServiceUnavailable
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.gateways import payments
from tests.flows.conftest import Academy, Browser
from tests.flows.shop import Shop, edit_order, open_shop, pay_quietly, read_books

SESSIONS = "/v1/checkout/sessions"


@pytest.fixture
def shop(academy: Academy) -> Shop:
    return open_shop(academy)


def place(shop: Shop, student: Browser) -> None:
    """The first step of buying, and then the process dies."""
    with db.transaction() as session:
        checkout.start_checkout(Viewer(session, student.user_id), shop.course_id)


def assert_kept_for_later(academy: Academy, shop: Shop, student: Browser) -> None:
    """Buy leads to the order's own page, and nothing is charged."""
    answer = shop.buy(student)
    order = read_books(academy).order
    assert answer.headers["location"] == f"/checkout/{order.id}"
    assert order.status == OrderStatus.PENDING
    assert order.stripe_session_url == ""


@pytest.mark.parametrize(
    ("status", "moment"), [(409, "before"), (429, "before"), (500, "before"), (500, "after")]
)
def test_an_order_outlives_an_outage_and_is_opened_by_the_next_try(
    academy: Academy, shop: Shop, status: int, moment: str
) -> None:
    student = academy.signed_in()
    academy.controls.fail(path=SESSIONS, status=status, moment=moment, times=2)
    assert_kept_for_later(academy, shop, student)
    academy.controls.heal()
    session = shop.open_checkout(student)
    order = read_books(academy).order
    assert order.stripe_session_id == session
    with academy.sandbox.store.read() as tx:
        made = tx.run("SELECT count(*) FROM object WHERE kind = 'checkout.session'").fetchone()
    assert made[0] == 1


def test_one_hiccup_is_not_even_noticed(academy: Academy, shop: Shop) -> None:
    academy.controls.fail(path=SESSIONS, status=500, times=1)
    assert shop.open_checkout(academy.signed_in())


def test_a_stripe_that_does_not_answer_in_time_costs_nothing(
    academy: Academy, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(payments, "TIMEOUT_SECONDS", (0.5, 0.3))
    student = academy.signed_in()
    academy.controls.fail(path=SESSIONS, status=0, seconds=1, moment="after", times=9)
    assert_kept_for_later(academy, shop, student)
    academy.controls.heal()
    assert shop.open_checkout(student)
    assert len(read_books(academy).orders) == 1


def test_no_stripe_at_all_is_an_outage(
    shop: Shop, academy: Academy, monkeypatch: pytest.MonkeyPatch
) -> None:
    place(shop, academy.signed_in())
    order_id = read_books(academy).order.id
    nobody = payments._client_for("sk_test_x", "http://127.0.0.1:9", (0.5, 0.5))
    monkeypatch.setattr(payments, "_client", lambda: nobody)
    with pytest.raises(ServiceUnavailable, match="Nothing was charged"):
        checkout.open_hosted_checkout(order_id)
    assert read_books(academy).order.status == OrderStatus.PENDING


def test_a_wrong_key_of_ours_is_not_the_buyers_fault(
    shop: Shop, academy: Academy, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = f"{academy.url}/sandbox/stripe"
    monkeypatch.setattr(
        payments, "_client", lambda: payments._client_for("sk_test_wrong", base, (1.0, 1.0))
    )
    assert_kept_for_later(academy, shop, academy.signed_in())


def test_what_stripe_refuses_is_said_in_its_words_and_frees_the_buyer(
    academy: Academy, shop: Shop
) -> None:
    student = academy.signed_in()
    with academy.sandbox.store.write() as tx:
        account = Work(academy.sandbox, tx).get("account", shop.account_id)
        tx.save(account | {"charges_enabled": False})
    answer = shop.buy(student)
    order = read_books(academy).order
    assert answer.headers["location"] == f"/checkout/{order.id}"
    assert order.status == OrderStatus.FAILED
    assert order.failure.startswith("Stripe refused this: Your destination account needs")
    academy.controls.onboard(shop.account_id)
    assert shop.open_checkout(student)


def test_killed_between_our_commit_and_stripe_the_next_try_goes_on(
    academy: Academy, shop: Shop
) -> None:
    student = academy.signed_in()
    place(shop, student)
    academy.controls.pay(shop.open_checkout(student))
    academy.controls.idle()
    assert read_books(academy).order.status == OrderStatus.PAID


def test_killed_after_stripe_opened_the_checkout_the_next_try_finds_it(
    academy: Academy, shop: Shop
) -> None:
    student = academy.signed_in()
    first = shop.open_checkout(student)
    edit_order(academy, stripe_session_id=None, stripe_session_url="")
    assert shop.open_checkout(student) == first


def test_a_payment_whose_events_never_came_is_found_by_asking(academy: Academy, shop: Shop) -> None:
    pay_quietly(academy, shop.open_checkout(academy.signed_in()))
    assert reconcile.reconcile_open_orders() == 0
    edit_order(academy, created_at=clock.now() - timedelta(minutes=6))
    assert reconcile.reconcile_open_orders() == 1
    books = read_books(academy)
    assert books.order.status == OrderStatus.PAID
    assert books.order.paid_with == "Visa ending 4242"
    assert len(books.access) == 1
    assert {fact.kind for fact in books.facts} == {FactKind.PAYMENT, FactKind.PROCESSOR_FEE}
    with db.reading() as session:
        assert verify_ledger(session, with_processor=True).breaks == ()
    assert reconcile.reconcile_open_orders() == 0


def test_a_bank_debit_that_failed_unheard_is_found_by_asking(academy: Academy, shop: Shop) -> None:
    session = shop.open_checkout(academy.signed_in())
    academy.controls.hold()
    academy.controls.pay(session, "bank_fails")
    academy.controls.bank(session, yes=False)
    edit_order(academy, created_at=clock.now() - timedelta(minutes=6))
    reconcile.reconcile_open_orders()
    assert read_books(academy).order.status == OrderStatus.FAILED


def test_an_abandoned_checkout_is_closed_at_stripe_and_expires(
    academy: Academy, shop: Shop
) -> None:
    session = shop.open_checkout(academy.signed_in())
    past = clock.now() - timedelta(minutes=61)
    edit_order(academy, created_at=past, expires_at=past + timedelta(minutes=60))
    reconcile.reconcile_open_orders()
    assert read_books(academy).order.status == OrderStatus.EXPIRED
    assert academy.controls.pay(session)["outcome"] == "expired"


def test_an_order_that_stripe_never_heard_of_is_given_up_in_the_end(
    academy: Academy, shop: Shop
) -> None:
    student = academy.signed_in()
    place(shop, student)
    past = clock.now() - timedelta(minutes=35)
    edit_order(academy, created_at=past, expires_at=past + timedelta(minutes=60))
    reconcile.reconcile_open_orders()
    assert read_books(academy).order.status == OrderStatus.FAILED
    shop.open_checkout(student)


def test_asking_while_stripe_is_down_changes_nothing(academy: Academy, shop: Shop) -> None:
    pay_quietly(academy, shop.open_checkout(academy.signed_in()))
    edit_order(academy, created_at=clock.now() - timedelta(minutes=6))
    academy.controls.fail(status=500, times=2)
    reconcile.reconcile_open_orders()
    assert read_books(academy).order.status == OrderStatus.PENDING


def test_a_fee_that_cannot_be_asked_for_now_is_asked_for_later(
    academy: Academy, shop: Shop
) -> None:
    academy.controls.pay(shop.open_checkout(academy.signed_in()))
    academy.controls.idle()
    academy.controls.fail(path="/v1/balance_transactions", status=503, times=2)
    with pytest.raises(ServiceUnavailable):
        reconcile.collect_processor_fees()
    academy.controls.heal()
    assert reconcile.collect_processor_fees() == 1
    assert read_books(academy).balances()["processor"] == 172


def test_a_charge_of_stripes_that_we_do_not_know_is_a_break(academy: Academy, shop: Shop) -> None:
    pay_quietly(academy, shop.open_checkout(academy.signed_in()))
    with academy.sandbox.store.write() as tx:
        charge = tx.run("SELECT id FROM object WHERE kind = 'charge'").fetchone()[0]
        hour_ago = int((clock.now() - timedelta(hours=1)).timestamp())
        tx.save(Work(academy.sandbox, tx).get("charge", charge) | {"created": hour_ago})
    with db.reading() as session:
        (broken,) = verify_ledger(session, with_processor=True).breaks
    assert broken.subject == charge
    assert "$49.00 that we have no payment for" in broken.detail

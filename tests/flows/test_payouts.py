"""Payouts from Stripe's first word to the last, whatever order the words come in."""

import csv
import io
import itertools
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ppr_academy.models.commerce import Order
from ppr_academy.models.payouts import (
    Payout,
    PayoutLine,
    PayoutLineKind,
    PayoutStatus,
    ProcessorBalance,
)
from ppr_academy.services.commerce.earnings import days
from ppr_academy.services.commerce.earnings.statement import open_statement, sheet
from ppr_academy.services.commerce.own_orders.listing import list_own_orders
from ppr_academy.services.commerce.own_orders.receipt import get_receipt
from ppr_academy.services.commerce.payouts import collecting
from ppr_academy.services.commerce.payouts.listing import get_payout_rows
from ppr_academy.services.commerce.sales import MoneyPage, get_money_page
from ppr_academy.services.commerce.verify import verify_ledger
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.gateways import payouts
from ppr_academy.services.stores.scope import across_stores
from tests.builders import a_scope, scope_of
from tests.flows.conftest import Academy
from tests.flows.refunding import give_back
from tests.flows.shop import WHY, Shop, open_shop


@pytest.fixture
def shop(academy: Academy) -> Shop:
    return open_shop(academy)


def sell(shop: Shop, *, times: int = 1) -> None:
    """Sell the course; every event has arrived and the money is known."""
    for _ in range(times):
        checkout = shop.open_checkout(shop.academy.signed_in())
        shop.academy.controls.pay(checkout)
    shop.academy.controls.idle()


def pay_out(shop: Shop, *, collect: bool = True) -> str:
    """The day of the schedule; Stripe's id of the payout."""
    (made,) = shop.academy.controls.pay_out(shop.account_id)
    shop.academy.controls.idle()
    if collect:
        collecting.collect_payout(made["id"])
    return str(made["id"])


def say(shop: Shop, payout: str, status: str, code: str = "account_closed") -> None:
    shop.academy.controls.payout(payout, status, code)
    shop.academy.controls.idle()


def page_of(shop: Shop) -> MoneyPage:
    with db.reading() as session:
        return get_money_page(scope_of(session, shop.store))


def everything(model: Any) -> list[Any]:
    with db.reading() as session:
        return list(session.exec(across_stores(model, reason=WHY)).all())


def broken() -> list[str]:
    with db.reading() as session:
        return [str(one) for one in verify_ledger(session, with_processor=False).breaks]


def test_a_sale_ends_in_its_payout(shop: Shop) -> None:
    sell(shop, times=2)
    before = page_of(shop)
    assert [sale.end for sale in before.sales] == ["waiting", "waiting"]
    assert (before.figures.on_its_way, before.balance.waiting) == ("$88.20", "$88.20")
    payout_id = pay_out(shop)
    under_way = page_of(shop)
    (payout,) = under_way.payouts
    assert (payout.state, payout.amount, payout.content) == ("on_its_way", "$88.20", "2 orders")
    assert payout.bank == "Sandbox Bank ending 6789"
    assert [sale.end for sale in under_way.sales] == ["on_its_way", "on_its_way"]
    assert all(sale.arrives == payout.arrives for sale in under_way.sales)
    assert (under_way.balance.waiting, under_way.balance.on_its_way) == ("$0.00", "$88.20")
    say(shop, payout_id, "paid")
    done = page_of(shop)
    assert [sale.end for sale in done.sales] == ["paid", "paid"]
    assert (done.figures.paid_out, done.figures.on_its_way) == ("$88.20", "$0.00")
    assert (done.balance.paid_out, done.balance.on_its_way) == ("$88.20", "$0.00")
    assert done.balance.rhythm == "every day"
    assert done.balance.stripes_own == ""
    with db.reading() as session:
        rows = get_payout_rows(scope_of(session, shop.store), payout.payout_id)
    assert sorted(row.number for row in rows.rows) == sorted(sale.number for sale in done.sales)
    assert [row.amount for row in rows.rows] == ["$44.10", "$44.10"]
    assert rows.more == ""
    assert broken() == []


def test_another_store_sees_no_payout_of_ours(shop: Shop) -> None:
    sell(shop)
    pay_out(shop)
    with db.transaction() as session:
        other = a_scope(session)
        assert get_money_page(other).payouts == []
        (payout,) = everything(Payout)
        with pytest.raises(NotFound):
            get_payout_rows(other, str(payout.id))
        for wrong in ("", "x", payout.stripe_payout_id, str(other.store_id)):
            with pytest.raises(NotFound):
                get_payout_rows(other, wrong)


def told(shop: Shop, payout_id: str) -> dict[str, dict[str, Any]]:
    """The events about a payout that Stripe keeps, by type."""
    with shop.academy.sandbox.store.read() as tx:
        rows = tx.run("SELECT doc FROM object WHERE kind = 'event'").fetchall()
    events = [json.loads(row[0]) for row in rows]
    return {
        event["type"]: event
        for event in events
        if event["type"].startswith("payout.") and event["data"]["object"]["id"] == payout_id
    }


@pytest.mark.parametrize(
    "order", list(itertools.permutations(["payout.created", "payout.paid", "payout.failed"]))
)
def test_a_late_word_never_overwrites_a_more_final_one(shop: Shop, order: tuple[str, ...]) -> None:
    academy = shop.academy
    sell(shop)
    payout_id = pay_out(shop, collect=False)
    say(shop, payout_id, "paid")
    say(shop, payout_id, "failed", "no_account")
    events = told(shop, payout_id)
    with db.transaction() as session:
        for payout in session.exec(across_stores(Payout, reason=WHY)).all():
            session.delete(payout)
    for n, kind in enumerate(order):
        for copy in range(2):
            assert academy.send(events[kind] | {"id": f"evt_{n}_{copy}"}) == 200
    (payout,) = everything(Payout)
    assert (payout.status, payout.failure) == (PayoutStatus.FAILED, "no_account")


def test_money_of_a_payout_that_failed_goes_out_with_the_next(shop: Shop) -> None:
    sell(shop)
    first = pay_out(shop)
    say(shop, first, "paid")
    say(shop, first, "failed", "account_closed")
    collecting.collect_payout(first)
    failed = page_of(shop)
    assert [one.state for one in failed.payouts] == ["failed"]
    assert "Your bank account is closed." in failed.payouts[0].what_to_do
    assert [sale.end for sale in failed.sales] == ["failed"]
    assert (failed.figures.paid_out, failed.balance.waiting) == ("$0.00", "$44.10")
    sell(shop)
    second = pay_out(shop)
    say(shop, second, "paid")
    again = page_of(shop)
    # Both were made in one second, so either may be listed first.
    shown = {one.state: one for one in again.payouts}
    assert {state: one.amount for state, one in shown.items()} == {
        "paid": "$88.20",
        "resent": "$44.10",
    }
    assert "went out again" in shown["resent"].what_to_do
    assert [sale.end for sale in again.sales] == ["paid", "paid"]
    assert (again.figures.paid_out, again.balance.paid_out) == ("$88.20", "$88.20")
    assert broken() == []


def test_a_refund_after_the_payout_comes_off_the_next_one(shop: Shop) -> None:
    sell(shop)
    say(shop, pay_out(shop), "paid")
    give_back(shop.academy)
    shop.academy.controls.idle()
    owed = page_of(shop)
    assert [sale.end for sale in owed.sales] == ["refunded"]
    assert (owed.figures.returned, owed.figures.kept, owed.figures.share) == (
        "−$49.00",
        "$0.00",
        "$0.00",
    )
    assert (owed.figures.paid_out, owed.figures.on_its_way) == ("$44.10", "−$44.10")
    assert owed.balance.waiting == "−$44.10"
    assert owed.figures.adds_up
    sell(shop, times=2)
    say(shop, pay_out(shop), "paid")
    lines = sorted((line.kind, line.amount_cents) for line in everything(PayoutLine))
    sale, refund = PayoutLineKind.SALE, PayoutLineKind.REFUND
    assert lines == [(refund, -4410), (sale, 4410), (sale, 4410), (sale, 4410)]
    assert all(line.order_id for line in everything(PayoutLine))
    even = page_of(shop)
    assert sorted(one.amount for one in even.payouts) == ["$44.10", "$44.10"]
    assert (even.figures.paid_out, even.figures.on_its_way, even.figures.share) == (
        "$88.20",
        "$0.00",
        "$88.20",
    )
    assert even.balance.waiting == "$0.00"
    with db.reading() as session:
        paper = open_statement(scope_of(session, shop.store), even.month)
    *rows, total = csv.DictReader(io.StringIO(b"".join(sheet(paper)).decode("utf-8-sig")))
    assert sorted(row["yours"] for row in rows) == ["0.00", "44.10", "44.10"]
    assert sorted(row["payout"] for row in rows) == ["paid", "paid", "refunded"]
    assert (total["paid"], total["refunded"], total["yours"]) == ("147.00", "-49.00", "88.20")
    assert broken() == []


def test_a_part_that_went_back_shows_in_every_paper(shop: Shop) -> None:
    sell(shop)
    give_back(shop.academy, 1000)
    shop.academy.controls.idle()
    shown = page_of(shop)
    (sale,) = shown.sales
    assert (sale.charged, sale.returned, sale.kept) == ("$49.00", "−$10.00", "$39.00")
    assert (sale.fee, sale.share, sale.end) == ("−$3.90", "$35.10", "waiting")
    assert shown.figures.adds_up
    order_id = sale.order_id
    with db.reading() as session:
        (order,) = session.exec(across_stores(Order, reason=WHY)).all()
        buyer = order.buyer_id
        receipt = get_receipt(Viewer(session, buyer), order_id)
        (own,) = list_own_orders(Viewer(session, buyer)).orders
    assert receipt.sums == (
        ("Paid", "$49.00", True),
        ("Refunded to you", "−$10.00", False),
        ("Paid in the end", "$39.00", True),
    )
    assert (own.state, own.refunded, own.kept) == ("partly_refunded", "−$10.00", "$39.00")
    pay_out(shop)
    (payout,) = page_of(shop).payouts
    assert (payout.amount, payout.content) == ("$35.10", "1 order")


def test_eight_deliveries_at_once_make_one_payout(shop: Shop) -> None:
    sell(shop)
    payout_id = pay_out(shop, collect=False)
    event = told(shop, payout_id)["payout.created"]
    with db.transaction() as session:
        for payout in session.exec(across_stores(Payout, reason=WHY)).all():
            session.delete(payout)

    def deliver(n: int) -> int:
        return shop.academy.send(event | {"id": f"evt_again_{n % 4}"})

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(deliver, range(8)))
    assert set(answers) == {200}
    assert len(everything(Payout)) == 1
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(collecting.collect_payout, [payout_id] * 4))
    assert len(everything(PayoutLine)) == 1
    assert broken() == []


def test_collecting_twice_or_from_two_sides_collects_once(shop: Shop) -> None:
    sell(shop, times=3)
    payout_id = pay_out(shop)
    lines = everything(PayoutLine)
    assert len(lines) == 3
    assert {line.kind for line in lines} == {PayoutLineKind.SALE}
    collecting.collect_payout(payout_id)
    collecting.collect_open_payouts()
    assert everything(PayoutLine) == lines
    collecting.collect_payout("po_unknown")


@pytest.mark.parametrize("knows", ["the order", "the payment", "nothing"])
def test_the_order_of_a_line_is_asked_for_when_no_event_told_it(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, knows: str
) -> None:
    sell(shop)
    with db.transaction() as session:
        (order,) = session.exec(across_stores(Order, reason=WHY)).all()
        order.stripe_transfer_id = None
    ask = payouts.find_origin_of

    def forgetful(transfer_id: str) -> payouts.Origin:
        origin = ask(transfer_id)
        assert origin.order_id == str(order.id)
        return {
            "the order": replace(origin, payment_intent_id=""),
            "the payment": replace(origin, order_id="not one of ours"),
            "nothing": payouts.Origin("", ""),
        }[knows]

    monkeypatch.setattr(payouts, "find_origin_of", forgetful)
    pay_out(shop)
    (line,) = everything(PayoutLine)
    if knows == "nothing":
        assert (line.order_id, line.kind) == (None, PayoutLineKind.TRANSFER)
    else:
        assert (line.order_id, line.kind) == (order.id, PayoutLineKind.SALE)
    assert broken() == []


def test_a_payout_whose_rows_are_missing_breaks_the_audit(shop: Shop) -> None:
    sell(shop, times=2)
    pay_out(shop)
    assert broken() == []
    with db.transaction() as session:
        line = session.exec(across_stores(PayoutLine, reason=WHY)).first()
        session.delete(line)
    (found,) = broken()
    assert "a payout is the sum of its rows" in found
    assert "$88.20" in found


def test_an_outage_leaves_the_lines_for_the_next_round(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    sell(shop)
    (made,) = shop.academy.controls.pay_out(shop.account_id)
    shop.academy.controls.idle()
    shop.academy.controls.fail(service="stripe", status=500, times=50)
    later = clock.now() + collecting.ASK_AGAIN_AFTER + timedelta(seconds=5)
    with clock.at(later):
        assert collecting.collect_open_payouts() == 1
    assert everything(PayoutLine) == []
    assert page_of(shop).payouts[0].content == "Stripe is adding it up"
    shop.academy.controls.heal()
    with clock.at(later):
        collecting.collect_open_payouts()
    assert len(everything(PayoutLine)) == 1
    assert made["id"] == everything(Payout)[0].stripe_payout_id


def test_events_of_strangers_and_broken_ones_change_nothing(shop: Shop) -> None:
    sell(shop)
    payout_id = pay_out(shop, collect=False)
    event = told(shop, payout_id)["payout.created"]
    body = event["data"]["object"]
    for n, (account, changed, status) in enumerate(
        [
            ("acct_of_nobody", {}, 200),
            (shop.account_id, {"status": "lost"}, 500),
            (shop.account_id, {"amount": 1}, 500),
            (shop.account_id, {"amount": None}, 500),
            (shop.account_id, {"arrival_date": "soon"}, 500),
            (shop.account_id, {"id": "po_other", "automatic": "yes"}, 500),
        ]
    ):
        sent = event | {
            "id": f"evt_odd_{n}",
            "account": account,
            "data": {"object": body | changed},
        }
        assert shop.academy.send(sent) == status, changed
    (payout,) = everything(Payout)
    assert (payout.amount_cents, payout.status) == (4410, PayoutStatus.IN_TRANSIT)


def test_stripes_own_balance_shows_only_where_it_differs(shop: Shop) -> None:
    sell(shop)
    with clock.at(clock.now() + timedelta(minutes=1)):
        assert collecting.refresh_stale_funds() == 1
        assert page_of(shop).balance.stripes_own == ""
        collecting.refresh_stale_funds()
    with db.transaction() as session:
        (row,) = session.exec(across_stores(ProcessorBalance, reason=WHY)).all()
        row.available_cents += 1
    assert page_of(shop).balance.stripes_own == "$44.11"


def test_a_payout_makes_its_days_be_summed_again(shop: Shop) -> None:
    sell(shop)
    tomorrow = clock.now() + timedelta(days=1)
    with clock.at(tomorrow):
        days.sum_days()
    with clock.at(tomorrow + days.OPEN_FOR * 2):
        assert days.sum_days() == 1
        assert days.sum_days() == 0
        payout_id = pay_out(shop)
        assert page_all(shop).figures.paid_out == "$0.00"
        collecting.collect_payout(payout_id)
        shop.academy.controls.payout(payout_id, "paid")
        shop.academy.controls.idle()
        collecting.collect_payout(payout_id)
        assert page_all(shop).figures.paid_out == "$44.10"
        assert days.sum_days() == 1
        assert page_all(shop).figures.paid_out == "$44.10"
        assert broken() == []


def page_all(shop: Shop) -> MoneyPage:
    with db.reading() as session:
        return get_money_page(scope_of(session, shop.store), f"{shop.store.created_at:%Y-%m}")

"""A buyer's orders and receipts: all of theirs, nobody else's, in words that stay words."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import Engine
from sqlmodel import Session

from ppr_academy.models.commerce import DisputeStanding, Order, OrderStatus
from ppr_academy.services.commerce import facts, fulfilment, orders
from ppr_academy.services.commerce.facts import PaymentState
from ppr_academy.services.commerce.own_orders import listing
from ppr_academy.services.commerce.own_orders.listing import list_own_orders
from ppr_academy.services.commerce.own_orders.receipt import get_receipt, print_receipt
from ppr_academy.services.core import db
from ppr_academy.services.core.errors import InvalidInput, NotFound, SignInRequired
from ppr_academy.services.core.viewer import Viewer
from tests.builders import a_course, a_scope, a_user, an_account, an_order
from tests.support.statements import counted

NOVEMBER = datetime(2026, 11, 22, 21, 4, tzinfo=UTC)


def bought(
    session: Session, *, name: str = "Sunniva Haug", title: str = "House Chords 101", **values: Any
) -> tuple[Order, Viewer]:
    scope = a_scope(session)
    an_account(scope)
    buyer = a_user(session, name=name, email=f"{scope.store_id.hex[:8]}@example.test")
    order = an_order(scope, a_course(scope, title=title), buyer)
    pay(session, order)
    for key, value in values.items():
        setattr(order, key, value)
    session.flush()
    return order, Viewer(session, buyer.id, email=buyer.email)


def pay(session: Session, order: Order) -> None:
    facts.record_payment(session, order, f"pi_{order.id.hex}", PaymentState.SUCCEEDED, None)
    fulfilment.settle(session, order, NOVEMBER)


def words_of(viewer: Viewer, order: Order) -> str:
    pdf = print_receipt(get_receipt(viewer, str(order.id)))
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_a_paid_order_is_listed_with_its_receipt(session: Session) -> None:
    order, buyer = bought(session, paid_with="Visa ending 4242")
    shown = list_own_orders(buyer)
    assert shown.is_first_page
    assert shown.next_cursor == ""
    (one,) = shown.orders
    assert (one.number, one.state, one.charged, one.kept) == (
        f"PPR-{order.number}",
        "paid",
        "$49.00",
        "$49.00",
    )
    assert [(line.title, line.price) for line in one.lines] == [("House Chords 101", "$49.00")]
    assert one.receipt == f"/api/receipts/{order.id}.pdf"
    assert one.is_owned
    assert one.item_path.startswith("/learn/")
    assert one.at == NOVEMBER.isoformat()


@pytest.mark.parametrize(
    ("values", "state", "kept", "is_owned"),
    [
        ({"refunded_cents": 1000}, "partly_refunded", "$39.00", True),
        ({"refunded_cents": 4900}, "refunded", "$0.00", False),
        ({"dispute": DisputeStanding.OPEN}, "disputed", "$49.00", False),
        ({"dispute": DisputeStanding.LOST}, "refunded", "$49.00", False),
        ({"dispute": DisputeStanding.WON}, "paid", "$49.00", True),
    ],
)
def test_what_became_of_an_order_shows(
    session: Session, values: dict[str, Any], state: str, kept: str, is_owned: bool
) -> None:
    _, buyer = bought(session, **values)
    (one,) = list_own_orders(buyer).orders
    assert (one.state, one.kept, one.is_owned) == (state, kept, is_owned)
    assert one.item_path.startswith("/learn/") == is_owned


def test_an_open_checkout_is_no_order_and_one_that_the_bank_works_on_is(session: Session) -> None:
    scope = a_scope(session)
    an_account(scope)
    buyer = a_user(session)
    viewer = Viewer(session, buyer.id)
    order = an_order(scope, a_course(scope), buyer)
    assert list_own_orders(viewer).orders == []
    orders.mark_confirmed(session, order, NOVEMBER)
    session.flush()
    (one,) = list_own_orders(viewer).orders
    assert (one.state, one.receipt) == ("waiting", "")
    orders.mark_failed(session, order)
    session.flush()
    assert list_own_orders(viewer).orders == []


def test_nobody_elses_orders_are_listed_and_a_visitor_is_asked_to_sign_in(session: Session) -> None:
    bought(session)
    assert list_own_orders(Viewer(session, a_user(session).id)).orders == []
    with pytest.raises(SignInRequired):
        list_own_orders(Viewer(session))


def test_pages_of_orders_do_not_slip(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE_ROWS", 3)
    with db.transaction(engine) as session:
        scope = a_scope(session)
        buyer = a_user(session)
        made = [
            an_order(
                scope,
                a_course(scope, slug=f"course-{n}"),
                buyer,
                status=OrderStatus.PAID,
                open_key=None,
                paid_at=NOVEMBER,
                created_at=NOVEMBER - timedelta(hours=n // 2),
            ).id
            for n in range(7)
        ]
        buyer_id = buyer.id
    with db.reading(engine) as session:
        viewer, seen, cursor = Viewer(session, buyer_id), [], ""
        for _ in range(3):
            with counted(engine) as statements:
                shown = list_own_orders(viewer, cursor)
            assert len(statements) == 2
            seen += [one.order_id for one in shown.orders]
            cursor = shown.next_cursor
    assert cursor == ""
    assert sorted(seen) == sorted(map(str, made))
    assert len(set(seen)) == 7


@pytest.mark.parametrize("before", ["x", "eyJ9", "\x00", "e" * 400])
def test_a_page_that_does_not_exist_says_so(session: Session, before: str) -> None:
    with pytest.raises(InvalidInput):
        list_own_orders(Viewer(session, a_user(session).id), before)


def test_a_receipt_says_who_what_and_how_much(session: Session) -> None:
    order, buyer = bought(
        session,
        paid_with="Visa ending 4242",
        list_price_cents=5880,
        discount_cents=980,
        refunded_cents=900,
    )
    text = words_of(buyer, order)
    for words in (
        f"Receipt PPR-{order.number}",
        "22 November 2026, 21:04 UTC",
        "Visa ending 4242",
        "Sunniva Haug",
        buyer.email,
        "House Chords 101",
        "List price $58.80",
        "Discount −$9.80",
        "Paid $49.00",
        "Refunded to you −$9.00",
        "Paid in the end $40.00",
    ):
        assert words in text


@pytest.mark.parametrize(
    "title",
    [
        '#panic("out")',
        '#let x = read("/etc/passwd")',
        'He said "go" \\ and #sys.inputs',
        "$ x^2 $ *bold* _it_ `raw` @ref <label> // no /* comment */",
        "= Not a heading",
        "} ] ) , { [ (",
    ],
)
def test_what_people_wrote_is_printed_and_never_read_as_markup(
    session: Session, title: str
) -> None:
    order, buyer = bought(session, name=title, title=title)
    text = words_of(buyer, order)
    # A long name may run over two lines.
    assert " ".join(text.split()).count(" ".join(title.split())) >= 2, text


@pytest.mark.parametrize(
    "title", ["Ghost 🎹👩🏽‍🎤 𝄞", "قصة وتر", "שיעור ראשון", "和音101", "Ωμέγα Ж"]
)
def test_every_script_is_printed(session: Session, title: str) -> None:
    order, buyer = bought(session, name=title, title=title)
    pdf = print_receipt(get_receipt(buyer, str(order.id)))
    assert pdf.startswith(b"%PDF-")
    assert f"PPR-{order.number}" in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


def test_nobody_else_gets_a_receipt_and_none_is_there_before_it_is_paid(session: Session) -> None:
    order, buyer = bought(session)
    with pytest.raises(NotFound):
        get_receipt(Viewer(session, a_user(session).id), str(order.id))
    with pytest.raises(SignInRequired):
        get_receipt(Viewer(session), str(order.id))
    for wrong in ("", "x", "../etc", str(order.buyer_id)):
        with pytest.raises(NotFound):
            get_receipt(buyer, wrong)
    order.status, order.paid_at = OrderStatus.PENDING, None
    session.flush()
    with pytest.raises(NotFound):
        get_receipt(buyer, str(order.id))

"""Buying, and being paid."""

from ppr_academy.services.commerce.products.managing import ProductRow
from tests.flows.permissions.row import NO_STORE, NOT_FOUND, OK, Row, event, request

PURCHASE = "checkout.purchase.PurchaseState"
MONEY = "dashboard.money.MoneyState"
OFFERS = "dashboard.offers.OffersState"
UNSOLD = "not_for_sale"

ROWS = [
    Row(
        "POST /api/checkout",
        request("POST", "/api/checkout", lambda w: {"data": {"course_id": w.course}}),
        stranger=OK,
        nobody=OK,
        allowed="already_owned",
        who="buyer",
        writes=False,
        adds=True,
    ),
    Row(
        "POST /api/checkout for a draft",
        request("POST", "/api/checkout", lambda w: {"data": {"course_id": w.draft}}),
        stranger=UNSOLD,
        nobody=UNSOLD,
        allowed="own_course",
        writes=False,
    ),
    Row(
        "POST /api/checkout with credits",
        request(
            "POST",
            "/api/checkout",
            lambda w: {"data": {"course_id": w.course, "pay_with": "credits"}},
        ),
        stranger="not_enough_credits",
        nobody="not_enough_credits",
        allowed="already_owned",
        who="buyer",
        writes=False,
    ),
    Row(
        "WalletState.watch",
        event("account.wallet.WalletState", "watch"),
        stranger=OK,
        nobody=OK,
        who="buyer",
        writes=False,
    ),
    # Past the door stands Stripe, which does not answer here; tests/flows/test_connect.py has it.
    Row(
        "POST /api/connect",
        request("POST", "/api/connect"),
        stranger="service_unavailable",
        nobody=NO_STORE,
        allowed="service_unavailable",
        writes=False,
    ),
    Row(
        "PurchaseState.watch",
        event(PURCHASE, "watch", route=lambda world: {"order_id": world.open_order}),
        who="buyer",
        writes=False,
    ),
    Row(
        "PurchaseState.watch by the seller",
        event(PURCHASE, "watch", route=lambda world: {"order_id": world.paid_order}),
        allowed=NOT_FOUND,
        writes=False,
    ),
    Row(
        "OrdersState.watch",
        event("account.orders.OrdersState", "watch"),
        stranger=OK,
        nobody=OK,
        who="buyer",
        writes=False,
    ),
    Row(
        "GET /api/receipts/{order_id}.pdf",
        request("GET", "/api/receipts/{paid_order}.pdf"),
        who="buyer",
        writes=False,
    ),
    Row(
        "GET /api/receipts/{order_id}.pdf by the seller",
        request("GET", "/api/receipts/{paid_order}.pdf"),
        allowed=NOT_FOUND,
        writes=False,
    ),
    Row(
        "GET /api/receipts/{order_id}.pdf while it is not paid",
        request("GET", "/api/receipts/{open_order}.pdf"),
        allowed=NOT_FOUND,
        who="buyer",
        writes=False,
    ),
    Row(
        "GET /api/statements/{month}.pdf",
        request("GET", "/api/statements/2026-11.pdf"),
        stranger=OK,
        nobody=NO_STORE,
        writes=False,
    ),
    Row(
        "GET /api/statements/{month}.csv",
        request("GET", "/api/statements/2026-11.csv"),
        stranger=OK,
        nobody=NO_STORE,
        writes=False,
    ),
    Row(
        "GET /api/statements/{month}.pdf of no month",
        request("GET", "/api/statements/2026-13.pdf"),
        nobody=NO_STORE,
        allowed=NOT_FOUND,
        writes=False,
    ),
    Row(
        "StoppedState.look",
        event("checkout.purchase.StoppedState", "look", path="/checkout/stopped?item={draft}"),
        visitor=NOT_FOUND,
        writes=False,
    ),
    Row("OffersState.watch", event(OFFERS, "watch"), stranger=OK, nobody=NO_STORE, writes=False),
    Row(
        "OffersState.create",
        event(OFFERS, "create", lambda _w: ({"code": "MAY5", "amount": "5"},)),
        stranger=OK,
        nobody=NO_STORE,
    ),
    Row(
        "OffersState.pause",
        event(OFFERS, "pause", lambda w: (w.coupon, True)),
        nobody=NO_STORE,
    ),
    Row(
        "OffersState.save_product",
        event(
            OFFERS,
            "save_product",
            lambda _w: ({"title": "A coffee", "suggested": "5"},),
            before=lambda _w: {"product_kind": "tip"},
        ),
        stranger=OK,
        nobody=NO_STORE,
    ),
    Row(
        "OffersState.save_product of a product",
        event(
            OFFERS,
            "save_product",
            lambda _w: ({"title": "Mine now", "suggested": "5"},),
            before=lambda w: {"product_kind": "tip", "product": ProductRow(id=w.product)},
        ),
        nobody=NO_STORE,
    ),
    Row(
        "OffersState.sell_product",
        event(OFFERS, "sell_product", lambda w: (w.product, True)),
        nobody=NO_STORE,
    ),
    Row("MoneyState.watch", event(MONEY, "watch"), stranger=OK, nobody=NO_STORE, writes=False),
    Row(
        "MoneyState.toggle_payout",
        event(MONEY, "toggle_payout", lambda w: (w.payout,)),
        nobody=NO_STORE,
        writes=False,
    ),
    Row(
        "MoneyState.toggle_evidence",
        event(MONEY, "toggle_evidence", lambda w: (w.dispute,)),
        nobody=NO_STORE,
        writes=False,
    ),
    Row(
        "MoneyState.arrive",
        event(MONEY, "arrive", path="/dashboard/money?connect=done"),
        stranger=OK,
        nobody=NO_STORE,
    ),
]

PUBLIC = {
    "MoneyState.toggle_sums": "Unfolds a row that the page shows already.",
    "OffersState.start_making": "Unfolds a form; making the code is in the table.",
    "OffersState.stop_making": "Folds the form.",
    "OffersState.start_product": "Unfolds a form with what the page shows already.",
    "OffersState.stop_product": "Folds the form.",
    "OffersState.pick_product_kind": "Switches between three words of the form.",
    "OffersState.pick_kind": "Switches between two words of the form.",
}

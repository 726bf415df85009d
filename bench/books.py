"""A store that has sold for two years: orders, ledger, payouts, written to a database at once."""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert
from sqlmodel import Session

from ppr_academy.models.base import metadata
from ppr_academy.models.commerce import Account, OrderStatus
from ppr_academy.models.offers import OfferKind
from ppr_academy.models.payouts import PayoutLineKind, PayoutStatus
from ppr_academy.services.core import db
from ppr_academy.services.stores.scope import SCOPE, StoreScope
from tests.builders import a_course, a_payout, a_scope, a_user, an_account

DAYS = 730
_CHUNK = 5000
_CHARGED, _FEE, _SHARE, _PROCESSOR = 4900, 490, 4410, 172
_TABLES = ("purchase_order", "order_line", "ledger_group", "ledger_entry", "payout_line")

Rows = dict[str, list[dict[str, Any]]]


def fill(engine: Engine, sales: int, now: datetime) -> StoreScope:
    """One store with `sales` sales, evenly over the two years before `now`; paid out weekly."""
    with db.transaction(engine) as session:
        scope = a_scope(session)
        an_account(scope)
        course = a_course(scope, price_cents=_CHARGED)
        buyers = [a_user(session).id for _ in range(50)]
        weeks = [_payout(scope, now - timedelta(days=7 * n)) for n in range(DAYS // 7 + 1)]
        for chunk in _sales(scope.store_id, course.id, buyers, weeks, sales, now):
            _write(session, scope, chunk)
    return scope


def _payout(scope: StoreScope, at: datetime) -> uuid.UUID:
    status = PayoutStatus.PAID
    given = {"created_at": at, "arrives_at": at, "collected_at": at, "status": status}
    return a_payout(scope, line_count=960, order_count=960, **given).id


def _write(session: Session, scope: StoreScope, rows: Rows) -> None:
    for name in _TABLES:
        session.execute(
            insert(metadata.tables[name]), rows[name], execution_options={SCOPE: scope.store_id}
        )


def _sales(
    store_id: uuid.UUID,
    course_id: uuid.UUID,
    buyers: list[uuid.UUID],
    weeks: list[uuid.UUID],
    sales: int,
    now: datetime,
) -> Iterator[Rows]:
    rows: Rows = {name: [] for name in _TABLES}
    for n in range(sales):
        at = now - timedelta(days=DAYS) * n / sales
        payout_id = weeks[(now - at).days // 7]
        _sale(rows, n, store_id, course_id, buyers[n % len(buyers)], payout_id, at)
        if len(rows["purchase_order"]) == _CHUNK or n == sales - 1:
            yield rows
            rows = {name: [] for name in _TABLES}


def _sale(
    rows: Rows,
    n: int,
    store_id: uuid.UUID,
    course_id: uuid.UUID,
    buyer_id: uuid.UUID,
    payout_id: uuid.UUID,
    at: datetime,
) -> None:
    order_id, group_id = uuid.uuid4(), uuid.uuid4()
    mine = {"store_id": store_id, "order_id": order_id}
    prices = {"list_price_cents": _CHARGED, "discount_cents": 0, "charged_cents": _CHARGED}
    rows["purchase_order"].append(
        {
            "id": order_id,
            "store_id": store_id,
            "number": 100_000 + n,
            "buyer_id": buyer_id,
            "item_title": "House Chords 101",
            "status": OrderStatus.PAID,
            "platform_fee_cents": _FEE,
            "creator_share_cents": _SHARE,
            "currency": "usd",
            "stripe_destination_id": "acct_bench",
            "stripe_payment_intent_id": f"pi_{n}",
            "created_at": at,
            "expires_at": at,
            "confirmed_at": at,
            "paid_at": at,
        }
        | prices
    )
    line = {"position": 0, "kind": OfferKind.COURSE, "course_id": course_id, "fee_bps": 1000}
    rows["order_line"].append(mine | prices | line | {"title": "House Chords 101"})
    rows["ledger_group"].append(mine | {"id": group_id, "reason": "payment", "posted_at": at})
    for account, cents in (
        (Account.BUYER, -_CHARGED),
        (Account.CREATOR_AVAILABLE, _SHARE),
        (Account.PLATFORM_FEE, _FEE - _PROCESSOR),
        (Account.PROCESSOR, _PROCESSOR),
    ):
        rows["ledger_entry"].append(
            mine
            | {
                "id": uuid.uuid4(),
                "group_id": group_id,
                "account": account,
                "amount_cents": cents,
                "currency": "usd",
                "posted_at": at,
            }
        )
    rows["payout_line"].append(
        mine
        | {
            "id": uuid.uuid4(),
            "payout_id": payout_id,
            "carried_by": payout_id,
            "kind": PayoutLineKind.SALE,
            "amount_cents": _SHARE,
            "currency": "usd",
            "stripe_line_id": f"txn_{n}",
            "source_id": f"py_{n}",
            "at": at,
        }
    )

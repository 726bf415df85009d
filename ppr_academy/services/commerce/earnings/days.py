"""Summing the days that are over, so that a page sums today's sales alone.

A day is opened first and summed ten minutes later at the earliest: whoever posts something for it
meanwhile finds it and says that it is not true. The sums are proven equal by the audit.
"""

import uuid
from collections.abc import Collection
from datetime import date, timedelta

from sqlmodel import Session

from ppr_academy.models.payouts import SalesDay
from ppr_academy.services.commerce.earnings import queries
from ppr_academy.services.commerce.earnings.sums import adds_up, day_range
from ppr_academy.services.core import clock, db
from ppr_academy.services.stores.scope import StoreScope, insert_once

OPEN_FOR = timedelta(minutes=10)
BATCH = 500


def unsettle(session: Session, store_id: uuid.UUID, days: Collection[date]) -> None:
    """Say that the money of sales of these days moved: they have to be summed again.

    In the transaction that moves it. Today is summed by nobody yet.
    """
    today = clock.now().date()
    over = sorted(day for day in days if day < today)
    if over:
        queries.mark_untrue(session, store_id, over)


def sum_days() -> int:
    """Open the days that are over and sum those that are open; how many were summed."""
    now = clock.now()
    yesterday = now.date() - timedelta(days=1)
    with db.reading() as session:
        behind = queries.list_stores_to_extend(session, yesterday)
    for store_id, first_sale, reached in behind:
        start = reached + timedelta(days=1) if reached else first_sale.date()
        _open(store_id, start, yesterday)
    with db.reading() as session:
        waiting = queries.list_days_to_sum(session, now - OPEN_FOR, BATCH)
    for store_id, day in waiting:
        _sum(store_id, day)
    return len(waiting)


def _open(store_id: uuid.UUID, first: date, last: date) -> None:
    """All of them at once: between the first and the last day none may be missing."""
    now = clock.now()
    with db.transaction() as session:
        for n in range((last - first).days + 1):
            day = first + timedelta(days=n)
            insert_once(session, SalesDay(store_id=store_id, day=day, opened_at=now))


def _sum(store_id: uuid.UUID, day: date) -> None:
    with db.transaction() as session:
        scope = StoreScope(session, store_id, store_id, frozenset())
        row = queries.lock_day(scope, day)
        if row is None or row.is_true:
            return
        span = day_range(day)
        _, sums = queries.sum_ranges(scope, [span], span)
        row.orders = sums.orders
        row.listed_cents, row.discount_cents = sums.listed, sums.discount
        row.charged_cents = sums.charged
        row.fee_cents, row.processor_cents = sums.fee, sums.processor
        row.available_cents, row.held_cents = sums.available, sums.held
        row.paid_out_cents = sums.paid_out
        row.adds_up = adds_up(sums)
        row.is_true = True

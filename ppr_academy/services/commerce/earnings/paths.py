"""The path of each sale: paid, discount, processor, our part, the creator's, payout. In cents."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from ppr_academy.models.commerce import Account, DisputeStanding, Order
from ppr_academy.models.payouts import Payout, PayoutStatus
from ppr_academy.services.commerce.earnings import queries
from ppr_academy.services.core import db
from ppr_academy.services.stores.scope import StoreScope

CHUNK = 500


@dataclass(frozen=True, slots=True)
class SalePath:
    """One paid order and where its money went: charged - returned - fee = share.

    `fee` is our part with the processor's inside; `share` is the creator's, what is `held` of it
    included. `payout` is the one that brings it to the bank, None while none does.
    """

    order: Order
    buyer: str
    cover_key: str
    returned: int
    fee: int
    processor: int
    share: int
    held: int
    payout: Payout | None

    @property
    def end(self) -> str:
        """Where the creator's part is: refunded, held, waiting, on_its_way, paid or failed."""
        if self.share == 0 and (self.returned or self.order.dispute == DisputeStanding.LOST):
            return "refunded"
        if self.held or self.order.dispute == DisputeStanding.OPEN:
            return "held"
        if self.payout is None:
            return "waiting"
        return {PayoutStatus.PAID: "paid", PayoutStatus.FAILED: "failed"}.get(
            self.payout.status,
            "waiting" if self.payout.status == PayoutStatus.CANCELED else "on_its_way",
        )


def list_paths(
    scope: StoreScope,
    since: datetime,
    until: datetime,
    before: tuple[datetime, uuid.UUID] | None,
    limit: int,
) -> list[SalePath]:
    """The sales of a stretch of time, newest first, each with its path. Three statements."""
    rows = queries.list_sold(scope, since=since, until=until, before=before, limit=limit)
    if not rows:
        return []
    ids = [order.id for order, _, _ in rows]
    posted, payouts = queries.sum_by_order(scope, ids), queries.map_payouts(scope, ids)
    return [
        _path(order, buyer, cover, posted[order.id], payouts.get(order.id, []))
        for order, buyer, cover in rows
    ]


def walk_paths(scope: StoreScope, since: datetime, until: datetime) -> Iterator[SalePath]:
    """Every sale of a stretch of time, newest first, however many: a chunk at a time in memory.

    Opens a transaction for each chunk, so that a slow reader holds none.
    """
    place: tuple[datetime, uuid.UUID] | None = None
    while True:
        with db.reading() as session:
            paths = list_paths(replace(scope, session=session), since, until, place, CHUNK)
        yield from paths
        if len(paths) < CHUNK:
            return
        last = paths[-1].order
        assert last.paid_at is not None
        place = last.paid_at, last.id


def _path(
    order: Order,
    buyer: str,
    cover_key: str,
    posted: dict[Account, int],
    payouts: list[tuple[Payout, int]],
) -> SalePath:
    processor, held = posted.get(Account.PROCESSOR, 0), posted.get(Account.CREATOR_HELD, 0)
    fee = posted.get(Account.PLATFORM_FEE, 0) + processor
    share = posted.get(Account.CREATOR_AVAILABLE, 0) + held
    carrying = [payout for payout, cents in payouts if cents > 0]
    return SalePath(
        order=order,
        buyer=buyer,
        cover_key=cover_key,
        returned=order.charged_cents - fee - share,
        fee=fee,
        processor=processor,
        share=share,
        held=held,
        payout=carrying[-1] if carrying else None,
    )

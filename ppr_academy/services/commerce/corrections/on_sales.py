"""What a creator sees of corrections, in the detail of the sale that they are about."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ppr_academy.models.commerce import Account
from ppr_academy.services.commerce.corrections import queries
from ppr_academy.services.core.money import label
from ppr_academy.services.stores.scope import StoreScope

_THEIRS = (Account.CREATOR_AVAILABLE, Account.CREATOR_HELD)


@dataclass(frozen=True, slots=True)
class SaleCorrection:
    """Why the platform mended a sale, when, and what it changed of the creator's own."""

    reason: str
    amount: str
    at: str


def map_corrections(
    scope: StoreScope, order_ids: Iterable[uuid.UUID], currency: str = "usd"
) -> dict[uuid.UUID, list[SaleCorrection]]:
    """The corrections of each of these sales, oldest first."""
    found: dict[uuid.UUID, list[SaleCorrection]] = defaultdict(list)
    for made, cents in queries.list_of_sales(scope, order_ids, _THEIRS):
        at = made.made_at.isoformat(timespec="seconds")
        found[made.order_id].append(SaleCorrection(made.reason, label(cents, currency), at))
    return found

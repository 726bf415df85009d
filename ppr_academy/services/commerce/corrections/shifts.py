"""What corrections change for those who only reckon: the target of an order."""

import uuid
from collections.abc import Mapping

from sqlmodel import Session

from ppr_academy.models.commerce import Account
from ppr_academy.services.commerce.corrections import queries


def add_shifts(
    session: Session, order_id: uuid.UUID, target: Mapping[Account, int]
) -> dict[Account, int]:
    """The target of an order with its corrections, in cents per account."""
    shifts = queries.sum_shifts(session, order_id)
    return {
        account: cents
        for account in Account
        if (cents := target.get(account, 0) + shifts.get(account, 0))
    }

"""Whose payouts wait: a store in whose books something does not add up is not paid until it does.

A hold is not switched: it is there for as long as the audit has an open break of the store.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from ppr_academy.services.commerce.watch import queries


@dataclass(frozen=True, slots=True)
class PayoutHold:
    """Why a store's payouts wait, for us to read, and since when."""

    rule: str
    subject: str
    since: datetime


def find_payout_hold(session: Session, store_id: uuid.UUID) -> PayoutHold | None:
    """What the payouts of a store wait for; None when nothing holds them."""
    found = queries.find_hold(session, store_id)
    return PayoutHold(found.rule, found.subject, found.found_at) if found else None

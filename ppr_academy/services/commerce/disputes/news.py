"""What a creator is written about a dispute of one of their sales."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from ppr_academy.models.disputes import DisputeState
from ppr_academy.models.identity import User
from ppr_academy.models.stores import Store
from ppr_academy.services.commerce import queries as order_queries
from ppr_academy.services.commerce.disputes import queries
from ppr_academy.services.commerce.disputes.standing import disputed_parts
from ppr_academy.services.commerce.orders import order_label
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.core.money import label


@dataclass(frozen=True, slots=True)
class DisputeNews:
    """Who is written to, and what of. Amounts are labels: of the creator's part, `held` while
    the bank thinks and `lost` once it has decided."""

    creator_id: uuid.UUID
    creator_name: str
    email: str
    number: str
    title: str
    amount: str
    held: str
    lost: str
    due_at: datetime | None


def find_news(session: Session, dispute_id: str, state: str) -> DisputeNews | None:
    """The news that a dispute came to a state; None once it has gone on, or its creator left."""
    dispute = queries.find_dispute(session, parse_id(dispute_id))
    if dispute is None or dispute.state != DisputeState(state):
        return None
    order = order_queries.find_order(session, dispute.order_id)
    if order is None:
        return None
    creator = session.get_one(User, session.get_one(Store, order.store_id).owner_id)
    if creator.deleted_at is not None:
        return None
    parts = disputed_parts(order, order_queries.list_facts(session, order.id))
    return DisputeNews(
        creator_id=creator.id,
        creator_name=creator.name,
        email=creator.email,
        number=order_label(order.number),
        title=order.item_title,
        amount=label(dispute.amount_cents, dispute.currency),
        held=label(parts.held, order.currency),
        lost=label(parts.lost_by_creator, order.currency),
        due_at=dispute.due_at,
    )

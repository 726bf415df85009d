"""What the audit asks of corrections."""

from sqlmodel import Session

from ppr_academy.services.commerce.breaks import Found
from ppr_academy.services.commerce.corrections import queries
from ppr_academy.services.core.money import label


def list_wrong_corrections(session: Session, limit: int) -> list[Found]:
    """Corrections that are of another order than their group, or whose shifts do not balance."""
    return [
        Found(
            f"correction {made.id}",
            f"shifts sum to {label(cents)}" if cents else "its group is of another order",
            made.store_id,
            made.order_id,
        )
        for made, cents in queries.list_wrong(session, limit)
    ]

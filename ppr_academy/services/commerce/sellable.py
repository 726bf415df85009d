"""What can be bought, whatever its kind, as the checkout sees it."""

import uuid
from dataclasses import dataclass

from sqlmodel import Session

from ppr_academy.models.catalog import Course
from ppr_academy.models.offers import OfferKind
from ppr_academy.models.stores import Store, StoreVisibility
from ppr_academy.services.commerce import queries
from ppr_academy.services.core.errors import NotFound


@dataclass(frozen=True, slots=True)
class Sellable:
    """One thing for sale. `price_cents` is its list price, `courses` what comes with it.

    `offer_id` is None for a course at its own price, which has no row among the offers.
    """

    id: uuid.UUID
    kind: OfferKind
    store: Store
    title: str
    price_cents: int
    currency: str
    courses: tuple[Course, ...]
    offer_id: uuid.UUID | None
    is_on_sale: bool

    @property
    def is_free(self) -> bool:
        """Whether it costs nothing, whoever asks."""
        return self.price_cents == 0


def get_sellable(session: Session, item_id: uuid.UUID) -> Sellable:
    """What has this id, whatever its state. Raises NotFound."""
    found = queries.find_offer(session, item_id)
    if found is None:
        raise NotFound
    course, store = found
    return Sellable(
        id=course.id,
        kind=OfferKind.COURSE,
        store=store,
        title=course.title,
        price_cents=course.price_cents,
        currency=course.currency,
        courses=(course,),
        offer_id=None,
        is_on_sale=course.is_on_sale and store.visibility != StoreVisibility.CLOSED,
    )

"""The packages that credits come in, and what a course costs in them. Constants of the academy.

The academy sells them itself. An order belongs to a store, so the academy has one: closed, with a
reserved address and nobody to sign in for it. It is stored with the first order of credits.
"""

import uuid
from dataclasses import dataclass

from sqlmodel import Session

from ppr_academy.models.identity import User
from ppr_academy.models.offers import Offer, OfferKind, OfferStatus
from ppr_academy.models.stores import Store, StoreVisibility
from ppr_academy.services.core import clock
from ppr_academy.services.core.rows import insert_once as insert_row_once
from ppr_academy.services.stores.scope import insert_once

WALLET_PATH = "/wallet"
CURRENCY = "usd"
CENTS_A_CREDIT = 100
"""A course costs a credit for each dollar of its price, or part of one."""

_NAMES = uuid.UUID("7a0c37a1-95d5-4f40-9d64-6f3d3a0d3b52")
_STORE_ID = uuid.uuid5(_NAMES, "store")
_OWNER_ID = uuid.uuid5(_NAMES, "owner")


@dataclass(frozen=True, slots=True)
class Package:
    """So many credits, and some more on top, for one price in cents."""

    paid: int
    bonus: int
    price_cents: int

    @property
    def id(self) -> uuid.UUID:
        """What the browser sends."""
        return uuid.uuid5(_NAMES, f"package:{self.paid}")

    @property
    def credits(self) -> int:
        """All that come with it."""
        return self.paid + self.bonus

    @property
    def title(self) -> str:
        """`30 credits`."""
        return credits_label(self.credits)


PACKAGES = (
    Package(10, 0, 999),
    Package(25, 5, 1999),
    Package(50, 15, 3499),
    Package(100, 35, 5999),
    Package(250, 100, 12999),
)
_BY_ID = {package.id: package for package in PACKAGES}


def find_package(item_id: uuid.UUID) -> Package | None:
    """The package with this id."""
    return _BY_ID.get(item_id)


def credits_for(price_cents: int) -> int:
    """What a price is in credits: a dollar each, rounded up. 0 for what is free."""
    return -(-price_cents // CENTS_A_CREDIT)


def credits_label(count: int) -> str:
    """`1 credit`, `30 credits`."""
    return f"{count:,} credit" if count == 1 else f"{count:,} credits"


def academy_store() -> Store:
    """The store that sells credits, as it is or will be stored."""
    return Store(
        id=_STORE_ID,
        owner_id=_OWNER_ID,
        slug="ppr-academy",
        name="PPR Academy",
        visibility=StoreVisibility.CLOSED,
        created_at=clock.now(),
    )


def store_packages(session: Session) -> None:
    """Store the academy's store with its packages, unless they are there already."""
    now = clock.now()
    owner = User(
        id=_OWNER_ID, email="academy@ppr-academy.invalid", name="PPR Academy", created_at=now
    )
    insert_row_once(session, owner)
    insert_row_once(session, academy_store())
    for package in PACKAGES:
        offer = Offer(
            id=package.id,
            store_id=_STORE_ID,
            kind=OfferKind.CREDITS,
            slug=f"credits-{package.paid}",
            title=package.title,
            price_cents=package.price_cents,
            currency=CURRENCY,
            status=OfferStatus.ON_SALE,
            created_at=now,
        )
        insert_once(session, offer)

"""What a store pays the platform for, and how much of each thing that has room for.

The one place where limits stand and are enforced. What a store has keeps working when its plan
becomes smaller; only more of it is refused.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session

from ppr_academy.services.core import live
from ppr_academy.services.stores import queries
from ppr_academy.services.stores.errors import PlanIsFull
from ppr_academy.services.stores.scope import StoreScope

FREE = "free"


class Limit(StrEnum):
    """What plans have room for."""

    COURSES = "courses"
    TIERS = "tiers"


_WORDS = {
    Limit.COURSES: ("course on sale", "courses on sale"),
    Limit.TIERS: ("membership tier on sale", "membership tiers on sale"),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan: cents a month, and how many of each thing fit; None is no limit."""

    key: str
    title: str
    cents: int
    courses: int | None
    tiers: int | None

    def room_for(self, limit: Limit) -> int | None:
        """How many fit; None is no limit."""
        return self.courses if limit == Limit.COURSES else self.tiers


PLANS = {
    plan.key: plan
    for plan in (
        Plan(FREE, "Free", 0, courses=5, tiers=1),
        Plan("starter", "Starter", 1200, courses=15, tiers=3),
        Plan("creator", "Creator", 2900, courses=50, tiers=6),
        Plan("pro", "Pro", 7900, courses=200, tiers=20),
        Plan("business", "Business", 14900, courses=None, tiers=None),
    )
}


def plan_of(key: str) -> Plan:
    """The plan of this name; a name that is no more is the free one."""
    return PLANS.get(key, PLANS[FREE])


def set_plan(session: Session, store_id: uuid.UUID, key: str) -> None:
    """Repeat in the store what is paid for."""
    store = queries.lock_store(session, store_id)
    store.plan = plan_of(key).key
    session.flush()
    live.touch(session, live.store_profile(store_id))


def require_room(scope: StoreScope, limit: Limit, count: Callable[[], int]) -> None:
    """Raises PlanIsFull unless the store's plan has room for one more than `count` says.

    The store is locked, so that two at once do not both find the last place.
    """
    plan = plan_of(queries.lock_store(scope.session, scope.store_id).plan)
    room = plan.room_for(limit)
    if room is not None and count() >= room:
        raise PlanIsFull(
            f"Your plan “{plan.title}” has room for {limit_words(limit, room)}. "
            "Take one off sale, or choose a larger plan."
        )


def limit_words(limit: Limit, room: int | None) -> str:
    """`5 courses on sale`; without a limit, `Any number of courses on sale`."""
    one, many = _WORDS[limit]
    if room is None:
        return f"Any number of {many}"
    return f"{room} {one if room == 1 else many}"

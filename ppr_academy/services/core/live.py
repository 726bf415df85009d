"""Live hints: a service names what it changed, and after the commit every open page hears of it.

A hint carries no data, only the name of a topic. It may be lost; a page asks again now and then.
The hub that hands hints to pages lives at the edge (ppr_academy.state.hub) and registers here.
"""

import uuid
from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Session

_PENDING = "live_topics"
_publishers: list[Callable[[str], None]] = []


def touch(session: Session, *topics: str) -> None:
    """Tell every page that shows one of these topics, once this transaction has committed."""
    session.info.setdefault(_PENDING, dict.fromkeys(())).update(dict.fromkeys(topics))


def on_publish(publisher: Callable[[str], None]) -> Callable[[], None]:
    """Let `publisher(topic)` hear every hint; thread-safe ones only. Returns its removal."""
    _publishers.append(publisher)
    return lambda: _publishers.remove(publisher)


def publish(topic: str) -> None:
    """Send one hint now, outside any transaction."""
    for publisher in tuple(_publishers):
        publisher(topic)


@event.listens_for(Session, "after_commit")
def _send(session: Any) -> None:
    for topic in session.info.pop(_PENDING, ()):
        publish(topic)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Any, transaction: SessionTransaction) -> None:
    if not transaction.nested:
        session.info.pop(_PENDING, None)


def store_sales(store_id: uuid.UUID) -> str:
    """Orders and money of a store."""
    return f"store:{store_id}:sales"


def store_learning(store_id: uuid.UUID) -> str:
    """Enrolments and progress in a store's courses."""
    return f"store:{store_id}:learning"


def store_courses(store_id: uuid.UUID) -> str:
    """A store's courses and lessons, as its creator edits them."""
    return f"store:{store_id}:courses"


def store_offers(store_id: uuid.UUID) -> str:
    """What a store sells beside its courses, and its coupons."""
    return f"store:{store_id}:offers"


def store_profile(store_id: uuid.UUID) -> str:
    """A store's name, look, visibility and Connect state."""
    return f"store:{store_id}:profile"


def order(order_id: uuid.UUID) -> str:
    """One order, as its buyer watches it."""
    return f"order:{order_id}"


def purchases(buyer_id: uuid.UUID) -> str:
    """All orders of a person, as they look back on them."""
    return f"user:{buyer_id}:orders"


def subscriptions(user_id: uuid.UUID) -> str:
    """What a person is subscribed to: memberships, and the plan of their store."""
    return f"user:{user_id}:subscriptions"


def store_memberships(store_id: uuid.UUID) -> str:
    """A store's tiers, and who is in them."""
    return f"store:{store_id}:memberships"


def library(user_id: uuid.UUID) -> str:
    """What a person has, and how far they are."""
    return f"user:{user_id}:library"


def signed_in(user_id: uuid.UUID) -> str:
    """A person's sessions: pages that follow it check whether they may stay."""
    return f"user:{user_id}:sessions"


def account(user_id: uuid.UUID) -> str:
    """A person's name, address and ways to sign in, as they see them."""
    return f"user:{user_id}:account"


MARKET = "market"
"""What the marketplace lists."""

EVENTS = "admin:events"
"""What outside services told us, and what came of it."""

MONEY_HEALTH = "admin:money"
"""Whether the money adds up, as the audit finds it."""

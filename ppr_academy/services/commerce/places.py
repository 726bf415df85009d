"""Addresses that a purchase leads to."""

import uuid

from sqlmodel import Session

from ppr_academy.models.catalog import Course
from ppr_academy.models.offers import Offer
from ppr_academy.models.stores import Store
from ppr_academy.services.commerce import queries
from ppr_academy.services.learning.outline import player_path


def course_path(course: Course, store: Store) -> str:
    """Where a course's sales page is."""
    return f"/{store.slug}/courses/{course.slug}"


def product_path(offer: Offer, store: Store) -> str:
    """Where a bundle, a price of one's own or a tip is shown."""
    return f"/{store.slug}/products/{offer.slug}"


def learn_path(session: Session, user_id: uuid.UUID, course: Course, store: Store) -> str:
    """Where a person learns a course; its store is named where the slug is not enough."""
    is_shared = queries.owns_namesake(session, user_id, course)
    return player_path(course.slug, store.slug if is_shared else "")

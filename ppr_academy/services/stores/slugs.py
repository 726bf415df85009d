"""A store's address: what it may look like, which words are taken by the academy itself."""

import re
import unicodedata
from dataclasses import dataclass

from sqlmodel import Session

from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.stores import queries
from ppr_academy.services.stores.errors import SlugNotUsable, SlugReserved, SlugTaken

SHORTEST = 3
LONGEST = 40

# tests/architecture holds this against every registered page and route.
_WORDS = """
about account admin affiliate affiliates api app apple-touch-icon apps assets auth backend
beats billing blog bundle bundles bookings cart categories category certificates checkout
coaching community contact courses create creator creators css dashboard demo developers docs
download downloads email explore faq favicon feed feedback files fonts forgot-password free
help home hooks icons images img imprint invite jobs js kit learn legal library licence
licences license login logout mail marketplace me media members memberships messages mixing
music new news newsletter none notifications null oauth offers onboarding orders packs page
pages payments payouts ping plans players playlists podcast policy ppr ppr-academy press
pricing privacy products profile public purchase purchases refund refunds reset-password
robots root rss sales samples sandbox search security seed settings shop shops sign-in
sign-out sign-up sitemap sounds static status store stores stripe studio support system
tags team teams terms test token tools undefined unsubscribe upload uploads user users verify
verify-email wallet webhooks welcome wishlist workshop workshops www
"""
RESERVED = frozenset(_WORDS.split())

_ALLOWED = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class SlugCheck:
    """The answer while somebody types: whether it can be had, and the sentence to show."""

    slug: str
    is_free: bool
    message: str


def check_slug(viewer: Viewer, slug: object) -> SlugCheck:
    """Whether the caller could have this address now. Never raises for what was typed."""
    typed = slug if isinstance(slug, str) else ""
    own = queries.find_store_of(viewer.session, viewer.user_id) if viewer.user_id else None
    if own is not None and own.slug == typed.strip().lower():
        return SlugCheck(own.slug, True, "This is your address.")
    try:
        usable = clean_slug(typed)
        require_free(viewer.session, usable)
    except SlugNotUsable as refusal:
        return SlugCheck(typed[:LONGEST], False, refusal.message)
    return SlugCheck(usable, True, "Free. You can change it until your first sale.")


def clean_slug(slug: object) -> str:
    """The address in the form we store. Raises SlugNotUsable or SlugReserved."""
    if not isinstance(slug, str) or not slug.strip():
        raise SlugNotUsable("An address is missing.")
    slug = slug.strip().lower()
    if len(slug) < SHORTEST:
        raise SlugNotUsable(f"An address has at least {SHORTEST} characters.")
    if len(slug) > LONGEST:
        raise SlugNotUsable(f"An address has up to {LONGEST} characters.")
    if not _ALLOWED.fullmatch(slug):
        raise SlugNotUsable("Letters a to z, digits, and single hyphens between them.")
    if slug in RESERVED:
        raise SlugReserved
    return slug


def require_free(session: Session, slug: str) -> None:
    """Raises SlugTaken when a store has this address."""
    if queries.find_store_by_slug(session, slug) is not None:
        raise SlugTaken


def suggest_slug(name: object) -> str:
    """An address made from a store's name; may be too short to use, or taken."""
    if not isinstance(name, str):
        return ""
    plain = unicodedata.normalize("NFKD", name[:200].lower().replace("ß", "ss").replace("ø", "o"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-")

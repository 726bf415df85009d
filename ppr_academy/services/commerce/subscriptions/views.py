"""What pages show of subscriptions and tiers: words and figures ready to read."""

from dataclasses import dataclass
from datetime import datetime

from ppr_academy.models.offers import Offer
from ppr_academy.models.stores import Store
from ppr_academy.models.subscriptions import Subscription, SubscriptionStatus
from ppr_academy.services.commerce.subscriptions.terms import (
    TierTerms,
    interval_word,
    read_terms,
)
from ppr_academy.services.core.money import label, price_label


@dataclass(frozen=True, slots=True)
class TierCard:
    """A tier as a visitor meets it. `state` is theirs: empty, `here` or `other`."""

    id: str
    title: str
    promise: str
    price: str
    per: str
    trial: str
    includes: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class TierRow:
    """A tier as its creator keeps it. `typed_price` is for the field: `19` or `19.50`."""

    id: str = ""
    title: str = ""
    promise: str = ""
    price: str = ""
    typed_price: str = ""
    interval: str = "month"
    trial_days: int = 0
    terms: str = ""
    courses: tuple[str, ...] = ()
    members: int = 0
    monthly: str = ""
    status: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class CourseChoice:
    """A course that a tier can include."""

    id: str
    title: str
    is_on_sale: bool


@dataclass(frozen=True, slots=True)
class TiersView:
    """All of a creator's tiers. `courses` are what can be in them."""

    rows: tuple[TierRow, ...] = ()
    courses: tuple[CourseChoice, ...] = ()
    members: str = "0"
    monthly: str = ""
    can_charge: bool = False


@dataclass(frozen=True, slots=True)
class OtherTier:
    """Another tier that a member can have instead."""

    id: str
    title: str
    price: str
    includes: str


@dataclass(frozen=True, slots=True)
class MembershipView:
    """One membership as its person sees it.

    `state`: unreached, opening, trialing, active, past_due, cancelling, ended; `is_working` while
    what they asked for is on its way. Times are UTC ISO, for the page to show in their own zone.
    """

    id: str
    title: str
    store_name: str
    store_path: str
    price: str
    state: str
    next_at: str
    until_at: str
    is_working: bool
    failure: str
    others: tuple[OtherTier, ...] = ()


@dataclass(frozen=True, slots=True)
class MembershipsView:
    """Everything that a person is or was a member of."""

    running: tuple[MembershipView, ...] = ()
    past: tuple[MembershipView, ...] = ()


def tier_price(offer: Offer) -> str:
    """`$19 a month`."""
    terms = read_terms(offer.terms)
    return f"{price_label(offer.price_cents, offer.currency)} a {interval_word(terms.interval)}"


def price_of(sub: Subscription) -> str:
    """`$19 a month`, as it was agreed."""
    return f"{price_label(sub.price_cents, sub.currency)} a {interval_word(sub.interval)}"


def includes_words(terms: TierTerms, count: int) -> str:
    """What is in a tier, in a line; `count` is how many courses that is now."""
    courses = f"{count} course{'' if count == 1 else 's'}"
    return f"All {courses}, and what comes" if terms.includes_all else courses


def trial_words(days: int) -> str:
    """How a tier begins; empty when it is paid at once."""
    return f"{days} day{'' if days == 1 else 's'} free" if days else ""


def tier_card(offer: Offer, count: int, state: str = "") -> TierCard:
    """A tier on the storefront."""
    terms = read_terms(offer.terms)
    return TierCard(
        id=str(offer.id),
        title=offer.title,
        promise=offer.promise,
        price=price_label(offer.price_cents, offer.currency),
        per=f"a {interval_word(terms.interval)}",
        trial=trial_words(terms.trial_days),
        includes=includes_words(terms, count),
        state=state,
    )


def tier_row(offer: Offer, members: int, monthly_cents: int) -> TierRow:
    """A tier on the creator's page."""
    terms = read_terms(offer.terms)
    whole, rest = divmod(offer.price_cents, 100)
    parts = [tier_price(offer), trial_words(terms.trial_days)]
    return TierRow(
        id=str(offer.id),
        title=offer.title,
        promise=offer.promise,
        price=price_label(offer.price_cents, offer.currency),
        typed_price=f"{whole}.{rest:02d}" if rest else str(whole),
        interval=terms.interval,
        trial_days=terms.trial_days,
        terms=", ".join(part for part in parts if part),
        courses=tuple(str(key) for key in terms.course_ids),
        members=members,
        monthly=label(monthly_cents, offer.currency),
        status=offer.status,
        version=offer.version,
    )


def membership_view(
    sub: Subscription, store: Store, others: tuple[OtherTier, ...]
) -> MembershipView:
    """A membership in its person's account."""
    return MembershipView(
        id=str(sub.id),
        title=sub.title,
        store_name=store.name,
        store_path=f"/{store.slug}",
        price=price_of(sub),
        state=state_of(sub),
        next_at=_iso(sub.period_end),
        until_at=_iso(sub.ended_at if sub.status == SubscriptionStatus.ENDED else sub.access_until),
        is_working=bool(sub.wish),
        failure=sub.failure,
        others=others,
    )


def state_of(sub: Subscription) -> str:
    """The word that pages go by."""
    if sub.is_running and sub.is_cancelling:
        return "cancelling"
    if sub.status == SubscriptionStatus.OPENING and not sub.stripe_session_url:
        return "unreached"
    return str(sub.status)


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""

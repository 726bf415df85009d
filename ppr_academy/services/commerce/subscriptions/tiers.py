"""The creator's side of memberships: tiers are made, changed, put on sale and put away.

A new price is for those who join from now on; whoever is a member keeps what was agreed. What a
tier includes holds for everybody in it, at once.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from ppr_academy.models.offers import OFFER_TRANSITIONS, Offer, OfferKind, OfferStatus
from ppr_academy.services.commerce.queries import find_connect_account
from ppr_academy.services.commerce.subscriptions import queries, views
from ppr_academy.services.commerce.subscriptions.errors import TierNotReady
from ppr_academy.services.commerce.subscriptions.terms import (
    INTERVALS,
    MAX_TRIAL_DAYS,
    TierTerms,
    write_terms,
)
from ppr_academy.services.commerce.subscriptions.views import CourseChoice, TiersView
from ppr_academy.services.core import clock, jobs, live
from ppr_academy.services.core.errors import InvalidFields, InvalidInput, StaleVersion
from ppr_academy.services.core.ids import new_id, parse_id
from ppr_academy.services.core.money import MAX_PRICE_CENTS, label, parse_price
from ppr_academy.services.core.text import clean_line
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.plans import Limit, require_room
from ppr_academy.services.stores.scope import StoreScope

TITLE_LIMIT = 60
PROMISE_LIMIT = 160
MIN_TIER_CENTS = 100
MAX_TIERS = 50


@dataclass(frozen=True, slots=True)
class TierText:
    """A tier as it was typed, cleaned. The price is in cents."""

    title: str
    promise: str
    price_cents: int
    terms: TierTerms


def get_tiers(scope: StoreScope) -> TiersView:
    """Every tier of the store with its members, and what can be in one."""
    scope.require(permissions.COMMERCE_VIEW)
    counts = queries.count_members(scope)
    rows = sorted(
        (views.tier_row(o, *counts.get(o.id, (0, 0))) for o in queries.list_tiers(scope)),
        key=lambda row: row.status == OfferStatus.ARCHIVED,
    )
    account = find_connect_account(scope.session, scope.store_id)
    return TiersView(
        rows=tuple(rows),
        courses=tuple(
            CourseChoice(str(key), title, is_on_sale)
            for key, title, is_on_sale in queries.list_paid_courses(scope)
        ),
        members=str(sum(count for count, _ in counts.values())),
        monthly=label(sum(cents for _, cents in counts.values())),
        can_charge=account is not None and account.can_charge,
    )


def get_tiers_topics(scope: StoreScope) -> tuple[str, ...]:
    """The live topics that the creator's page of tiers shows."""
    return (
        live.store_memberships(scope.store_id),
        live.store_courses(scope.store_id),
        live.store_profile(scope.store_id),
    )


def save_tier(scope: StoreScope, offer_id: object, version: object, typed: dict[str, Any]) -> str:
    """Make a tier (without an id) or change one; its id.

    Raises InvalidFields, NotFound, StaleVersion, and TierNotReady past fifty tiers.
    """
    scope.require(permissions.OFFERS_EDIT)
    text = _clean(scope, typed)
    offer = _fresh(scope) if offer_id == "" else _kept(scope, offer_id, version)
    offer.title, offer.promise = text.title, text.promise
    offer.price_cents, offer.terms = text.price_cents, write_terms(text.terms)
    offer.version += 1
    scope.session.flush()
    _tell(scope, offer)
    return str(offer.id)


def sell_tier(scope: StoreScope, offer_id: object) -> None:
    """Put a tier on sale. Raises NotFound, TierNotReady with what is missing, PlanIsFull."""
    scope.require(permissions.OFFERS_EDIT)
    offer = _locked(scope, offer_id)
    account = find_connect_account(scope.session, scope.store_id)
    if account is None or not account.can_charge:
        raise TierNotReady("Connect payouts first: members pay you through Stripe.")
    if offer.status != OfferStatus.ON_SALE:
        require_room(scope, Limit.TIERS, lambda: queries.count_tiers_on_sale(scope))
    _move(scope, offer, OfferStatus.ON_SALE)


def archive_tier(scope: StoreScope, offer_id: object) -> None:
    """Take a tier off sale; its members stay as they are. Raises NotFound."""
    scope.require(permissions.OFFERS_EDIT)
    _move(scope, _locked(scope, offer_id), OfferStatus.ARCHIVED)


def _clean(scope: StoreScope, typed: dict[str, Any]) -> TierText:
    wrong: dict[str, str] = {}

    def attempt(field: str, check: Any) -> Any:
        try:
            return check(typed.get(field))
        except InvalidInput as refusal:
            wrong[field] = refusal.message
            return None

    title = attempt("title", _clean_title)
    promise = attempt("promise", _clean_promise)
    cents = attempt("price", _clean_price)
    interval = attempt("interval", _clean_interval)
    days = attempt("trial_days", _clean_trial)
    courses = attempt("courses", lambda value: _clean_courses(scope, value))
    if wrong:
        raise InvalidFields(wrong)
    return TierText(title, promise, cents, TierTerms(interval, days, courses))


def _clean_title(value: object) -> str:
    return clean_line(value, field="title", name="The name", limit=TITLE_LIMIT)


def _clean_promise(value: object) -> str:
    return clean_line(value, field="promise", name="The line", limit=PROMISE_LIMIT, required=False)


def _clean_price(value: object) -> int:
    cents = parse_price(clean_line(value, field="price", name="The price", limit=20))
    if not MIN_TIER_CENTS <= cents <= MAX_PRICE_CENTS:
        low, high = label(MIN_TIER_CENTS), label(MAX_PRICE_CENTS)
        raise InvalidInput(f"A membership costs {low} to {high}.", field="price")
    return cents


def _clean_interval(value: object) -> str:
    if value not in INTERVALS:
        raise InvalidInput("Pick a month or a year.", field="interval")
    return str(value)


def _clean_trial(value: object) -> int:
    text = str(value).strip() if isinstance(value, (str, int)) else "?"
    days = int(text or "0") if text.isascii() and (text.isdigit() or not text) else -1
    if not 0 <= days <= MAX_TRIAL_DAYS:
        raise InvalidInput(f"A trial has 0 to {MAX_TRIAL_DAYS} days.", field="trial_days")
    return days


def _clean_courses(scope: StoreScope, value: object) -> tuple[uuid.UUID, ...]:
    """Ids of one's own courses; none of them means all of them, now and later."""
    if value in ("all", None):
        return ()
    known = {str(key): key for key, _, _ in queries.list_paid_courses(scope)}
    names = list(value) if isinstance(value, (list, tuple)) else [""]
    if not names or any(name not in known for name in names):
        raise InvalidInput("Pick what is in it, from your own courses.", field="courses")
    return tuple(known[name] for name in dict.fromkeys(names))


def _fresh(scope: StoreScope) -> Offer:
    if len(queries.list_tiers(scope)) >= MAX_TIERS:
        raise TierNotReady(f"{MAX_TIERS} tiers are the most a store can have.")
    key = new_id()
    return scope.new(
        Offer,
        id=key,
        kind=OfferKind.MEMBERSHIP,
        slug=f"membership-{key.hex[:12]}",
        title="",
        version=0,
        created_at=clock.now(),
    )


def _kept(scope: StoreScope, offer_id: object, version: object) -> Offer:
    offer = _locked(scope, offer_id)
    if version != offer.version:
        raise StaleVersion(offer.version)
    return offer


def _locked(scope: StoreScope, offer_id: object) -> Offer:
    offer = scope.lock(Offer, parse_id(offer_id))
    if offer.kind != OfferKind.MEMBERSHIP:
        raise InvalidInput("That is no membership.")
    return offer


def _move(scope: StoreScope, offer: Offer, status: OfferStatus) -> None:
    if offer.status == status:
        return
    if status not in OFFER_TRANSITIONS[offer.status]:
        raise AssertionError(f"Offer {offer.id} cannot go from {offer.status} to {status}.")
    offer.status = status
    offer.version += 1
    _tell(scope, offer)


def _tell(scope: StoreScope, offer: Offer) -> None:
    """The store's pages show it anew, and its members get what is in it now."""
    live.touch(scope.session, live.store_memberships(scope.store_id))
    live.touch(scope.session, live.store_courses(scope.store_id))
    key = f"{offer.id}:{offer.version}"
    jobs.enqueue(scope.session, "commerce.settle_memberships", str(scope.store_id), key=key)

"""A creator's plan for their own store: a subscription whose money is the platform's."""

from dataclasses import dataclass

from ppr_academy.models.offers import OfferKind
from ppr_academy.models.stores import Store
from ppr_academy.models.subscriptions import Subscription
from ppr_academy.services.commerce import orders
from ppr_academy.services.commerce.subscriptions import changing, queries, standing, views
from ppr_academy.services.commerce.subscriptions.changing import NewTerms
from ppr_academy.services.commerce.subscriptions.errors import NotRunning
from ppr_academy.services.commerce.subscriptions.joining import ATTEMPTS, Begun, begin
from ppr_academy.services.core import clock, live, ratelimit
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.core.money import price_label
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.plans import FREE, PLANS, Limit, Plan, limit_words, plan_of
from ppr_academy.services.stores.scope import StoreScope

ALL_OURS_BPS = 10_000


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan to choose from. `state`: here, more, less."""

    key: str
    title: str
    price: str
    limits: tuple[str, ...]
    state: str


@dataclass(frozen=True, slots=True)
class Usage:
    """How much of a limit is used: `3 of 5`, and how full that is, as `60%`."""

    words: str
    used: str
    percent: str


@dataclass(frozen=True, slots=True)
class PlanView:
    """The creator's plan page. `state` is the subscription's, empty on the free plan."""

    title: str = ""
    price: str = ""
    state: str = ""
    subscription_id: str = ""
    next_at: str = ""
    until_at: str = ""
    is_working: bool = False
    is_running: bool = False
    failure: str = ""
    rows: tuple[PlanRow, ...] = ()
    usage: tuple[Usage, ...] = ()


def get_plan(scope: StoreScope) -> PlanView:
    """The plan of the store, what it has room for, and the others."""
    scope.require(permissions.STORE_EDIT)
    store = scope.session.get_one(Store, scope.store_id)
    plan, sub = plan_of(store.plan), _open(scope)
    used = {
        Limit.COURSES: queries.count_courses_on_sale(scope),
        Limit.TIERS: queries.count_tiers_on_sale(scope),
    }
    # A checkout that nobody has paid is nothing to show.
    is_begun = sub is not None and (sub.is_running or sub.confirmed_at is not None)
    shown = views.membership_view(sub, store, ()) if sub is not None and is_begun else None
    return PlanView(
        title=plan.title,
        price=_price(plan),
        state=shown.state if shown else "",
        subscription_id=shown.id if shown else "",
        next_at=shown.next_at if shown else "",
        until_at=shown.until_at if shown else "",
        is_working=shown.is_working if shown else False,
        is_running=sub is not None and sub.is_running,
        failure=shown.failure if shown else "",
        rows=tuple(_row(one, plan) for one in PLANS.values()),
        usage=tuple(_usage(limit, count, plan) for limit, count in used.items()),
    )


def get_plan_topics(scope: StoreScope) -> tuple[str, ...]:
    """The live topics of the plan page."""
    return (
        live.subscriptions(scope.actor_id),
        live.store_courses(scope.store_id),
        live.store_memberships(scope.store_id),
    )


def start_plan(scope: StoreScope, key: object) -> Begun:
    """Open the one checkout for a plan of the store. An open one is resumed.

    Raises NotFound for no plan or the free one, AlreadyMember and TooManyAttempts.
    """
    scope.require(permissions.STORE_EDIT)
    ratelimit.hit("checkout", str(scope.actor_id), ATTEMPTS)
    plan, now = _paid_plan(key), clock.now()
    return begin(
        scope.session,
        Subscription(
            id=new_id(),
            store_id=scope.store_id,
            kind=OfferKind.PLAN,
            subscriber_id=scope.actor_id,
            plan=plan.key,
            title=_title(plan),
            price_cents=plan.cents,
            interval="month",
            fee_bps=ALL_OURS_BPS,
            open_key=standing.open_key(scope.actor_id, scope.store_id, OfferKind.PLAN),
            stripe_customer_id=queries.find_customer(
                scope.session, scope.actor_id, scope.store_id, OfferKind.PLAN
            ),
            created_at=now,
            expires_at=now + orders.CHECKOUT_LIFETIME,
        ),
    )


def change_plan(scope: StoreScope, key: object) -> None:
    """Ask for another plan; Stripe works out the difference. The free one cancels at the end.

    Raises NotFound, NotRunning, SameTerms, StillWorking.
    """
    scope.require(permissions.STORE_EDIT)
    found = _open(scope)
    sub = queries.lock_subscription(scope.session, found.id) if found else None
    if sub is None or not sub.is_running or sub.stripe_subscription_id is None:
        raise NotRunning
    if key == FREE:
        changing.ask_cancel(scope.session, sub)
        return
    plan = _paid_plan(key)
    terms = NewTerms(_title(plan), plan.cents, sub.currency, "month", plan=plan.key)
    changing.ask_change(scope.session, sub, terms)


def _open(scope: StoreScope) -> Subscription | None:
    key = standing.open_key(scope.actor_id, scope.store_id, OfferKind.PLAN)
    return queries.find_open(scope.session, key)


def _paid_plan(key: object) -> Plan:
    plan = PLANS.get(key) if isinstance(key, str) else None
    if plan is None or plan.key == FREE:
        raise NotFound
    return plan


def _title(plan: Plan) -> str:
    return f"{plan.title} plan"


def _price(plan: Plan) -> str:
    return f"{price_label(plan.cents)} a month" if plan.cents else "Free"


def _row(plan: Plan, mine: Plan) -> PlanRow:
    limits = tuple(limit_words(limit, plan.room_for(limit)) for limit in Limit)
    state = "here" if plan == mine else "more" if plan.cents > mine.cents else "less"
    return PlanRow(plan.key, plan.title, _price(plan), limits, state)


def _usage(limit: Limit, count: int, plan: Plan) -> Usage:
    room = plan.room_for(limit)
    words = limit_words(limit, None).removeprefix("Any number of ").capitalize()
    if room is None:
        return Usage(words, f"{count}, without a limit", "0%")
    return Usage(words, f"{count} of {room}", f"{min(100 * count // max(room, 1), 100)}%")

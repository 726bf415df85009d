"""What pages are shown of orders, sales and payouts: strings ready to read, ids as text."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from ppr_academy.models.catalog import Course
from ppr_academy.models.commerce import Order, OrderStatus
from ppr_academy.models.stores import ConnectAccount, Store
from ppr_academy.services.commerce.credits.packages import WALLET_PATH, credits_label
from ppr_academy.services.commerce.orders import order_label
from ppr_academy.services.commerce.places import course_path
from ppr_academy.services.commerce.sellable import Sellable
from ppr_academy.services.core.money import decimal, label, price_label
from ppr_academy.services.media.public import public_url

# Stripe's names of what is missing, by how they begin, in words.
_WANTED = (
    ("external_account", "a bank account for your payouts"),
    ("tos_acceptance", "your agreement to Stripe's terms"),
    ("business_profile", "what you sell and where"),
    ("business_type", "whether you are a person or a company"),
    ("individual.verification", "a document that shows who you are"),
    ("person.verification", "a document that shows who you are"),
    ("individual", "who you are"),
    ("person", "who you are"),
    ("representative", "who you are"),
    ("relationship", "who you are"),
    ("owners", "who owns the company"),
    ("directors", "who directs the company"),
    ("company", "your company's details"),
    ("disconnected", "a new connection to Stripe"),
)


@dataclass(frozen=True, slots=True)
class PayoutSetup:
    """Where a store stands with Stripe. `state`: none, unfinished, checking, limited, ready."""

    state: str = "none"
    missing: list[str] = field(default_factory=list)


def payout_setup(account: ConnectAccount | None) -> PayoutSetup:
    """A store's Connect account in words."""
    if account is None:
        return PayoutSetup()
    missing = _in_words(account.missing)
    if account.can_charge and account.can_pay_out:
        return PayoutSetup("ready", missing)
    if account.can_charge:
        return PayoutSetup("limited", missing)
    if account.has_submitted and not missing:
        return PayoutSetup("checking")
    return PayoutSetup("unfinished", missing)


def _in_words(codes: str) -> list[str]:
    words = []
    for code in filter(None, codes.split(",")):
        found = next((text for start, text in _WANTED if code.startswith(start)), "")
        words.append(found or code.replace("_", " ").replace(".", ", "))
    return list(dict.fromkeys(words))


@dataclass(frozen=True, slots=True)
class Step:
    """One of the three steps of a purchase. `at` is UTC in ISO form, empty until it is done."""

    text: str = ""
    at: str = ""
    is_done: bool = False
    is_now: bool = False


@dataclass(frozen=True, slots=True)
class Purchase:
    """An order as its buyer sees it. `item_id` and `amount` are what Buy is told to buy it anew.

    `state`: opening, paying, declined, waiting, paid, refunded, failed, expired, owned.
    """

    order_id: str = ""
    state: str = ""
    number: str = ""
    item_id: str = ""
    amount: str = ""
    title: str = ""
    store_name: str = ""
    course_path: str = ""
    learn_path: str = ""
    cover: str = ""
    price: str = ""
    discount: str = ""
    charged: str = ""
    share: str = ""
    fee: str = ""
    share_cents: int = 0
    fee_cents: int = 0
    paid_with: str = ""
    receipt_to: str = ""
    at: str = ""
    problem: str = ""
    pay_url: str = ""
    credits: str = ""
    steps: list[Step] = field(default_factory=list)


def purchase_state(order: Order, *, owns: bool, now: datetime) -> str:
    """Which of the checkout page's faces an order has."""
    if order.status == OrderStatus.PAID:
        is_refunded = 0 < order.charged_cents <= order.refunded_cents
        return "refunded" if is_refunded else "paid"
    if owns:
        return "owned"
    if order.status == OrderStatus.FAILED:
        return "failed"
    if order.status == OrderStatus.EXPIRED:
        return "expired"
    if order.confirmed_at is not None:
        return "waiting"
    if now >= order.expires_at:
        return "expired"
    if order.failure:
        return "declined"
    return "paying" if order.stripe_session_url else "opening"


def steps_of(
    order: Order, *, state: str, owned_since: datetime | None, brings_course: bool = True
) -> list[Step]:
    """Checkout, payment, library or wallet: with the times at which they happened."""
    is_confirmed = order.confirmed_at is not None or state == "waiting"
    is_paid = order.paid_at is not None
    arrived = owned_since if is_paid else None
    return [
        Step(
            "Checkout done" if is_confirmed else "Checkout", _iso(order.confirmed_at), is_confirmed
        ),
        Step(
            "Payment confirmed" if is_paid else "Waiting for the bank",
            _iso(order.paid_at),
            is_paid,
            is_confirmed and not is_paid,
        ),
        *_last_step(order, arrived, brings_course),
    ]


def _last_step(order: Order, arrived: datetime | None, brings_course: bool) -> list[Step]:
    if order.credits_bought:
        return [Step("In your wallet", _iso(order.paid_at), order.paid_at is not None)]
    return [Step("In your library", _iso(arrived), arrived is not None)] if brings_course else []


def paid_label(order: Order, cents: int) -> str:
    """An amount of an order as its buyer paid it: `29 credits` where they paid in credits."""
    if order.credits_spent:
        return credits_label(order.credits_spent if cents else 0)
    return label(cents, order.currency)


def _place(order: Order, course: Course | None, store: Store) -> str:
    if order.credits_bought:
        return WALLET_PATH
    return course_path(course, store) if course else f"/{store.slug}"


def purchase_view(
    order: Order,
    *,
    item_id: uuid.UUID,
    course: Course | None,
    store: Store,
    email: str,
    state: str,
    owned_since: datetime | None,
    learn_path: str,
) -> Purchase:
    """Put an order into words for its buyer."""
    money = order.currency
    can_pay = state in {"paying", "declined"}
    return Purchase(
        order_id=str(order.id),
        state=state,
        number=order_label(order.number),
        item_id=str(item_id),
        amount=decimal(order.list_price_cents),
        title=order.item_title,
        store_name=store.name,
        course_path=_place(order, course, store),
        learn_path=learn_path,
        cover=_cover(course) if course else "",
        price=paid_label(order, order.list_price_cents),
        discount=label(-order.discount_cents, money) if order.discount_cents else "",
        charged=paid_label(order, order.charged_cents),
        share=label(order.creator_share_cents, money),
        fee=label(order.platform_fee_cents, money),
        share_cents=order.creator_share_cents,
        fee_cents=order.platform_fee_cents,
        paid_with=order.paid_with,
        receipt_to=email,
        at=_iso(order.paid_at),
        problem=order.failure,
        pay_url=order.stripe_session_url if can_pay else "",
        credits=credits_label(order.credits_bought) if order.credits_bought else "",
        steps=steps_of(
            order, state=state, owned_since=owned_since, brings_course=course is not None
        ),
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that is, or was, for sale."""

    title: str = ""
    store_name: str = ""
    course_path: str = ""
    learn_path: str = ""
    cover: str = ""
    price: str = ""


def offer_view(item: Sellable, *, learn_path: str) -> Offer:
    """Put something into words for somebody who wanted to buy it."""
    return Offer(
        title=item.title,
        store_name=item.store.name,
        course_path=item.path,
        learn_path=learn_path,
        cover=_cover(item.courses[0]) if item.courses else "",
        price=price_label(item.price_cents, item.currency),
    )


def short_name(name: str) -> str:
    """`Sunniva Haug` as `Sunniva H.`: enough to know who, in a list that others may see."""
    words = name.split()
    return f"{words[0]} {words[-1][0]}." if len(words) > 1 else name


def _cover(course: Course) -> str:
    return public_url(course.cover_key, small=True) if course.cover_key else ""


def _iso(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""

"""The wallet as its owner sees it: what is left, what can be bought, what happened."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from ppr_academy.models.commerce import Order
from ppr_academy.models.credits import CreditLot
from ppr_academy.services.commerce.credits import queries
from ppr_academy.services.commerce.credits.packages import (
    PACKAGES,
    Package,
    credits_for,
    credits_label,
)
from ppr_academy.services.core import live
from ppr_academy.services.core.money import label
from ppr_academy.services.core.viewer import Viewer

HISTORY_ORDERS = 100
"""How many of the latest orders the wallet tells of; the rest stands among the orders."""


@dataclass(frozen=True, slots=True)
class PackageView:
    """A package that can be bought. `each` is what one credit of it costs."""

    id: str = ""
    count: str = ""
    bonus: str = ""
    price: str = ""
    each: str = ""


@dataclass(frozen=True, slots=True)
class WalletEntry:
    """Credits that came or went. `kind`: bought, spent, returned, refunded."""

    kind: str = ""
    title: str = ""
    text: str = ""
    at: str = ""
    change: str = ""
    path: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class WalletView:
    """Balance, packages and history. `frozen` says what waits for a refund or a bank."""

    balance: str = "0"
    unit: str = "credits"
    frozen: str = ""
    packages: list[PackageView] = field(default_factory=list)
    history: list[WalletEntry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CreditPrice:
    """What something costs in credits, and whether the viewer has as many."""

    price: str = ""
    has: str = ""
    is_enough: bool = False


def get_wallet(viewer: Viewer) -> WalletView:
    """The viewer's wallet. Three statements. Raises SignInRequired."""
    user_id = viewer.require_user()
    lots = queries.list_lots(viewer.session, user_id)
    balance = sum(lot.left_credits for lot in lots)
    frozen = sum(lot.frozen_credits for lot in lots)
    return WalletView(
        balance=f"{balance:,}",
        unit="credit" if balance == 1 else "credits",
        frozen=credits_label(frozen) if frozen else "",
        packages=[_package(package) for package in PACKAGES],
        history=_history(viewer.session, user_id, {lot.order_id: lot for lot in lots}),
    )


def get_wallet_topics(viewer: Viewer) -> tuple[str, ...]:
    """The live topics that the wallet shows. Raises SignInRequired."""
    return (live.purchases(viewer.require_user()),)


def get_credit_price(viewer: Viewer, price_cents: int) -> CreditPrice:
    """What a price in cents is in credits, beside what the viewer has."""
    wanted = credits_for(price_cents)
    has = queries.sum_left(viewer.session, viewer.user_id) if viewer.user_id else 0
    return CreditPrice(credits_label(wanted), credits_label(has) if has else "", has >= wanted)


def _package(package: Package) -> PackageView:
    tenths = (package.price_cents * 10 * 2 + package.credits) // (2 * package.credits)
    return PackageView(
        id=str(package.id),
        count=f"{package.credits:,}",
        bonus=f"{package.paid} and {package.bonus} on top" if package.bonus else "",
        price=label(package.price_cents),
        each=f"{tenths // 10}.{tenths % 10}¢ a credit",
    )


def _history(
    session: Session, user_id: uuid.UUID, lots: dict[uuid.UUID, CreditLot]
) -> list[WalletEntry]:
    orders = queries.list_credit_orders(session, user_id, HISTORY_ORDERS)
    spent = [order.id for order in orders if order.credits_spent]
    back = {
        use.order_id: use.returned_at
        for use in (queries.list_uses_of(session, spent) if spent else ())
        if use.returned_at is not None
    }
    dated: list[tuple[datetime, WalletEntry]] = []
    for order in orders:
        if order.credits_bought:
            dated += _bought(order, lots.get(order.id))
        else:
            dated += _spent(order, back.get(order.id))
    dated.sort(key=lambda one: one[0], reverse=True)
    return [entry for _, entry in dated]


def _bought(order: Order, lot: CreditLot | None) -> list[tuple[datetime, WalletEntry]]:
    at = order.paid_at or order.created_at
    paid = label(order.charged_cents, order.currency)
    found = [(at, _entry("bought", order, f"+{order.credits_bought}", at, f"Bought for {paid}"))]
    if lot is not None and lot.gone_credits and lot.gone_at is not None:
        text = f"{label(lot.gone_cents, order.currency)} went back to you"
        entry = _entry("refunded", order, f"−{lot.gone_credits}", lot.gone_at, text)
        found.append((lot.gone_at, entry))
    return found


def _spent(order: Order, returned_at: datetime | None) -> list[tuple[datetime, WalletEntry]]:
    at = order.paid_at or order.created_at
    found = [(at, _entry("spent", order, f"−{order.credits_spent}", at, "Taken with credits"))]
    if returned_at is not None:
        text = "The course went back, and the credits with it"
        entry = _entry("returned", order, f"+{order.credits_spent}", returned_at, text)
        found.append((returned_at, entry))
    return found


def _entry(kind: str, order: Order, change: str, at: datetime, text: str) -> WalletEntry:
    return WalletEntry(
        kind=kind,
        title=order.item_title,
        text=text,
        at=at.isoformat(timespec="seconds"),
        change=change,
        path=f"/checkout/{order.id}",
        key=f"{order.id}:{kind}",
    )

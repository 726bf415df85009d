"""What is always true of credits: lots, uses, what they are worth, and what creators got."""

from typing import Any

from sqlalchemy import and_, case, func, or_, union_all
from sqlmodel import Session, col, select

from ppr_academy.models.books import CorrectionShift
from ppr_academy.models.commerce import (
    Account,
    LedgerEntry,
    Order,
    OrderStatus,
)
from ppr_academy.models.credits import CreditLot, CreditUse
from ppr_academy.models.disputes import MoveState, TransferMove
from ppr_academy.services.commerce.breaks import Found
from ppr_academy.services.commerce.orders import order_label
from ppr_academy.services.commerce.verify.queries import is_special
from ppr_academy.services.core.money import label
from ppr_academy.services.stores.scope import SCOPE, across_stores

_AUDIT = "the invariants hold for every store"


def list_miscounted_lots(session: Session, limit: int) -> list[Found]:
    """Lots that do not say what was taken of them, or that hold less than nothing."""
    is_used = col(CreditUse.returned_at).is_(None)
    credits = func.coalesce(func.sum(case((is_used, CreditUse.credits), else_=0)), 0)
    cents = func.coalesce(func.sum(case((is_used, CreditUse.cents), else_=0)), 0)
    taken = col(CreditLot.spent_credits) + CreditLot.gone_credits + CreditLot.frozen_credits
    worth = col(CreditLot.spent_cents) + CreditLot.gone_cents + CreditLot.frozen_cents
    statement: Any = (
        select(CreditLot.id, CreditLot.order_id, credits, cents)
        .outerjoin(CreditUse, col(CreditUse.lot_id) == col(CreditLot.id))
        .group_by(col(CreditLot.id))
        .having(
            or_(
                credits != col(CreditLot.spent_credits),
                cents != col(CreditLot.spent_cents),
                taken > col(CreditLot.credits),
                worth > col(CreditLot.paid_cents),
            )
        )
        .limit(limit)
    )
    return [
        Found(f"credits {lot_id}", f"{used} are used, worth {label(int(paid))}", order_id=order_id)
        for lot_id, order_id, used, paid in session.execute(statement)
    ]


def list_misdrawn_orders(session: Session, limit: int) -> list[Found]:
    """Paid orders that say something else of their credits than lots and uses do."""
    bought = func.coalesce(func.max(CreditLot.credits), 0)
    paid = func.coalesce(func.max(CreditLot.paid_cents), 0)
    lots = (
        across_stores(Order, reason=_AUDIT)
        .with_only_columns(col(Order.id), col(Order.store_id), col(Order.number))
        .outerjoin(CreditLot, col(CreditLot.order_id) == col(Order.id))
        .where(col(Order.status) == OrderStatus.PAID, col(Order.credits_bought) > 0)
        .group_by(col(Order.id))
        .having(or_(bought != col(Order.credits_bought), paid != col(Order.charged_cents)))
        .limit(limit)
    )
    spent = func.coalesce(func.sum(CreditUse.credits), 0)
    worth = func.coalesce(func.sum(CreditUse.cents), 0)
    uses = (
        across_stores(Order, reason=_AUDIT)
        .with_only_columns(col(Order.id), col(Order.store_id), col(Order.number))
        .outerjoin(CreditUse, col(CreditUse.order_id) == col(Order.id))
        .where(col(Order.status) == OrderStatus.PAID, col(Order.credits_spent) > 0)
        .group_by(col(Order.id))
        .having(or_(spent != col(Order.credits_spent), worth != col(Order.charged_cents)))
        .limit(limit)
    )
    return [
        Found(order_label(number), "its credits are not what its lots say", store_id, order_id)
        for statement in (lots, uses)
        for order_id, store_id, number in session.execute(statement)
    ]


def list_misvalued_wallets(session: Session, limit: int) -> list[Found]:
    """People whose credits account does not hold what their unspent credits were bought for."""
    entries = across_stores(LedgerEntry, reason=_AUDIT).with_only_columns(
        col(LedgerEntry.order_id), col(LedgerEntry.amount_cents)
    )
    # What was mended on purpose is no fault of the wallet.
    mended = across_stores(CorrectionShift, reason=_AUDIT).with_only_columns(
        col(CorrectionShift.order_id), -col(CorrectionShift.amount_cents)
    )
    settled = union_all(
        entries.where(col(LedgerEntry.account) == Account.BUYER_CREDITS),
        mended.where(col(CorrectionShift.account) == Account.BUYER_CREDITS),
    ).subquery()
    held = (
        across_stores(Order, reason=_AUDIT)
        .with_only_columns(
            col(Order.buyer_id).label("buyer_id"), func.sum(settled.c.amount_cents).label("cents")
        )
        .join(settled, settled.c.order_id == col(Order.id))
        .group_by(col(Order.buyer_id))
        .subquery()
    )
    worth = (
        select(
            col(CreditLot.buyer_id).label("buyer_id"),
            func.sum(CreditLot.paid_cents - CreditLot.spent_cents - CreditLot.gone_cents).label(
                "cents"
            ),
        )
        .group_by(col(CreditLot.buyer_id))
        .subquery()
    )
    sides = (func.coalesce(held.c.cents, 0), func.coalesce(worth.c.cents, 0))
    statement: Any = (
        select(func.coalesce(held.c.buyer_id, worth.c.buyer_id), *sides)
        .select_from(held.join(worth, held.c.buyer_id == worth.c.buyer_id, full=True))
        .where(sides[0] != sides[1])
        .limit(limit)
        .execution_options(**{SCOPE: "*"})
    )
    return [
        Found(f"wallet of {buyer}", f"holds {label(int(cents))}, worth {label(int(value))}")
        for buyer, cents, value in session.execute(statement)
    ]


def list_misposted_purchases(session: Session, limit: int) -> list[Found]:
    """Orders of credits whose postings are not what they and their lot say.

    Those that are disputed or were mended are compared with their facts.
    """

    def on(*accounts: Account) -> Any:
        amount = case((col(LedgerEntry.account).in_(accounts), LedgerEntry.amount_cents), else_=0)
        return func.coalesce(func.sum(amount), 0)

    paid, ours = on(Account.BUYER), on(Account.PLATFORM_FEE, Account.PROCESSOR)
    kept = on(Account.BUYER_CREDITS)
    gone = func.max(CreditLot.gone_cents)
    statement = (
        across_stores(Order, reason=_AUDIT)
        .with_only_columns(col(Order.id), col(Order.store_id), col(Order.number), paid, kept)
        .join(CreditLot, col(CreditLot.order_id) == col(Order.id))
        .outerjoin(LedgerEntry, col(LedgerEntry.order_id) == col(Order.id))
        .where(
            col(Order.status) == OrderStatus.PAID,
            ~is_special(),
            col(Order.credits_bought) > 0,
        )
        .group_by(col(Order.id))
        .having(
            or_(
                paid != col(Order.refunded_cents) - col(Order.charged_cents),
                kept != col(Order.charged_cents) - gone,
                ours != gone - col(Order.refunded_cents),
            )
        )
        .limit(limit)
    )
    return [
        Found(
            order_label(number),
            f"paid {label(-int(cents))}, kept for credits {label(int(left))}",
            store_id,
            order_id,
        )
        for order_id, store_id, number, cents, left in session.execute(statement)
    ]


def list_unpassed_orders(session: Session, limit: int) -> list[Found]:
    """Orders paid in credits of which the creator did not get, or is about to get, their part."""
    moved = func.coalesce(func.sum(TransferMove.cents), 0)
    due = col(Order.creator_share_cents) - col(Order.creator_refunded_cents)
    statement = (
        across_stores(Order, reason=_AUDIT)
        .with_only_columns(col(Order.id), col(Order.store_id), col(Order.number), moved, due)
        .outerjoin(
            TransferMove,
            and_(
                col(TransferMove.order_id) == col(Order.id),
                col(TransferMove.state) != MoveState.DROPPED,
            ),
        )
        .where(col(Order.status) == OrderStatus.PAID, col(Order.credits_spent) > 0)
        .group_by(col(Order.id))
        .having(moved != due)
        .limit(limit)
    )
    return [
        Found(
            order_label(number),
            f"passed on {label(int(cents))}, the creator’s part is {label(int(part))}",
            store_id,
            order_id,
        )
        for order_id, store_id, number, cents, part in session.execute(statement)
    ]

"""What Stripe says of payouts and transfers. A late word never overwrites a more final one."""

from datetime import UTC, datetime

from sqlmodel import Session

from ppr_academy.models.payouts import PAYOUT_RANKS, Payout, PayoutStatus
from ppr_academy.models.stores import ConnectAccount
from ppr_academy.services.commerce import queries as commerce_queries
from ppr_academy.services.commerce.earnings import days
from ppr_academy.services.commerce.errors import EventMismatch, MalformedEvent
from ppr_academy.services.commerce.payload import Document, Told
from ppr_academy.services.commerce.payouts import queries
from ppr_academy.services.core import jobs, live
from ppr_academy.services.core.ids import new_id

_GROUP = "group_"


def apply_payout(session: Session, told: Told) -> bool:
    """Write down how a payout of a creator stands; False for an account that is none of ours."""
    account = commerce_queries.lock_connect_account(session, told.account)
    if account is None:
        return False
    payout_id = told.about.text("id")
    status = _status(told.about)
    is_new = queries.add_payout_once(session, _fresh(account, told, status))
    payout = queries.lock_payout(session, payout_id)
    if payout is None or payout.store_id != account.store_id:
        raise EventMismatch(f"{payout_id} is a payout of another account.")
    if payout.amount_cents != told.about.signed("amount"):
        raise EventMismatch(f"{payout_id} is {payout.amount_cents} cents; Stripe says otherwise.")
    if not is_new and not _is_news(payout, status, told.at):
        return True
    payout.status, payout.rank = status, PAYOUT_RANKS[status]
    payout.arrives_at = _arrival(told.about)
    payout.failure = told.about.optional_text("failure_code")[:60]
    payout.reported_at = told.at
    payout.bank = payout.bank or account.bank
    session.flush()
    days.unsettle(session, payout.store_id, queries.list_carried_days(session, payout))
    jobs.enqueue(session, "commerce.collect_payout", payout_id, key=f"{payout_id}:{status}")
    live.touch(session, live.store_sales(payout.store_id))
    return True


def apply_transfer(session: Session, told: Told) -> bool:
    """Remember by which transfer an order's money was passed on; False when it was for none."""
    transfer_id, group = told.about.text("id"), told.about.optional_text("transfer_group")
    if not group.startswith(_GROUP):
        return False
    return queries.note_transfer(session, group.removeprefix(_GROUP), transfer_id)


def _is_news(payout: Payout, status: PayoutStatus, at: datetime) -> bool:
    rank = PAYOUT_RANKS[status]
    return rank > payout.rank or (status == payout.status and at > payout.reported_at)


def _fresh(account: ConnectAccount, told: Told, status: PayoutStatus) -> Payout:
    said = told.about
    return Payout(
        id=new_id(),
        store_id=account.store_id,
        stripe_payout_id=said.text("id"),
        stripe_account_id=account.stripe_account_id,
        amount_cents=said.signed("amount"),
        currency=said.text("currency"),
        status=status,
        rank=PAYOUT_RANKS[status],
        is_automatic=said.flag("automatic"),
        bank=account.bank,
        arrives_at=_arrival(said),
        created_at=datetime.fromtimestamp(said.number("created"), UTC),
        reported_at=told.at,
    )


def _status(said: Document) -> PayoutStatus:
    try:
        return PayoutStatus(said.text("status"))
    except ValueError as unknown:
        raise MalformedEvent(f"payout.status is {said.text('status')!r}.") from unknown


def _arrival(said: Document) -> datetime:
    return datetime.fromtimestamp(said.number("arrival_date"), UTC)

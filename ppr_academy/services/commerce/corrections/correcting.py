"""Making a correction."""

from collections.abc import Mapping

from sqlmodel import Session

from ppr_academy.models.books import Correction, CorrectionShift
from ppr_academy.models.commerce import Account, Order, OrderStatus
from ppr_academy.services.commerce import ledger
from ppr_academy.services.commerce import queries as commerce_queries
from ppr_academy.services.commerce.corrections import queries
from ppr_academy.services.commerce.corrections.shifts import add_shifts
from ppr_academy.services.core import clock, live
from ppr_academy.services.core.errors import DomainError, InvalidInput, NotFound, StaleVersion
from ppr_academy.services.core.ids import new_id, parse_id
from ppr_academy.services.core.log import get_logger
from ppr_academy.services.core.money import MAX_PRICE_CENTS, label, parse_signed
from ppr_academy.services.core.text import clean_line
from ppr_academy.services.core.viewer import Viewer

MOST_CENTS = 10 * MAX_PRICE_CENTS
REASON = "correction"
log = get_logger("corrections")


class NothingPosted(DomainError):
    """The order was never paid: there is no posting that could be wrong."""

    code = "nothing_posted"
    default = "This order was never paid, so nothing is posted that could be mended."


def correct_order(
    viewer: Viewer, order_id: str, *, reason: object, amounts: Mapping[str, object], seen: int
) -> None:
    """Post what an admin says is missing, as one balanced group of the order.

    `amounts` are what was typed for each account's name; `seen` is how many groups the admin saw,
    so that nobody mends what has changed meanwhile, nor twice by a second click. Raises NotFound
    for anybody but an admin, InvalidInput (field reason or amounts), NothingPosted, StaleVersion.
    """
    actor_id = viewer.require_admin()
    session = viewer.session
    order = commerce_queries.lock_order(session, parse_id(order_id))
    if order is None:
        raise NotFound
    words = clean_line(reason, field="reason", name="The reason", limit=300)
    entries = _entries(amounts, order.currency)
    if order.status != OrderStatus.PAID:
        raise NothingPosted
    posted_groups = queries.count_groups(session, order.id)
    if posted_groups != seen:
        raise StaleVersion(
            posted_groups, "Something was posted to this order in the meantime. Look again."
        )
    now = clock.now()
    shifts = _shifts(session, order, entries)
    group_id = ledger.post_group(session, order, entries, reason=REASON, at=now)
    shared = {"store_id": order.store_id, "order_id": order.id}
    correction = Correction(
        id=new_id(), group_id=group_id, actor_id=actor_id, reason=words, made_at=now, **shared
    )
    session.add(correction)
    session.flush()
    for account, cents in shifts.items():
        session.add(
            CorrectionShift(
                correction_id=correction.id, account=account, amount_cents=cents, **shared
            )
        )
    log.warning("ledger.corrected", order=order.number, by=str(actor_id), reason=words)
    live.touch(session, live.store_sales(order.store_id), live.order(order.id), live.MONEY_HEALTH)


def _entries(amounts: Mapping[str, object], currency: str) -> dict[Account, int]:
    """Whole cents per account that sum to zero."""
    found: dict[Account, int] = {}
    for name, typed in amounts.items():
        if name not in set(Account) or not isinstance(typed, str):
            raise InvalidInput("That is no account of the ledger.", field="amounts")
        try:
            cents = parse_signed(typed[:40])
        except InvalidInput as refusal:
            raise InvalidInput(refusal.message, field="amounts") from refusal
        if abs(cents) > MOST_CENTS:
            most = label(MOST_CENTS, currency)
            raise InvalidInput(f"One correction moves up to {most}.", field="amounts")
        if cents:
            found[Account(name)] = cents
    if not found:
        raise InvalidInput("Write what is missing on two accounts or more.", field="amounts")
    if total := sum(found.values()):
        raise InvalidInput(
            f"These sum to {label(total, currency)}. What one account gets, another gives.",
            field="amounts",
        )
    return found


def _shifts(session: Session, order: Order, entries: Mapping[Account, int]) -> dict[Account, int]:
    """How far the target must move to be what is posted after these entries."""
    known = commerce_queries.list_facts(session, order.id)
    target = add_shifts(session, order.id, ledger.target_balances(order, known))
    posted = commerce_queries.sum_posted(session, order.id)
    return {
        account: cents
        for account in Account
        if (cents := posted.get(account, 0) + entries.get(account, 0) - target.get(account, 0))
    }

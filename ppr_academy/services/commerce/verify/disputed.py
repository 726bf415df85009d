"""What is always true of disputed and mended orders: few, so each is compared with its facts."""

from collections.abc import Iterator

from sqlmodel import Session

from ppr_academy.models.commerce import Account, Order, PaymentFact
from ppr_academy.services.commerce import ledger
from ppr_academy.services.commerce import queries as order_queries
from ppr_academy.services.commerce.breaks import Found
from ppr_academy.services.commerce.corrections.shifts import add_shifts
from ppr_academy.services.commerce.credits import lots
from ppr_academy.services.commerce.disputes.moves import wanted_cents
from ppr_academy.services.commerce.disputes.queries import sum_moves
from ppr_academy.services.commerce.orders import order_label
from ppr_academy.services.commerce.verify import queries
from ppr_academy.services.core.money import label


def find_misposted(session: Session) -> Iterator[Found]:
    """Orders whose postings are not what their facts say."""
    for order, known in _special(session):
        gone = lots.gone_cents(session, order)
        target = ledger.target_balances(order, known, credits_gone_cents=gone)
        target = add_shifts(session, order.id, target)
        posted = order_queries.sum_posted(session, order.id)
        wrong = [name for name in Account if target.get(name, 0) != posted.get(name, 0)]
        if wrong:
            yield _found(order, ", ".join(f"{n}: {label(posted.get(n, 0))}" for n in wrong))


def find_mismoved(session: Session) -> Iterator[Found]:
    """Orders of which not as much was taken back, or is about to be, as is held or lost."""
    for order, known in _special(session):
        wanted, moved = wanted_cents(session, order, known), sum_moves(session, order.id)
        if wanted != moved:
            yield _found(order, f"moved {label(moved)}, wanted {label(wanted)}")


def _special(session: Session) -> Iterator[tuple[Order, list[PaymentFact]]]:
    for order in queries.list_special_orders(session):
        yield order, list(order_queries.list_facts(session, order.id))


def _found(order: Order, detail: str) -> Found:
    return Found(order_label(order.number), detail, order.store_id, order.id)

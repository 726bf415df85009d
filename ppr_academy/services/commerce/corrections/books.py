"""The books of one order as an admin reads them before they mend anything."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ppr_academy.models.commerce import Account, LedgerEntry, LedgerGroup, Order, PaymentFact
from ppr_academy.services.commerce import ledger
from ppr_academy.services.commerce import queries as commerce_queries
from ppr_academy.services.commerce.corrections import queries
from ppr_academy.services.commerce.corrections.shifts import add_shifts
from ppr_academy.services.commerce.orders import order_label
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.core.money import label
from ppr_academy.services.core.viewer import Viewer

ACCOUNT_WORDS = {
    Account.BUYER: "Buyer",
    Account.PLATFORM_FEE: "Our part",
    Account.CREATOR_AVAILABLE: "Creator",
    Account.CREATOR_HELD: "Creator, held",
    Account.BUYER_CREDITS: "Buyer's credits",
    Account.TAX_PAYABLE: "Tax to pay",
    Account.PROCESSOR: "Card fee",
}


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account of an order: what should be posted, what is, and the difference if any."""

    account: str
    name: str
    target: str
    posted: str
    missing: str = ""


@dataclass(frozen=True, slots=True)
class FactLine:
    """One thing that the processor said. `event_id` is the event that said it, if one did."""

    kind: str
    state: str
    amount: str
    external_id: str
    at: str
    event_id: str = ""


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One side of a group."""

    name: str
    amount: str


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One posting. `who` made it, when it is a correction."""

    id: str
    at: str
    reason: str
    who: str = ""
    sides: list[EntryLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OrderBooks:
    """Everything that is known of an order's money. `seen` is how many groups there are."""

    order_id: str = ""
    number: str = ""
    title: str = ""
    buyer: str = ""
    store: str = ""
    store_slug: str = ""
    status: str = ""
    at: str = ""
    price: str = ""
    discount: str = ""
    charged: str = ""
    fee: str = ""
    share: str = ""
    accounts: list[AccountLine] = field(default_factory=list)
    facts: list[FactLine] = field(default_factory=list)
    groups: list[GroupLine] = field(default_factory=list)
    adds_up: bool = True
    can_correct: bool = False
    seen: int = 0


def get_order_books(viewer: Viewer, order_id: str) -> OrderBooks:
    """The books of one order. Raises NotFound, for anybody but an admin too."""
    viewer.require_admin()
    session = viewer.session
    found = queries.find_order(session, parse_id(order_id))
    if found is None:
        raise NotFound
    order, store, buyer = found
    known = commerce_queries.list_facts(session, order.id)
    posted = commerce_queries.sum_posted(session, order.id)
    target = add_shifts(session, order.id, ledger.target_balances(order, known))
    made = {made.group_id: (made, who) for made, who in queries.list_corrections(session, order.id)}
    groups = _groups(queries.list_groups(session, order.id), order)
    money = order.currency
    return OrderBooks(
        order_id=str(order.id),
        number=order_label(order.number),
        title=order.item_title,
        buyer=buyer,
        store=store.name,
        store_slug=store.slug,
        status=order.status.value,
        at=_iso(order.paid_at or order.created_at),
        price=label(order.list_price_cents, money),
        discount=label(-order.discount_cents, money) if order.discount_cents else "",
        charged=label(order.charged_cents, money),
        fee=label(order.platform_fee_cents, money),
        share=label(order.creator_share_cents, money),
        accounts=[_account(one, target, posted, money) for one in Account],
        facts=[_fact(fact) for fact in known],
        groups=[
            GroupLine(
                id=str(group.id),
                at=_iso(group.posted_at),
                reason=made[group.id][0].reason if group.id in made else group.reason,
                who=made[group.id][1] if group.id in made else "",
                sides=sides,
            )
            for group, sides in groups
        ],
        adds_up=all(target.get(one, 0) == posted.get(one, 0) for one in Account),
        can_correct=bool(groups),
        seen=len(groups),
    )


def _account(
    account: Account, target: dict[Account, int], posted: dict[Account, int], money: str
) -> AccountLine:
    wanted, there = target.get(account, 0), posted.get(account, 0)
    return AccountLine(
        account=account.value,
        name=ACCOUNT_WORDS[account],
        target=label(wanted, money),
        posted=label(there, money),
        missing=label(wanted - there, money) if wanted != there else "",
    )


def _fact(fact: PaymentFact) -> FactLine:
    return FactLine(
        kind=fact.kind.value.replace("_", " "),
        state=fact.state,
        amount=label(fact.amount_cents, fact.currency),
        external_id=fact.external_id,
        at=_iso(fact.recorded_at),
        event_id=str(fact.event_id) if fact.event_id else "",
    )


def _groups(
    rows: Sequence[tuple[LedgerGroup, LedgerEntry]], order: Order
) -> list[tuple[LedgerGroup, list[EntryLine]]]:
    found: list[tuple[LedgerGroup, list[EntryLine]]] = []
    for group, entry in rows:
        if not found or found[-1][0].id != group.id:
            found.append((group, []))
        name = ACCOUNT_WORDS[entry.account]
        found[-1][1].append(EntryLine(name, label(entry.amount_cents, order.currency)))
    return found


def _iso(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""

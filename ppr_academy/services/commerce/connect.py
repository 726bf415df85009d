"""Connect: a store's account at Stripe, what it can do, and the way to finish it."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session

from ppr_academy.models.stores import ConnectAccount
from ppr_academy.services.commerce import queries
from ppr_academy.services.commerce.payload import Document, Told
from ppr_academy.services.core import clock, db, jobs, live
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.core.log import get_logger
from ppr_academy.services.gateways import payments
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.scope import StoreScope, insert_once

MONEY_PAGE = "/dashboard/money"
_DISCONNECTED = "disconnected"
log = get_logger("connect")


@dataclass(frozen=True, slots=True)
class Onboarding:
    """Whose account is to be set up. `account_id` is empty when there is none yet."""

    store_id: uuid.UUID
    account_id: str


def begin_onboarding(scope: StoreScope) -> Onboarding:
    """First step, in the caller's transaction: who may do this, and for which account."""
    scope.require(permissions.COMMERCE_CONNECT)
    account = queries.find_connect_account(scope.session, scope.store_id)
    return Onboarding(scope.store_id, account.stripe_account_id if account else "")


def open_onboarding(onboarding: Onboarding) -> str:
    """Second step, outside any transaction: the address of Stripe's form for this account.

    The account is made when there is none, the same one however often it is asked for. Raises
    PaymentRefused and ServiceUnavailable.
    """
    account_id = onboarding.account_id
    if not account_id:
        made = Document(payments.create_account(str(onboarding.store_id)), "account")
        account_id = made.text("id")
        with db.transaction() as session:
            _add_account(session, onboarding.store_id, made, _created(made))
    page = get_settings().public_url + MONEY_PAGE
    return payments.create_account_link(
        account_id,
        return_url=f"{page}?connect=done",
        refresh_url=f"{page}?connect=again",
        key=f"account_link:{new_id()}",
    )


def note_return(scope: StoreScope) -> None:
    """The creator came back from Stripe's form: have the account asked for at once.

    The event tells the same, as a rule before the page has loaded.
    """
    scope.require(permissions.COMMERCE_CONNECT)
    account = queries.find_connect_account(scope.session, scope.store_id)
    if account is not None:
        minute = f"{clock.now():%Y%m%d%H%M}"
        account_id = account.stripe_account_id
        jobs.enqueue(
            scope.session, "commerce.refresh_account", account_id, key=f"{account_id}:{minute}"
        )


def refresh_account(stripe_account_id: str) -> None:
    """Ask Stripe how an account stands now and write it down."""
    # Events carry whole seconds; one of this very second must not count as older than this.
    at = clock.now().replace(microsecond=0)
    account = Document(payments.get_account(stripe_account_id), "account")
    with db.transaction() as session:
        apply_account(session, Told(account, at))


def apply_account(session: Session, told: Told) -> bool:
    """Write down what Stripe says of an account, unless we know newer; False for none of ours."""
    account_id = told.about.text("id")
    known = queries.lock_connect_account(session, account_id)
    if known is None:
        store_id = _store_in(session, told.about)
        if store_id is None:
            return False
        # The event came before the answer to our own request was stored.
        _add_account(session, store_id, told.about, told.at)
        return True
    if told.at < known.reported_at:
        return True
    _fill(known, told.about)
    known.reported_at = told.at
    _touch(session, known.store_id)
    return True


def apply_deauthorized(session: Session, account_id: str, at: datetime) -> bool:
    """The creator took us out of their Stripe account: nothing can be charged for them."""
    known = queries.lock_connect_account(session, account_id)
    if known is None:
        return False
    if at < known.reported_at:
        return True
    known.can_charge = known.can_pay_out = False
    known.missing = _DISCONNECTED
    known.reported_at = at
    _touch(session, known.store_id)
    log.warning("connect.disconnected", store=str(known.store_id))
    return True


def _add_account(session: Session, store_id: uuid.UUID, account: Document, at: datetime) -> None:
    row = ConnectAccount(
        id=store_id,  # one account a store: a second one meets this key
        store_id=store_id,
        stripe_account_id=account.text("id"),
        reported_at=at,
        created_at=clock.now(),
    )
    _fill(row, account)
    if insert_once(session, row):
        _touch(session, store_id)


def _created(account: Document) -> datetime:
    return datetime.fromtimestamp(account.number("created"), UTC)


def _fill(row: ConnectAccount, account: Document) -> None:
    # A destination charge needs both: Stripe takes the card, and may transfer to the account.
    transfers = account.part("capabilities").optional_text("transfers") == "active"
    row.can_charge = account.flag("charges_enabled") and transfers
    row.can_pay_out = account.flag("payouts_enabled")
    row.has_submitted = account.flag("details_submitted")
    requirements = account.part("requirements")
    wanted = requirements.texts("currently_due") + requirements.texts("past_due")
    row.missing = ",".join(dict.fromkeys(wanted))[:1000]
    row.payout_schedule = _schedule(account)[:40]
    row.bank = _bank(account)[:80]


def _schedule(account: Document) -> str:
    said = account.part("settings").part("payouts").part("schedule")
    interval = said.optional_text("interval")
    anchor = said.fields.get("weekly_anchor") or said.fields.get("monthly_anchor")
    return f"{interval}:{anchor}" if interval and anchor else interval


def _bank(account: Document) -> str:
    for place in account.part("external_accounts").parts("data"):
        name = place.optional_text("bank_name") or place.optional_text("brand") or "Account"
        return f"{name} ending {place.optional_text('last4')}"
    return ""


def _store_in(session: Session, account: Document) -> uuid.UUID | None:
    named = account.part("metadata").optional_text("store_id")
    try:
        store_id = uuid.UUID(named)
    except ValueError:
        return None
    return store_id if queries.store_exists(session, store_id) else None


def _touch(session: Session, store_id: uuid.UUID) -> None:
    live.touch(session, live.store_profile(store_id), live.store_sales(store_id))

"""What each of Stripe's events means for us. Amounts, currency and destination must be the order's.

An event that contradicts an order raises, is kept as failed, and grants nothing. The same
functions read what Stripe answers when we ask (reconcile.py).
"""

import uuid
from collections.abc import Callable

from sqlmodel import Session

from ppr_academy.models.commerce import Order, ProviderEvent
from ppr_academy.services.commerce import connect, event_orders, facts, fulfilment, orders
from ppr_academy.services.commerce.disputes.events import apply_dispute
from ppr_academy.services.commerce.errors import EventMismatch
from ppr_academy.services.commerce.facts import FeeState, PaymentState
from ppr_academy.services.commerce.orders import order_label
from ppr_academy.services.commerce.payload import Document, Told
from ppr_academy.services.commerce.payouts.reports import apply_payout, apply_transfer
from ppr_academy.services.commerce.refunds import events as refunds
from ppr_academy.services.commerce.subscriptions import events as subscription_events
from ppr_academy.services.commerce.subscriptions.invoicing import apply_invoice


def handle_stripe_event(session: Session, event: ProviderEvent) -> bool:
    """Do what an event asks; False for a type, or an object, that is none of ours.

    Raises EventMismatch, MalformedEvent or UnknownOrder; the inbox keeps the event and the reason.
    """
    handler = _HANDLERS.get(event.type)
    if handler is None:
        return False
    payload = Document(event.payload, "event")
    told = Told(
        about=payload.part("data").part("object"),
        at=event.created_at,
        event_id=event.id,
        account=payload.optional_text("account"),
    )
    # One update of the order at the end, instead of one before each statement that follows.
    with session.no_autoflush:
        return handler(session, told)


def apply_session(session: Session, told: Told) -> bool:
    """A checkout session is complete; its money is there, or the bank still works on it."""
    if _begins_subscription(told.about):
        return subscription_events.apply_checkout(session, told)
    order = _session_order(session, told.about)
    if order is None:
        return False
    payment_status = told.about.text("payment_status")
    if payment_status not in {"paid", "unpaid"}:
        raise EventMismatch(f"{order_label(order.number)} was completed as {payment_status}.")
    intent = event_orders.bind_intent(order, told.about.reference("payment_intent"))
    orders.mark_confirmed(session, order, told.at)
    is_paid = payment_status == "paid"
    state = PaymentState.SUCCEEDED if is_paid else PaymentState.PROCESSING
    is_news = facts.record_payment(session, order, intent, state, told.event_id)
    if is_paid and is_news:
        fulfilment.settle(session, order, told.at)
    return True


def apply_expired(session: Session, told: Told) -> bool:
    """A checkout session ran out."""
    if _begins_subscription(told.about):
        return subscription_events.apply_expired_checkout(session, told)
    order = _session_order(session, told.about)
    if order is None:
        return False
    orders.mark_expired(session, order)
    return True


def apply_charge(session: Session, told: Told) -> bool:
    """A charge: how it was paid, and where the processor's fee can be asked for."""
    order = event_orders.order_of(session, told.about)
    if order is None:
        return False
    take_charge(session, order, told.about, told.event_id)
    return True


def take_charge(
    session: Session, order: Order, charge: Document, event_id: uuid.UUID | None
) -> None:
    """Write down what the charge of a locked order says. Raises EventMismatch."""
    event_orders.check_money(order, charge.number("amount"), charge.text("currency"))
    event_orders.check_route(order, charge)
    event_orders.bind_intent(order, charge.reference("payment_intent"))
    order.stripe_transfer_id = charge.reference("transfer") or order.stripe_transfer_id
    order.paid_with = _paid_with(charge.part("payment_method_details")) or order.paid_with
    transaction = charge.reference("balance_transaction")
    if charge.flag("paid") and transaction:
        facts.record_processor_fee(session, order, transaction, FeeState.AWAITED, event_id=event_id)
    refunds.ask_when_more(session, order, charge, f"charge:{charge.number('amount_refunded')}")
    orders.tell_buyer(session, order)


def apply_async_failed(session: Session, told: Told) -> bool:
    """The bank said no in the end. Nothing was charged."""
    order = _session_order(session, told.about)
    if order is None:
        return False
    intent = event_orders.bind_intent(order, told.about.reference("payment_intent"))
    facts.record_payment(session, order, intent, PaymentState.FAILED, told.event_id)
    orders.mark_failed(session, order)
    return True


def _intent_succeeded(session: Session, told: Told) -> bool:
    order = _intent_order(session, told.about)
    if order is None:
        return False
    event_orders.check_money(
        order, told.about.number("amount_received"), told.about.text("currency")
    )
    intent = told.about.text("id")
    if facts.record_payment(session, order, intent, PaymentState.SUCCEEDED, told.event_id):
        fulfilment.settle(session, order, told.at)
    return True


def _intent_failed(session: Session, told: Told) -> bool:
    order = _intent_order(session, told.about)
    if order is None:
        return False
    facts.record_payment(session, order, told.about.text("id"), PaymentState.FAILED, told.event_id)
    sentence = told.about.part("last_payment_error").optional_text("message") or orders.NO_REASON
    orders.mark_declined(session, order, sentence, told.at)
    return True


def _account_updated(session: Session, told: Told) -> bool:
    return connect.apply_account(session, told)


def _deauthorized(session: Session, told: Told) -> bool:
    return connect.apply_deauthorized(session, told.account, told.at)


_HANDLERS: dict[str, Callable[[Session, Told], bool]] = {
    "checkout.session.completed": apply_session,
    "checkout.session.async_payment_succeeded": apply_session,
    "checkout.session.async_payment_failed": apply_async_failed,
    "checkout.session.expired": apply_expired,
    "payment_intent.succeeded": _intent_succeeded,
    "payment_intent.payment_failed": _intent_failed,
    "charge.succeeded": apply_charge,
    "charge.updated": apply_charge,
    "charge.refunded": refunds.apply_refunded_charge,
    "refund.created": refunds.apply_refund,
    "refund.updated": refunds.apply_refund,
    "refund.failed": refunds.apply_refund,
    "charge.dispute.created": apply_dispute,
    "charge.dispute.updated": apply_dispute,
    "charge.dispute.closed": apply_dispute,
    "charge.dispute.funds_withdrawn": apply_dispute,
    "charge.dispute.funds_reinstated": apply_dispute,
    "customer.subscription.created": subscription_events.apply_subscription,
    "customer.subscription.updated": subscription_events.apply_subscription,
    "customer.subscription.deleted": subscription_events.apply_subscription,
    "customer.subscription.paused": subscription_events.apply_subscription,
    "customer.subscription.resumed": subscription_events.apply_subscription,
    "customer.subscription.trial_will_end": subscription_events.apply_trial_notice,
    "invoice.paid": apply_invoice,
    "invoice.payment_failed": subscription_events.apply_failed_invoice,
    "account.updated": _account_updated,
    "account.application.deauthorized": _deauthorized,
    "transfer.created": apply_transfer,
    "payout.created": apply_payout,
    "payout.updated": apply_payout,
    "payout.paid": apply_payout,
    "payout.failed": apply_payout,
    "payout.canceled": apply_payout,
    "payout.reconciliation_completed": apply_payout,
}


def _session_order(session: Session, checkout: Document) -> Order | None:
    order = event_orders.order_of(session, checkout)
    if order is None:
        return None
    if checkout.text("client_reference_id") != str(order.id):
        raise EventMismatch(f"{order_label(order.number)} and the checkout's reference differ.")
    event_orders.check_money(order, checkout.number("amount_total"), checkout.text("currency"))
    session_id = checkout.text("id")
    if order.stripe_session_id not in (None, session_id):
        raise EventMismatch(f"{order_label(order.number)} was opened as another checkout.")
    order.stripe_session_id = session_id
    return order


def _intent_order(session: Session, intent: Document) -> Order | None:
    order = event_orders.order_of(session, intent)
    if order is None:
        return None
    event_orders.check_money(order, intent.number("amount"), intent.text("currency"))
    event_orders.check_route(order, intent)
    event_orders.bind_intent(order, intent.text("id"))
    return order


def _begins_subscription(checkout: Document) -> bool:
    return checkout.optional_text("mode") == "subscription"


def _paid_with(method: Document) -> str:
    kind = method.optional_text("type")
    detail = method.part(kind) if kind else method
    last4 = detail.optional_text("last4")
    if kind == "card":
        name = detail.optional_text("brand").replace("_", " ").title() or "Card"
    elif kind == "us_bank_account":
        name = detail.optional_text("bank_name") or "Bank account"
    else:
        name = kind.replace("_", " ").capitalize()
    return (f"{name} ending {last4}" if last4 else name)[:60]

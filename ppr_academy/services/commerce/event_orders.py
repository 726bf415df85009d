"""Which order a thing of Stripe's is about, and whether it agrees with that order."""

import uuid

from sqlmodel import Session

from ppr_academy.models.commerce import Order
from ppr_academy.services.commerce import queries
from ppr_academy.services.commerce.errors import EventMismatch, UnknownOrder
from ppr_academy.services.commerce.orders import order_label
from ppr_academy.services.commerce.payload import Document


def order_of(session: Session, thing: Document) -> Order | None:
    """The locked order that a thing of Stripe's is about; None when it does not say one.

    Raises UnknownOrder for one that is not there (yet), and EventMismatch.
    """
    named = thing.part("metadata").optional_text("order_id")
    if not named:
        if thing.optional_text("client_reference_id"):
            raise EventMismatch(f"{thing.text('id')} has a reference and no order in its metadata.")
        return None
    try:
        order_id = uuid.UUID(named)
    except ValueError:
        return None  # another system's orders in the same Stripe account
    order = queries.lock_order(session, order_id)
    if order is None:
        raise UnknownOrder(f"There is no order {order_id}.")
    return order


def check_money(order: Order, cents: int, currency: str) -> None:
    """Raises EventMismatch unless it is the order's amount and currency."""
    if (cents, currency.lower()) != (order.charged_cents, order.currency):
        raise EventMismatch(
            f"{order_label(order.number)} is {order.charged_cents} {order.currency}; "
            f"Stripe says {cents} {currency.lower()}."
        )


def check_route(order: Order, thing: Document) -> None:
    """Raises EventMismatch unless a charge or intent pays whom, and us, as agreed."""
    destination = thing.part("transfer_data").reference("destination")
    # What is paid to the academy itself goes nowhere else, and carries no fee.
    is_ours = not order.stripe_destination_id and thing.fields.get("application_fee_amount") is None
    fee = order.platform_fee_cents if is_ours else thing.number("application_fee_amount")
    if destination != order.stripe_destination_id or fee != order.platform_fee_cents:
        raise EventMismatch(
            f"{order_label(order.number)} goes to {order.stripe_destination_id} less "
            f"{order.platform_fee_cents}; Stripe says {destination} less {fee}."
        )


def bind_intent(order: Order, intent_id: str) -> str:
    """Remember which payment intent pays an order. Raises EventMismatch for a second one."""
    if not intent_id or order.stripe_payment_intent_id not in (None, intent_id):
        raise EventMismatch(
            f"{order_label(order.number)} is paid by {order.stripe_payment_intent_id}; "
            f"Stripe says {intent_id or 'none'}."
        )
    order.stripe_payment_intent_id = intent_id
    return intent_id


def order_paid_by(session: Session, thing: Document) -> Order | None:
    """The locked order of what followed a payment: a refund, a dispute.

    Named in its metadata, or else by its payment intent; None when it is none of ours. Raises
    UnknownOrder, and EventMismatch when the two name different orders.
    """
    intent_id = thing.reference("payment_intent")
    order = order_of(session, thing)
    if order is None:
        return queries.lock_order_paid_by(session, intent_id) if intent_id else None
    bind_intent(order, intent_id)
    return order

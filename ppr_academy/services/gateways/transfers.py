"""Stripe's transfers to connected accounts: what one still holds, taking back, passing on.

Blocking; never called while a transaction is open. Raises PaymentRefused and ServiceUnavailable.
"""

from dataclasses import dataclass

from ppr_academy.services.gateways.payments import Json, PaymentRefused, ask, do_once


@dataclass(frozen=True, slots=True)
class Transfer:
    """Money passed to a connected account: its id, its group, and the cents still there."""

    id: str
    group: str
    left_cents: int


def get_transfer_of(payment_intent_id: str) -> Transfer:
    """The transfer that a payment made. Raises PaymentRefused when it made none."""
    intent = ask(
        lambda client: client.v1.payment_intents.retrieve(
            payment_intent_id, {"expand": ["latest_charge.transfer"]}
        )
    )
    charge = intent.to_dict().get("latest_charge") or {}
    transfer = charge.get("transfer")
    if not isinstance(transfer, dict):
        raise PaymentRefused("Stripe passed nothing of this payment on.")
    return _transfer(transfer)


def get_transfer(transfer_id: str) -> Transfer:
    """A transfer as Stripe has it now."""
    return ask(lambda client: _transfer(client.v1.transfers.retrieve(transfer_id).to_dict()))


def _transfer(told: Json) -> Transfer:
    left = int(told["amount"]) - int(told["amount_reversed"])
    return Transfer(str(told["id"]), str(told.get("transfer_group") or ""), left)


def reverse_transfer(transfer_id: str, *, cents: int, key: str, order_id: str) -> str:
    """Take cents back from a connected account; our fee stays. Returns the reversal's id."""
    return do_once(
        key,
        lambda client, options: (
            client.v1.transfers.reversals.create(
                transfer_id, {"amount": cents, "metadata": {"order_id": order_id}}, options
            ).id
        ),
    )


def send_transfer(
    *, destination_id: str, cents: int, currency: str, group: str, key: str, order_id: str
) -> str:
    """Pass cents of the platform's balance on to a connected account. Returns the transfer's id."""
    return do_once(
        key,
        lambda client, options: (
            client.v1.transfers.create(
                {
                    "amount": cents,
                    "currency": currency,
                    "destination": destination_id,
                    "metadata": {"order_id": order_id},
                    "transfer_group": group,
                },
                options,
            ).id
        ),
    )

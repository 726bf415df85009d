"""What a buyer may pay where the buyer names the amount."""

from ppr_academy.models.offers import OfferKind
from ppr_academy.services.commerce.products.terms import MAX_TIP_CENTS
from ppr_academy.services.core.errors import InvalidInput
from ppr_academy.services.core.money import (
    MAX_PRICE_CENTS,
    MIN_CHARGE_CENTS,
    parse_price,
    price_label,
)

NAMED_BY_BUYER = (OfferKind.PAY_WHAT_YOU_WANT, OfferKind.TIP)


class AmountRefused(InvalidInput):
    """An amount that cannot be paid here (field `amount`)."""

    code = "amount_refused"

    def __init__(self, message: str) -> None:
        super().__init__(message, field="amount")


def read_amount(kind: OfferKind, least_cents: int, typed: object) -> int:
    """Cents from what the buyer typed. Raises AmountRefused with the reason.

    Pay what you want may be nothing when the producer asks for nothing; a tip may not.
    """
    text = typed.strip() if isinstance(typed, str) else "?"
    if kind == OfferKind.TIP and not text:
        raise AmountRefused("Write how much you would like to give.")
    if not text:
        raise AmountRefused(f"Write what you would like to pay, from {price_label(least_cents)}.")
    try:
        cents = parse_price(text)
    except InvalidInput as refusal:
        raise AmountRefused(refusal.message.replace(" Write 0 for free.", "")) from refusal
    most = MAX_TIP_CENTS if kind == OfferKind.TIP else MAX_PRICE_CENTS
    if cents > most:
        raise AmountRefused(f"That is very kind. The most is {price_label(most)}.")
    least = max(least_cents, MIN_CHARGE_CENTS if kind == OfferKind.TIP else 0)
    if cents < least:
        raise AmountRefused(f"The least is {price_label(least)}.")
    return cents

"""What a checkout sells: line items with a price of ours or one made on the spot."""

from ppr_academy.sandbox.ids import stripe_id
from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe import prices, rules
from ppr_academy.sandbox.stripe.errors import StripeRefusal
from ppr_academy.sandbox.stripe.work import Work


def read_items(work: Work, data: Doc) -> tuple[list[Doc], str]:
    """Line items of a checkout, and their one currency. Raises StripeRefusal."""
    if len(data["line_items"]) > 100:
        raise StripeRefusal("Line items can have up to 100 items.", param="line_items")
    items = [
        _line_item(work, item, f"line_items[{n}]", data["mode"])
        for n, item in enumerate(data["line_items"])
    ]
    currencies = {item["currency"] for item in items} | {
        data.get("currency") or items[0]["currency"]
    }
    if len(currencies) > 1:
        text = "All prices must have the same currency."
        raise StripeRefusal(text, param="line_items")
    return items, items[0]["currency"]


def _line_item(work: Work, item: Doc, name: str, mode: str) -> Doc:
    if "adjustable_quantity" in item or "tax_rates" in item:
        other = "tax_rates" if "tax_rates" in item else "adjustable_quantity"
        text = f"The sandbox's checkout does not do {other}."
        raise StripeRefusal(text, param=f"{name}[{other}]")
    if mode == "payment" and "recurring" in item.get("price_data", {}):
        raise _recurring_in_payment(f"{name}[price_data][recurring]")
    price = prices.pick_price(work, item, name)
    if mode == "payment" and price["recurring"]:
        raise _recurring_in_payment(f"{name}[price]")
    if mode == "subscription" and not price["recurring"]:
        text = "The sandbox's subscriptions are made of one recurring price."
        raise StripeRefusal(text, param=f"{name}[price]")
    if "quantity" not in item:
        text = f"Missing required param: {name}[quantity]."
        raise StripeRefusal(text, code="parameter_missing", param=f"{name}[quantity]")
    quantity = rules.amount(item["quantity"], f"{name}[quantity]")
    total = rules.amount(price["unit_amount"] * quantity, name, least=0)
    product = work.find(price["product"])
    assert product is not None
    return {
        "id": stripe_id("li"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": total,
        "amount_tax": 0,
        "amount_total": total,
        "currency": price["currency"],
        "description": product["name"],
        "metadata": rules.metadata({}, item.get("metadata"), f"{name}[metadata]"),
        "price": price,
        "quantity": quantity,
    }


def _recurring_in_payment(param: str) -> StripeRefusal:
    text = "You must not pass recurring prices in `payment` mode."
    return StripeRefusal(text, param=param)

"""What a checkout sells: line items with a price made on the spot."""

from decimal import Decimal

from ppr_academy.sandbox.ids import stripe_id
from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe import rules
from ppr_academy.sandbox.stripe.errors import StripeRefusal, missing
from ppr_academy.sandbox.stripe.work import Work


def read_items(work: Work, data: Doc) -> tuple[list[Doc], str]:
    """Line items of a checkout, and their one currency. Raises StripeRefusal."""
    if len(data["line_items"]) > 100:
        raise StripeRefusal("Line items can have up to 100 items.", param="line_items")
    items = [
        _line_item(work, item, f"line_items[{n}]") for n, item in enumerate(data["line_items"])
    ]
    currencies = {item["currency"] for item in items} | {
        data.get("currency") or items[0]["currency"]
    }
    if len(currencies) > 1:
        text = "All prices must have the same currency."
        raise StripeRefusal(text, param="line_items")
    return items, items[0]["currency"]


def _line_item(work: Work, item: Doc, name: str) -> Doc:
    if ("price" in item) == ("price_data" in item):
        text = "You must specify either `price` or `price_data`, and not both."
        raise StripeRefusal(text, code="parameter_missing", param=f"{name}[price]")
    if "price" in item:
        raise missing("price", item["price"], f"{name}[price]")
    if "adjustable_quantity" in item or "tax_rates" in item:
        other = "tax_rates" if "tax_rates" in item else "adjustable_quantity"
        text = f"The sandbox's checkout does not do {other}."
        raise StripeRefusal(text, param=f"{name}[{other}]")
    if "quantity" not in item:
        text = f"Missing required param: {name}[quantity]."
        raise StripeRefusal(text, code="parameter_missing", param=f"{name}[quantity]")
    quantity = rules.amount(item["quantity"], f"{name}[quantity]")
    price, product = item["price_data"], _product(item["price_data"], f"{name}[price_data]")
    currency = rules.currency(price["currency"], f"{name}[price_data][currency]")
    unit = _unit_amount(price, f"{name}[price_data]")
    total = rules.amount(unit * quantity, name, least=0)
    return {
        "id": stripe_id("li"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": total,
        "amount_tax": 0,
        "amount_total": total,
        "currency": currency,
        "description": product["name"],
        "metadata": rules.metadata({}, item.get("metadata"), f"{name}[metadata]"),
        "price": _price(work, unit, currency),
        "quantity": quantity,
    }


def _product(price: Doc, name: str) -> Doc:
    if ("product" in price) == ("product_data" in price):
        text = "You must specify either `product` or `product_data`, and not both."
        raise StripeRefusal(text, code="parameter_missing", param=f"{name}[product]")
    if "product" in price:
        raise missing("product", price["product"], f"{name}[product]")
    if "recurring" in price:
        text = "You must not pass recurring prices in `payment` mode."
        raise StripeRefusal(text, param=f"{name}[recurring]")
    product: Doc = price["product_data"]
    for field, longest in (("name", 250), ("description", 5000)):
        where = f"{name}[product_data][{field}]"
        if product.get(field) == "":
            text = f"You passed an empty string for '{where}'. It cannot be unset."
            raise StripeRefusal(text, code="parameter_invalid_empty", param=where)
        rules.text(product.get(field, ""), where, longest)
    images = product.get("images", [])
    if len(images) > 8:
        raise StripeRefusal("Up to 8 images.", param=f"{name}[product_data][images]")
    for n, image in enumerate(images):
        rules.url(image, f"{name}[product_data][images][{n}]")
    rules.metadata({}, product.get("metadata"), f"{name}[product_data][metadata]")
    return product


def _unit_amount(price: Doc, name: str) -> int:
    if ("unit_amount" in price) == ("unit_amount_decimal" in price):
        text = "You must specify either `unit_amount` or `unit_amount_decimal`, and not both."
        raise StripeRefusal(text, code="parameter_missing", param=f"{name}[unit_amount]")
    if "unit_amount" in price:
        return rules.amount(price["unit_amount"], f"{name}[unit_amount]", least=0)
    exact: Decimal = price["unit_amount_decimal"]
    if exact != exact.to_integral_value():
        text = "Checkout only supports whole minor units."
        raise StripeRefusal(text, param=f"{name}[unit_amount_decimal]")
    return rules.amount(int(exact), f"{name}[unit_amount_decimal]", least=0)


def _price(work: Work, unit: int, currency: str) -> Doc:
    return {
        "id": stripe_id("price"),
        "object": "price",
        "active": False,
        "billing_scheme": "per_unit",
        "created": work.now,
        "currency": currency,
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": None,
        "metadata": {},
        "nickname": None,
        "product": stripe_id("prod"),
        "recurring": None,
        "tax_behavior": "unspecified",
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "one_time",
        "unit_amount": unit,
        "unit_amount_decimal": str(unit),
    }

"""Products and prices: what a checkout or a subscription can be made of."""

from decimal import Decimal

from ppr_academy.sandbox.ids import stripe_id
from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe import rules
from ppr_academy.sandbox.stripe.call import Call, endpoint
from ppr_academy.sandbox.stripe.errors import StripeRefusal
from ppr_academy.sandbox.stripe.reads import page
from ppr_academy.sandbox.stripe.work import Work

# Stripe bills at most this far ahead.
_MOST = {"day": 1095, "week": 156, "month": 36, "year": 3}

_PRODUCT = {"active", "description", "expand", "id", "images", "metadata", "name", "type", "url"}
_PRICE = {
    "active",
    "billing_scheme",
    "currency",
    "expand",
    "lookup_key",
    "metadata",
    "nickname",
    "product",
    "product_data",
    "recurring",
    "tax_behavior",
    "unit_amount",
    "unit_amount_decimal",
}


@endpoint("POST", "/v1/products", params=("_product_create_params", "ProductCreateParams"))
def create_product(call: Call) -> Doc:
    """Something that is sold."""
    _only(call.params, _PRODUCT, "products")
    product = make_product(call.work, call.params, "", is_active=call.params.get("active", True))
    if "id" in call.params:
        product["id"] = rules.text(call.params["id"], "id", 255)
        if call.work.find(product["id"]):
            text = f"Product already exists: {product['id']}"
            raise StripeRefusal(text, code="resource_already_exists", param="id")
    call.work.put(product)
    call.work.emit("product.created", product)
    return product


@endpoint(
    "POST",
    "/v1/products/{id}",
    params=("_product_update_params", "ProductUpdateParams"),
)
def update_product(call: Call) -> Doc:
    """Change name, description, metadata, or take it off sale."""
    work, data = call.work, call.params
    _only(data, {"active", "description", "expand", "metadata", "name"}, "products")
    product = work.get("product", call.path["id"])
    if "name" in data:
        product["name"] = _name(data["name"], "name")
    for field in ("active", "description"):
        if field in data:
            product[field] = None if data[field] == "" else data[field]
    product["metadata"] = rules.metadata(product["metadata"], data.get("metadata"))
    work.save(product, updated=work.now)
    work.emit("product.updated", product)
    return product


@endpoint("GET", "/v1/products/{id}", params=("_product_retrieve_params", "ProductRetrieveParams"))
def retrieve_product(call: Call) -> Doc:
    """One product."""
    return call.work.get("product", call.path["id"])


@endpoint("GET", "/v1/products", params=("_product_list_params", "ProductListParams"))
def list_products(call: Call) -> Doc:
    """Products, newest first."""
    filters: Doc = {n: call.params[n] for n in ("active", "url") if n in call.params}
    return page(call.work, "product", call.params, filters, "/v1/products")


@endpoint("POST", "/v1/prices", params=("_price_create_params", "PriceCreateParams"))
def create_price(call: Call) -> Doc:
    """What a product costs, once or per interval. Its amount never changes."""
    work, data = call.work, call.params
    _only(data, _PRICE, "prices")
    if data.get("billing_scheme", "per_unit") != "per_unit":
        raise StripeRefusal("The sandbox's prices are per unit.", param="billing_scheme")
    price = read_price(work, data, "", is_active=data.get("active", True))
    price |= {
        "lookup_key": data.get("lookup_key"),
        "metadata": rules.metadata({}, data.get("metadata")),
        "nickname": data.get("nickname"),
    }
    work.save(price)
    work.emit("price.created", price)
    return price


@endpoint("POST", "/v1/prices/{id}", params=("_price_update_params", "PriceUpdateParams"))
def update_price(call: Call) -> Doc:
    """Change nickname, metadata, or take it off sale."""
    work, data = call.work, call.params
    _only(data, {"active", "expand", "metadata", "nickname"}, "prices")
    price = work.get("price", call.path["id"])
    for field in ("active", "nickname"):
        if field in data:
            price[field] = data[field]
    price["metadata"] = rules.metadata(price["metadata"], data.get("metadata"))
    work.save(price)
    work.emit("price.updated", price)
    return price


@endpoint("GET", "/v1/prices/{id}", params=("_price_retrieve_params", "PriceRetrieveParams"))
def retrieve_price(call: Call) -> Doc:
    """One price."""
    return call.work.get("price", call.path["id"])


@endpoint("GET", "/v1/prices", params=("_price_list_params", "PriceListParams"))
def list_prices(call: Call) -> Doc:
    """Prices, newest first."""
    names = ("active", "currency", "product", "type")
    filters: Doc = {n: call.params[n] for n in names if n in call.params}
    if "lookup_keys" in call.params:
        filters["lookup_key"] = call.params["lookup_keys"]
    return page(call.work, "price", call.params, filters, "/v1/prices")


def pick_price(work: Work, item: Doc, name: str) -> Doc:
    """The price of a line item, by its id or made on the spot. Raises StripeRefusal."""
    if ("price" in item) == ("price_data" in item):
        text = "You must specify either `price` or `price_data`, and not both."
        raise StripeRefusal(text, code="parameter_missing", param=f"{name}[price]")
    if "price" not in item:
        return read_price(work, item["price_data"], f"{name}[price_data]", is_active=False)
    price = work.get("price", item["price"], param=f"{name}[price]")
    if not price["active"]:
        text = (
            f"The price specified is inactive. This field only accepts active prices: {price['id']}"
        )
        raise StripeRefusal(text, param=f"{name}[price]")
    return price


def read_price(work: Work, data: Doc, name: str, *, is_active: bool) -> Doc:
    """Make and store a price from `price_data`, or from what a new price is asked for with."""
    currency = rules.currency(data["currency"], _param(name, "currency"))
    recurring = _recurring(data["recurring"], name) if "recurring" in data else None
    if ("product" in data) == ("product_data" in data):
        text = "You must specify either `product` or `product_data`, and not both."
        raise StripeRefusal(text, code="parameter_missing", param=_param(name, "product"))
    unit = _unit_amount(data, name)
    if "product" in data:
        product = work.get("product", data["product"], param=_param(name, "product"))
    else:
        where = _param(name, "product_data")
        product = work.put(make_product(work, data["product_data"], where, is_active=is_active))
    return work.put(
        {
            "id": stripe_id("price"),
            "object": "price",
            "active": is_active,
            "billing_scheme": "per_unit",
            "created": work.now,
            "currency": currency,
            "custom_unit_amount": None,
            "livemode": False,
            "lookup_key": None,
            "metadata": {},
            "nickname": None,
            "product": product["id"],
            "recurring": recurring,
            "tax_behavior": data.get("tax_behavior", "unspecified"),
            "tiers_mode": None,
            "transform_quantity": None,
            "type": "recurring" if recurring else "one_time",
            "unit_amount": unit,
            "unit_amount_decimal": str(unit),
        },
        parent=product["id"],
    )


def _recurring(data: Doc, name: str) -> Doc:
    where = _param(name, "recurring")
    if data.get("usage_type", "licensed") != "licensed" or "meter" in data:
        raise StripeRefusal("The sandbox does not meter usage.", param=f"{where}[usage_type]")
    if "trial_period_days" in data:
        text = "Give trial_period_days to the checkout's subscription_data."
        raise StripeRefusal(text, param=f"{where}[trial_period_days]")
    count = rules.amount(data.get("interval_count", 1), f"{where}[interval_count]")
    if count > _MOST[data["interval"]]:
        text = "Invalid interval_count: the longest interval is three years."
        raise StripeRefusal(text, param=f"{where}[interval_count]")
    return {
        "interval": data["interval"],
        "interval_count": count,
        "meter": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }


def make_product(work: Work, data: Doc, name: str, *, is_active: bool) -> Doc:
    """A product, not stored yet."""
    _name(data["name"], _param(name, "name"))
    rules.text(data.get("description", ""), _param(name, "description"), 5000)
    if data.get("description") == "":
        raise _empty(_param(name, "description"))
    images = data.get("images", [])
    if len(images) > 8:
        raise StripeRefusal("Up to 8 images.", param=_param(name, "images"))
    for n, image in enumerate(images):
        rules.url(image, f"{_param(name, 'images')}[{n}]")
    return {
        "id": stripe_id("prod"),
        "object": "product",
        "active": is_active,
        "created": work.now,
        "default_price": None,
        "description": data.get("description"),
        "images": images,
        "livemode": False,
        "marketing_features": [],
        "metadata": rules.metadata({}, data.get("metadata"), _param(name, "metadata")),
        "name": data["name"],
        "package_dimensions": None,
        "shippable": None,
        "statement_descriptor": None,
        "tax_code": None,
        "type": "service",
        "unit_label": None,
        "updated": work.now,
        "url": data.get("url"),
    }


def _name(value: str, param: str) -> str:
    if not value:
        raise _empty(param)
    return rules.text(value, param, 250)


def _unit_amount(data: Doc, name: str) -> int:
    where = _param(name, "unit_amount")
    if ("unit_amount" in data) == ("unit_amount_decimal" in data):
        text = "You must specify either `unit_amount` or `unit_amount_decimal`, and not both."
        raise StripeRefusal(text, code="parameter_missing", param=where)
    if "unit_amount" in data:
        return rules.amount(data["unit_amount"], where, least=0)
    where = _param(name, "unit_amount_decimal")
    exact: Decimal = data["unit_amount_decimal"]
    if exact != exact.to_integral_value():
        raise StripeRefusal("Checkout only supports whole minor units.", param=where)
    return rules.amount(int(exact), where, least=0)


def _param(name: str, field: str) -> str:
    return f"{name}[{field}]" if name else field


def _empty(param: str) -> StripeRefusal:
    text = f"You passed an empty string for '{param}'. It cannot be unset."
    return StripeRefusal(text, code="parameter_invalid_empty", param=param)


def _only(data: Doc, handled: set[str], noun: str) -> None:
    if other := sorted(set(data) - handled):
        raise StripeRefusal(f"The sandbox's {noun} do not do {other[0]}.", param=other[0])

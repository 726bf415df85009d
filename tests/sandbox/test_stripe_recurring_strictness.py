"""What Stripe would refuse of products, prices, subscriptions and the portal is refused here."""

from typing import Any

import httpx
import pytest
import stripe

from tests.sandbox.conftest import World
from tests.sandbox.recurring import join, recurring_price, subscription_wish


def refusal(world: World, wish: dict[str, Any], key: str = "subscription:x") -> stripe.StripeError:
    with pytest.raises(stripe.StripeError) as caught:
        world.stripe.v1.checkout.sessions.create(wish, {"idempotency_key": key})  # type: ignore[arg-type]
    return caught.value


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"payment_intent_data": {"description": "x"}}, "payment_intent_data"),
        ({"customer_creation": "always"}, "customer_creation"),
        ({"submit_type": "pay"}, "submit_type"),
        ({"payment_method_collection": "if_required"}, "payment_method_collection"),
        (
            {"allowed_payment_method_types": ["us_bank_account"]},
            "allowed_payment_method_types",
        ),
        ({"mode": "payment"}, "subscription_data"),
        ({"mode": "payment", "subscription_data": None}, "line_items[0][price_data][recurring]"),
        ({"mode": "setup"}, "mode"),
    ],
)
def test_a_subscription_checkout_with_what_does_not_fit(
    world: World, change: dict[str, Any], param: str
) -> None:
    caught = refusal(world, subscription_wish(world.account().id) | change)
    assert isinstance(caught, stripe.InvalidRequestError)
    assert (caught.http_status, caught.param) == (400, param)
    assert world.stripe.v1.checkout.sessions.list().data == []


@pytest.mark.parametrize(
    ("data", "param"),
    [
        ({"application_fee_percent": 101}, "[application_fee_percent]"),
        ({"application_fee_percent": -1}, "[application_fee_percent]"),
        ({"application_fee_percent": 10.123}, "[application_fee_percent]"),
        ({"transfer_data": None}, "[application_fee_percent]"),
        ({"transfer_data": {"destination": "acct_no"}}, "[transfer_data][destination]"),
        ({"trial_period_days": 0}, "[trial_period_days]"),
        ({"trial_period_days": 800}, "[trial_period_days]"),
        ({"trial_period_days": "soon"}, "[trial_period_days]"),
        ({"trial_end": 5}, "[trial_end]"),
        ({"trial_end": 4102444800, "trial_period_days": 3}, "[trial_end]"),
        ({"metadata": {"a": "x" * 501}}, "[metadata][a]"),
        ({"trial_days": 3}, "[trial_days]"),
        ({"proration_behavior": "none"}, "[proration_behavior]"),
    ],
)
def test_terms_that_cannot_be(world: World, data: dict[str, Any], param: str) -> None:
    wish = subscription_wish(world.account().id)
    wish["subscription_data"] |= data
    caught = refusal(world, wish)
    assert isinstance(caught, stripe.InvalidRequestError)
    assert caught.param == "subscription_data" + param


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"recurring": None}, "line_items[0][price]"),
        ({"recurring": {"interval": "decade"}}, "line_items[0][price_data][recurring][interval]"),
        (
            {"recurring": {"interval": "year", "interval_count": 4}},
            "line_items[0][price_data][recurring][interval_count]",
        ),
        ({"unit_amount": 10}, "line_items"),
        ({"unit_amount": 19.5}, "line_items[0][price_data][unit_amount]"),
        ({"product": "prod_x", "product_data": None}, "line_items[0][price_data][product]"),
    ],
)
def test_prices_that_cannot_be(world: World, change: dict[str, Any], param: str) -> None:
    wish = subscription_wish(world.account().id)
    wish["line_items"][0]["price_data"] |= change
    caught = refusal(world, wish)
    assert isinstance(caught, stripe.InvalidRequestError)
    assert caught.param == param


def test_products_and_prices_are_made_changed_and_listed(world: World) -> None:
    api = world.stripe.v1
    product = api.products.create(
        {"name": "Inner Circle", "metadata": {"offer_id": "o1"}}, {"idempotency_key": "product:1"}
    )
    assert (product.active, product.metadata["offer_id"]) == (True, "o1")
    price = api.prices.create(
        {
            "currency": "usd",
            "unit_amount": 1900,
            "product": product.id,
            "recurring": {"interval": "month"},
        },
        {"idempotency_key": "price:1"},
    )
    assert price.recurring is not None
    assert (price.type, price.recurring.interval, price.product) == (
        "recurring",
        "month",
        product.id,
    )
    named = api.products.update(product.id, {"name": "Circle"}, {"idempotency_key": "product:1:2"})
    assert named.name == "Circle"
    assert [p.id for p in api.prices.list({"product": product.id}).data] == [price.id]
    api.prices.update(price.id, {"active": False}, {"idempotency_key": "price:1:2"})
    assert api.prices.list({"active": True}).data == []
    assert api.prices.retrieve(price.id, {"expand": ["product"]}).to_dict()["product"]["name"] == (
        "Circle"
    )
    wish = subscription_wish(world.account().id)
    wish["line_items"] = [{"price": price.id, "quantity": 1}]
    assert "inactive" in str(refusal(world, wish))


@pytest.mark.parametrize(
    ("wish", "param"),
    [
        ({"name": ""}, "name"),
        ({}, "name"),
        ({"name": "x" * 251}, "name"),
        ({"name": "x", "prise": 1}, "prise"),
        ({"name": "x", "default_price_data": {"currency": "usd"}}, "default_price_data"),
    ],
)
def test_a_product_that_cannot_be(world: World, wish: Any, param: str) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        world.stripe.v1.products.create(wish, {"idempotency_key": "product:x"})
    assert caught.value.param == param
    assert world.stripe.v1.products.list().data == []


@pytest.mark.parametrize(
    ("wish", "param"),
    [
        ({"cancel_at_period_ends": True}, "cancel_at_period_ends"),
        ({"proration_behavior": "perhaps"}, "proration_behavior"),
        ({"items": [{"id": "si_other", "price": "p"}]}, "items[0][id]"),
        ({"items": [{"price": "p"}]}, "items[0][id]"),
        ({"default_payment_method": "pm_no"}, "default_payment_method"),
        ({"trial_end": "now"}, "trial_end"),
        ({"pause_collection": {"behavior": "void"}}, "pause_collection"),
        ({"application_fee_percent": 120}, "application_fee_percent"),
    ],
)
def test_a_wrong_update_changes_nothing(world: World, wish: Any, param: str) -> None:
    member = join(world)
    before = member.subscription().to_dict()
    with pytest.raises(stripe.InvalidRequestError) as caught:
        member.update(wish)
    assert caught.value.param == param
    assert member.subscription().to_dict() == before


@pytest.mark.parametrize("ahead", [-(10**7), 10**7])
def test_a_proration_outside_the_period_is_refused(world: World, ahead: int) -> None:
    member = join(world)
    item = member.item()
    with pytest.raises(stripe.InvalidRequestError, match="outside of the current period"):
        member.update(
            {
                "items": [{"id": item.id, "price": recurring_price(world, 2900)}],
                "proration_date": item.current_period_start + ahead,
            }
        )


def test_writes_without_a_key_of_ours_are_refused(world: World) -> None:
    member = join(world)
    api: Any = world.stripe.v1
    calls: list[Any] = [
        lambda: api.subscriptions.update(member.id, {"cancel_at_period_end": True}),
        lambda: api.billing_portal.sessions.create({"customer": member.customer}),
        lambda: api.subscriptions.cancel(member.id),
        lambda: api.invoices.pay(member.invoices()[0].id),
        lambda: api.products.create({"name": "x"}),
        lambda: api.prices.create({"currency": "usd"}),
        lambda: api.checkout.sessions.create(subscription_wish(member.account)),
    ]
    for call in calls:
        with pytest.raises(stripe.IdempotencyError, match="Idempotency-Key of your own"):
            call()


def test_what_is_not_there_is_404(world: World) -> None:
    api = world.stripe.v1
    for get in (
        api.subscriptions.retrieve,
        api.invoices.retrieve,
        api.products.retrieve,
        api.prices.retrieve,
        lambda key: api.subscriptions.cancel(key, {}, {"idempotency_key": "cancel:1"}),
    ):
        with pytest.raises(stripe.InvalidRequestError) as caught:
            get("nothing_here")
        assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")


def portal(world: World, customer: str, **more: Any) -> str:
    wish: Any = {"customer": customer, "return_url": world.url + "/account", **more}
    key = {"idempotency_key": f"portal:{customer}:{sorted(more)}"}
    return world.stripe.v1.billing_portal.sessions.create(wish, key).url


def test_the_portal_shows_only_ones_own_and_does_what_it_says(world: World) -> None:
    sam, eve = join(world), join(world, cents=2900)
    url = portal(world, sam.customer)
    page = world.http.get(url).text
    assert "$19.00 / month" in page
    assert "$29.00" not in page
    post = {"subscription": sam.id}
    assert world.http.post(url + "/cancel", data=post).status_code == 303
    assert sam.subscription().cancel_at_period_end is True
    assert "Go on" in world.http.get(url).text
    world.http.post(url + "/resume", data=post)
    assert sam.subscription().cancel_at_period_end is False
    foreign = world.http.post(url + "/cancel", data={"subscription": eve.id})
    assert foreign.status_code == 404
    assert eve.subscription().cancel_at_period_end is False


def test_a_card_is_changed_and_the_open_invoice_paid_in_the_portal(world: World) -> None:
    member = join(world)
    world.controls.card(member.customer, "declined")
    world.controls.renew(member.id)
    url = portal(world, member.customer)
    assert "Pay now" in world.http.get(url).text
    world.http.post(url + "/pay", data={"subscription": member.id})
    page = world.http.get(url).text
    assert "Your card was declined." in page
    assert "Your card was declined." not in world.http.get(url).text
    world.http.post(url + "/card", data={"method": "visa"})
    world.http.post(url + "/pay", data={"subscription": member.id})
    assert member.subscription().status == "active"
    assert member.invoices()[0].status == "paid"


def test_a_card_that_cannot_be_kept_stays_out(world: World) -> None:
    member = join(world)
    kept = member.subscription().default_payment_method
    url = portal(world, member.customer, flow_data={"type": "payment_method_update"})
    assert "Cancel" not in world.http.get(url).text
    world.http.post(url + "/card", data={"method": "declined"})
    assert "declined" in world.http.get(url).text
    for method in ("bank", "nothing"):
        assert world.http.post(url + "/card", data={"method": method}).status_code == 400
    assert member.subscription().default_payment_method == kept


@pytest.mark.parametrize(
    ("wish", "param"),
    [
        ({}, "customer"),
        ({"customer": "cus_no"}, "customer"),
        ({"return_url": "javascript:alert(1)"}, "return_url"),
        ({"configuration": "bpc_1"}, "configuration"),
        ({"flow_data": {"type": "everything"}}, "flow_data[type]"),
    ],
)
def test_a_portal_that_cannot_be(world: World, wish: Any, param: str) -> None:
    customer = {} if param == "customer" else {"customer": join(world).customer}
    with pytest.raises(stripe.InvalidRequestError) as caught:
        world.stripe.v1.billing_portal.sessions.create(
            customer | wish, {"idempotency_key": "portal:x"}
        )
    assert caught.value.param == param


def test_a_portal_link_ends(world: World) -> None:
    member = join(world)
    url = portal(world, member.customer)
    world.controls.move_clock(seconds=6 * 60)
    assert world.http.get(url).status_code == 410
    assert world.http.post(url + "/cancel", data={"subscription": member.id}).status_code == 410
    assert world.http.get(world.url + "/sandbox/portal/nothing").status_code == 410


def test_the_portal_is_not_driven_from_elsewhere(world: World) -> None:
    member = join(world)
    url = portal(world, member.customer)
    answer = httpx.post(
        url + "/cancel",
        data={"subscription": member.id},
        headers={"origin": "https://elsewhere.example"},
    )
    assert answer.status_code == 403
    assert member.subscription().cancel_at_period_end is False


def test_the_checkout_page_says_how_often_and_begins_the_trial(world: World) -> None:
    wish = subscription_wish(world.account().id, trial_period_days=7)
    session = world.stripe.v1.checkout.sessions.create(wish, {"idempotency_key": "page:1"})
    assert session.url is not None
    page = world.http.get(session.url).text
    assert "$19.00 / month" in page
    assert "Start the trial" in page
    world.http.post(session.url + "/pay", data={"method": "declined", "email": "a@b.co"})
    assert "Your card was declined." in world.http.get(session.url).text
    done = world.http.post(session.url + "/pay", data={"method": "visa", "email": "a@b.co"})
    assert done.headers["location"] == "http://127.0.0.1/done"
    assert world.stripe.v1.subscriptions.list().data[0].status == "trialing"

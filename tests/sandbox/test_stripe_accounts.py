"""Connected accounts, onboarding, customers, payment intents, and lists with cursors."""

import pytest
import stripe

from tests.sandbox.conftest import STRIPE_SECRET, World, own_key


def test_an_account_starts_without_powers_and_gets_them_by_onboarding(world: World) -> None:
    account = world.stripe.v1.accounts.create(
        {
            "type": "express",
            "country": "US",
            "email": "ava@demo.test",
            "capabilities": {"transfers": {"requested": True}},
            "metadata": {"store_id": "s1"},
        },
        own_key(),
    )
    assert (account.charges_enabled, account.payouts_enabled) == (False, False)
    assert account.requirements is not None
    assert account.requirements.currently_due
    link = world.stripe.v1.account_links.create(
        {
            "account": account.id,
            "type": "account_onboarding",
            "return_url": world.url + "/back",
            "refresh_url": world.url + "/again",
        },
        own_key(),
    )
    page = world.http.get(link.url)
    assert page.status_code == 200
    assert 'data-testid="sandbox-finish-onboarding"' in page.text
    done = world.http.post(link.url, data={"do": "finish"})
    assert (done.status_code, done.headers["location"]) == (303, world.url + "/back")
    again = world.stripe.v1.accounts.retrieve(account.id)
    assert (again.charges_enabled, again.payouts_enabled, again.details_submitted) == (True,) * 3
    assert again.capabilities is not None
    assert again.capabilities.transfers == "active"
    world.controls.idle()
    hook = next(h for h in world.receiver.hooks if h.body["type"] == "account.updated")
    event = stripe.Webhook.construct_event(
        hook.raw, hook.headers["stripe-signature"], STRIPE_SECRET
    )
    assert event.account == account.id


def test_a_used_link_sends_to_the_refresh_address(world: World) -> None:
    account = world.stripe.v1.accounts.create({"type": "express"}, own_key())
    link = world.stripe.v1.account_links.create(
        {
            "account": account.id,
            "type": "account_onboarding",
            "return_url": world.url + "/back",
            "refresh_url": world.url + "/again",
        },
        own_key(),
    )
    left = world.http.post(link.url, data={"do": "leave"})
    assert left.headers["location"] == world.url + "/back"
    assert world.stripe.v1.accounts.retrieve(account.id).charges_enabled is False
    for answer in (world.http.get(link.url), world.http.post(link.url, data={"do": "finish"})):
        assert (answer.status_code, answer.headers["location"]) == (303, world.url + "/again")
    assert world.stripe.v1.accounts.retrieve(account.id).charges_enabled is False


@pytest.mark.parametrize(
    ("wish", "param"),
    [
        ({"type": "standard"}, "type"),
        ({"type": "express", "email": "nope"}, "email"),
        ({"type": "express", "capability": {}}, "capability"),
    ],
)
def test_a_wrong_account_is_refused(world: World, wish: dict[str, object], param: str) -> None:
    wish = {k: v if v != {} else {"x": "y"} for k, v in wish.items()}
    with pytest.raises(stripe.InvalidRequestError) as caught:
        world.stripe.v1.accounts.create(wish, own_key())  # type: ignore[arg-type]
    assert caught.value.param is not None
    assert caught.value.param.startswith(param)


def test_a_link_for_nobody_is_refused(world: World) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        world.stripe.v1.account_links.create(
            {
                "account": "acct_no",
                "type": "account_onboarding",
                "return_url": "http://x/",
                "refresh_url": "http://x/",
            },
            own_key(),
        )
    assert (caught.value.code, caught.value.param) == ("resource_missing", "account")


def test_an_account_can_be_updated_and_tells_so(world: World) -> None:
    account = world.account(metadata={"a": "1"})
    world.controls.idle()
    world.receiver.clear()
    changed = world.stripe.v1.accounts.update(
        account.id, {"metadata": {"b": "2"}, "business_profile": {"name": "Ava Keys"}}, own_key()
    )
    assert changed.to_dict()["metadata"] == {"a": "1", "b": "2"}
    assert changed.business_profile is not None
    assert changed.business_profile.name == "Ava Keys"
    world.controls.idle()
    assert world.receiver.types() == ["account.updated"]


def test_customers_are_kept_and_found_by_email(world: World) -> None:
    customer = world.stripe.v1.customers.create(
        {"email": "sam@example.com", "name": "Sam"}, own_key()
    )
    world.stripe.v1.customers.create({"email": "other@example.com"}, own_key())
    found = world.stripe.v1.customers.list({"email": "sam@example.com"}).data
    assert [c.id for c in found] == [customer.id]
    with pytest.raises(stripe.InvalidRequestError, match="Invalid email address"):
        world.stripe.v1.customers.update(customer.id, {"email": "sam"}, own_key())


def test_lists_are_paged_by_cursor_and_the_sdk_walks_them(world: World) -> None:
    account = world.account()
    for _ in range(7):
        world.controls.pay(world.checkout(account.id).id)
    charges = world.stripe.v1.charges
    all_of_them = [charge.id for charge in charges.list({"limit": 3}).auto_paging_iter()]
    assert len(set(all_of_them)) == 7
    first = charges.list({"limit": 3})
    assert (len(first.data), first.has_more) == (3, True)
    rest = charges.list({"limit": 5, "starting_after": first.data[-1].id})
    assert ([c.id for c in rest.data], rest.has_more) == (all_of_them[3:], False)
    back = charges.list({"limit": 2, "ending_before": rest.data[0].id})
    assert ([c.id for c in back.data], back.has_more) == (all_of_them[1:3], True)
    assert charges.list({"created": {"gt": first.data[0].created + 10}}).data == []
    intent = str(first.data[0].payment_intent)
    assert [c.id for c in charges.list({"payment_intent": intent}).data] == all_of_them[:1]
    for wrong in ({"limit": 0}, {"limit": 101}, {"starting_after": "ch_no"}):
        with pytest.raises(stripe.InvalidRequestError):
            charges.list(wrong)  # type: ignore[arg-type]


def test_expanding_reaches_into_lists(world: World) -> None:
    world.controls.pay(world.checkout(world.account().id).id)
    charge = world.stripe.v1.charges.list({"expand": ["data.balance_transaction"]}).data[0]
    assert isinstance(charge.balance_transaction, stripe.BalanceTransaction)
    assert charge.balance_transaction.fee == 172


def test_an_account_sees_its_own_charge_and_not_the_platforms(world: World) -> None:
    mine, other = world.account(), world.account()
    world.controls.pay(world.checkout(mine.id).id)
    theirs = world.stripe.v1.charges.list({}, {"stripe_account": mine.id}).data
    assert [(c.amount, c.application_fee_amount) for c in theirs] == [(4900, 490)]
    assert world.stripe.v1.charges.list({}, {"stripe_account": other.id}).data == []
    with pytest.raises(stripe.InvalidRequestError):
        world.stripe.v1.charges.retrieve(theirs[0].id)
    funds = world.stripe.v1.balance.retrieve({}, {"stripe_account": mine.id})
    assert [(line.amount, line.currency) for line in funds.available] == [(4410, "usd")]


def test_events_are_listed_by_type_and_by_delivery(world: World) -> None:
    world.controls.pay(world.checkout(world.account().id).id)
    world.controls.idle()
    events = world.stripe.v1.events
    kinds = [e.type for e in events.list({"type": "payment_intent.*"}).data]
    assert sorted(kinds) == ["payment_intent.created", "payment_intent.succeeded"]
    two = ["charge.succeeded", "transfer.created"]
    assert sorted(e.type for e in events.list({"types": two}).data) == two
    taken = {e.type for e in events.list({"delivery_success": True, "limit": 100}).data}
    assert "checkout.session.completed" in taken
    assert "transfer.created" not in taken


def test_a_payment_intent_can_be_confirmed_with_a_test_card(world: World) -> None:
    account = world.account()
    api = world.stripe.v1.payment_intents
    intent = api.create(
        {
            "amount": 2000,
            "currency": "usd",
            "application_fee_amount": 200,
            "transfer_data": {"destination": account.id},
        },
        {"idempotency_key": "pi:1"},
    )
    assert intent.status == "requires_payment_method"
    with pytest.raises(stripe.CardError) as caught:
        api.confirm(
            intent.id,
            {"payment_method": "pm_card_visa_chargeDeclined"},
            {"idempotency_key": "pi:2"},
        )
    assert caught.value.error is not None
    assert (caught.value.http_status, caught.value.code) == (402, "card_declined")
    assert caught.value.error.decline_code == "generic_decline"
    # The failed try is kept, as Stripe keeps it.
    assert [c.status for c in world.stripe.v1.charges.list().data] == ["failed"]
    paid = api.confirm(intent.id, {"payment_method": "pm_card_visa"}, {"idempotency_key": "pi:3"})
    assert paid.status == "succeeded"
    with pytest.raises(stripe.InvalidRequestError) as again:
        api.cancel(intent.id, {}, own_key())
    assert again.value.code == "payment_intent_unexpected_state"


def test_a_payment_intent_can_be_changed_and_canceled(world: World) -> None:
    api = world.stripe.v1.payment_intents
    intent = api.create({"amount": 2000, "currency": "usd"}, {"idempotency_key": "pi:4"})
    assert api.update(intent.id, {"description": "A beat"}, own_key()).description == "A beat"
    with pytest.raises(stripe.InvalidRequestError, match="does not change amount"):
        api.update(intent.id, {"amount": 1}, own_key())
    assert api.cancel(intent.id, {}, own_key()).status == "canceled"
    with pytest.raises(stripe.InvalidRequestError, match="at least"):
        api.create({"amount": 49, "currency": "usd"}, {"idempotency_key": "pi:5"})

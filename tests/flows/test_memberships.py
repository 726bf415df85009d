"""Memberships over the real routes, jobs and the sandbox: join, renew, fail, change, end."""

from datetime import timedelta

import pytest

from ppr_academy.models.offers import OfferStatus
from ppr_academy.models.subscriptions import SubscriptionStatus
from ppr_academy.services import door
from ppr_academy.services.commerce.subscriptions import changing
from ppr_academy.services.commerce.verify import verify_ledger
from ppr_academy.services.core import clock, db
from ppr_academy.services.gateways.payments import do_once
from ppr_academy.services.identity.sessions import COOKIE
from tests.flows.club import Club, open_club
from tests.flows.conftest import Academy, Browser
from tests.flows.shop import read_books


@pytest.fixture
def club(academy: Academy) -> Club:
    return open_club(academy)


def token_of(browser: Browser) -> str:
    return browser.http.cookies[COOKIE]


def assert_true_books(academy: Academy) -> None:
    with db.reading() as session:
        assert verify_ledger(session, with_processor=True).breaks == ()


def test_joining_opens_every_course_and_pays_the_creator(club: Club) -> None:
    member = club.member()
    sub = club.subscription()
    assert (sub.status, sub.price_cents, sub.interval) == ("active", 1900, "month")
    assert club.both(member)
    (order,) = club.orders()
    assert (order.status, order.charged_cents, order.platform_fee_cents) == ("paid", 1900, 190)
    assert order.stripe_payment_intent_id
    assert order.paid_with == "Visa ending 4242"
    assert read_books(club.academy).balances() == {
        "buyer": -1900,
        "platform_fee": 190,
        "creator_available": 1710,
    }
    assert_true_books(club.academy)
    assert club.academy.controls.books()["accounts"] == {club.shop.account_id: {"usd": 1710}}


def test_the_way_back_from_paying_grants_nothing(club: Club) -> None:
    member, _events = club.quiet_member()
    assert club.subscription().status == "opening"
    assert club.courses_of(member) == {}


def test_a_visitor_signs_in_first_and_comes_back_to_the_store(club: Club) -> None:
    answer = club.join(club.academy.visitor(), club.tier())
    assert answer.headers["location"] == f"/sign-in?next=%2F{club.shop.store.slug}"
    assert club.subscriptions() == []


def test_pressing_join_twice_leads_to_the_same_checkout(club: Club) -> None:
    browser, tier = club.academy.signed_in(), club.tier()
    assert club.open_checkout(browser, tier) == club.open_checkout(browser, tier)
    assert len(club.subscriptions()) == 1


def test_an_active_member_is_not_changed_by_opening_another_checkout(club: Club) -> None:
    member = club.member(club.tier(4900, title="Gold"))
    cheap = club.tier(900, title="Bronze")
    answer = club.join(member, cheap)
    assert answer.headers["location"] == "/account/memberships?why=already_member"
    sub = club.subscription()
    assert (sub.title, sub.price_cents, sub.status) == ("Gold", 4900, "active")
    assert club.both(member)


def test_another_tier_before_paying_closes_the_first_checkout(club: Club) -> None:
    browser = club.academy.signed_in()
    first = club.open_checkout(browser, club.tier(4900))
    second = club.open_checkout(browser, club.tier(900))
    assert club.academy.controls.pay(first)["outcome"] == "expired"
    assert club.academy.controls.pay(second)["outcome"] == "paid"
    club.settle()
    assert [s.status for s in club.subscriptions()] == ["abandoned", "active"]
    assert [o.charged_cents for o in club.orders()] == [900]


def test_a_trial_opens_everything_and_is_had_once(club: Club) -> None:
    tier = club.tier(terms={"trial_days": 14})
    member = club.member(tier)
    sub = club.subscription()
    assert sub.status == "trialing"
    assert club.both(member)
    assert club.orders() == []
    club.academy.controls.next(club.stripe_id())
    club.settle()
    assert len(club.academy.controls.mails(subject="free days end")) == 1
    club.academy.controls.next(club.stripe_id())
    club.settle()
    assert club.subscription().status == "active"
    assert [o.charged_cents for o in club.orders()] == [1900]
    # Somebody who leaves and comes back has had their free days.
    door.call(token_of(member), changing.cancel, str(sub.id))
    club.settle()
    club.academy.controls.renew(club.stripe_id())
    club.settle()
    club.member(tier, browser=member)
    assert [s.trial_days for s in club.subscriptions()] == [14, 0]


def test_a_renewal_is_one_more_order_however_often_it_is_told(club: Club) -> None:
    member = club.member()
    club.academy.controls.renew(club.stripe_id())
    club.settle()
    events = [d for d in club.academy.controls.deliveries() if d["type"].startswith("invoice")]
    for event in events:
        club.academy.controls.deliver(event["event"], copies=3, parallel=True)
    club.settle()
    assert [o.charged_cents for o in club.orders()] == [1900, 1900]
    assert len(club.invoices()) == 2
    assert len(read_books(club.academy).receipts) == 2
    assert club.both(member)
    assert_true_books(club.academy)


def test_a_failed_renewal_keeps_access_for_seven_days_and_writes(club: Club) -> None:
    member = club.member()
    sub = club.subscription()
    club.academy.controls.card(sub.stripe_customer_id, "declined")
    club.academy.controls.renew(club.stripe_id())
    club.settle()
    late = club.subscription()
    assert late.status == "past_due"
    assert late.paid_until is not None
    assert late.access_until == late.paid_until + timedelta(days=7)
    assert club.both(member)
    assert len(club.academy.controls.mails(subject="did not work")) == 1
    over = (late.access_until - clock.now()).total_seconds()
    club.later(seconds=over - 60)
    assert club.both(member)
    club.settle()
    assert len(club.academy.controls.mails(subject="did not work", count=3)) == 3
    club.later(seconds=over + 60)
    assert club.courses_of(member) == {}
    # A new card, and the next try brings everything back.
    club.academy.controls.card(sub.stripe_customer_id, "visa")
    club.academy.controls.next(club.stripe_id())
    club.settle()
    assert club.subscription().status == "active"
    assert club.both(member)
    assert_true_books(club.academy)


def test_cancelling_stops_the_billing_at_stripe_and_ends_with_the_period(club: Club) -> None:
    member = club.member()
    sub = club.subscription()
    door.call(token_of(member), changing.cancel, str(sub.id))
    assert club.subscription().wish == {"do": "cancel"}
    club.settle()
    kept = club.subscription()
    assert (kept.is_cancelling, kept.wish, kept.status) == (True, {}, "active")
    assert kept.access_until == kept.paid_until
    assert club.both(member)
    club.academy.controls.renew(club.stripe_id())
    club.settle()
    over = club.subscription()
    assert (over.status, over.open_key) == ("ended", None)
    assert len(club.orders()) == 1
    assert len(club.academy.controls.mails(subject="has ended")) == 1


def test_a_cancellation_reaches_stripe_through_an_outage(club: Club) -> None:
    from ppr_academy.services.core.errors import ServiceUnavailable

    member = club.member()
    door.call(token_of(member), changing.cancel, str(club.subscription().id))
    club.academy.controls.fail(service="stripe", status=500, times=2, path="/v1/subscriptions")
    with pytest.raises(ServiceUnavailable):
        club.settle()
    assert club.subscription().wish == {"do": "cancel"}
    assert club.subscription().is_cancelling is False
    club.done.clear()
    club.settle()
    assert club.subscription().is_cancelling is True


def test_resuming_goes_on_with_the_billing(club: Club) -> None:
    member = club.member()
    key = str(club.subscription().id)
    door.call(token_of(member), changing.cancel, key)
    club.settle()
    door.call(token_of(member), changing.resume, key)
    club.settle()
    assert club.subscription().is_cancelling is False
    club.academy.controls.renew(club.stripe_id())
    club.settle()
    assert (club.subscription().status, len(club.orders())) == ("active", 2)


def test_cancelling_at_stripes_portal_is_seen_here(club: Club) -> None:
    member = club.member()
    answer = member.post("/api/memberships/portal", subscription_id=club.subscription().id)
    portal = answer.headers["location"]
    assert portal.startswith(f"{club.academy.url}/sandbox/portal/")
    member.http.post(f"{portal}/cancel", data={"subscription": club.stripe_id()})
    club.settle()
    assert club.subscription().is_cancelling is True


def test_the_portal_opens_for_ones_own_alone(club: Club) -> None:
    club.member()
    key = club.subscription().id
    stranger = club.academy.signed_in()
    answer = stranger.post("/api/memberships/portal", subscription_id=key)
    assert answer.headers["location"] == "/account/memberships?why=not_found"
    visitor = club.academy.visitor().post("/api/memberships/portal", subscription_id=key)
    assert visitor.headers["location"].startswith("/sign-in")


def test_an_upgrade_pays_the_difference_and_holds_at_once(club: Club) -> None:
    member = club.member(club.tier(1000, terms={"courses": [str(club.shop.course_id)]}))
    assert set(club.courses_of(member)) == {club.shop.course_id}
    gold = club.tier(3000, title="Gold")
    door.call(token_of(member), changing.change_tier, str(club.subscription().id), str(gold))
    club.settle()
    sub = club.subscription()
    assert (sub.title, sub.price_cents, sub.offer_id, sub.wish) == ("Gold", 3000, gold, {})
    first, second = club.orders()
    assert first.charged_cents == 1000
    assert second.charged_cents == pytest.approx(2000, abs=2)
    assert second.list_price_cents - second.discount_cents == second.charged_cents
    assert club.both(member)
    assert_true_books(club.academy)


def test_a_downgrade_is_credit_for_the_next_payments(club: Club) -> None:
    member = club.member(club.tier(3000))
    small = club.tier(1000, title="Small", terms={"courses": [str(club.shop.course_id)]})
    door.call(token_of(member), changing.change_tier, str(club.subscription().id), str(small))
    club.settle()
    assert club.subscription().price_cents == 1000
    assert set(club.courses_of(member)) == {club.shop.course_id}
    assert [o.charged_cents for o in club.orders()] == [3000]
    for _ in range(3):
        club.academy.controls.renew(club.stripe_id())
        club.settle()
    # The credit of about $20 pays two months; the third is paid by card again.
    assert sum(o.charged_cents for o in club.orders()) == pytest.approx(3000 + 1000, abs=60)
    assert club.subscription().status == "active"
    assert_true_books(club.academy)


def test_a_declined_upgrade_leaves_everything_and_says_why(club: Club) -> None:
    member = club.member(club.tier(1000))
    sub = club.subscription()
    gold = club.tier(3000, title="Gold")
    club.academy.controls.card(sub.stripe_customer_id, "declined")
    door.call(token_of(member), changing.change_tier, str(sub.id), str(gold))
    club.settle()
    kept = club.subscription()
    assert (kept.price_cents, kept.wish, kept.status) == (1000, {}, "active")
    assert "declined" in kept.failure
    assert len(club.orders()) == 1


def test_what_a_tier_includes_holds_for_its_members_at_once(club: Club) -> None:
    only = {"courses": [str(club.shop.course_id)]}
    member = club.member(club.tier(terms=only))
    assert set(club.courses_of(member)) == {club.shop.course_id}
    from ppr_academy.models.offers import Offer
    from ppr_academy.services.commerce.subscriptions.jobs import settle_memberships
    from tests.builders import scope_of

    with db.transaction() as session:
        scope = scope_of(session, club.shop.store)
        offer = scope.lock(Offer, club.subscription().offer_id)
        offer.terms = offer.terms | {"courses": [str(club.second_course)]}
    settle_memberships(str(club.shop.store.id))
    assert set(club.courses_of(member)) == {club.second_course}


def test_a_course_that_was_bought_stays_when_the_membership_ends(club: Club) -> None:
    browser = club.academy.signed_in()
    checkout = club.shop.open_checkout(browser)
    club.academy.controls.pay(checkout)
    club.settle()
    member = club.member(browser=browser)
    assert club.courses_of(member)[club.shop.course_id] == "paid"
    sub = club.subscription()
    door.call(token_of(member), changing.cancel, str(sub.id))
    club.settle()
    club.academy.controls.renew(club.stripe_id())
    club.settle()
    club.later(days=40)
    assert club.courses_of(member) == {club.shop.course_id: "paid"}


def test_a_refunded_month_gives_nothing_any_more(club: Club) -> None:
    member = club.member()
    intent = club.orders()[0].stripe_payment_intent_id or ""
    do_once(
        "refund:by-hand",
        lambda client, options: client.v1.refunds.create(
            {"payment_intent": intent, "reverse_transfer": True, "refund_application_fee": True},
            options,
        ),
    )
    club.settle()
    assert club.courses_of(member) == {}
    assert club.subscription().gives_access is False
    assert_true_books(club.academy)
    club.academy.controls.renew(club.stripe_id())
    club.settle()
    assert club.both(member)


def test_a_closed_or_archived_tier_cannot_be_joined(club: Club) -> None:
    browser = club.academy.signed_in()
    for status in (OfferStatus.DRAFT, OfferStatus.ARCHIVED):
        answer = club.join(browser, club.tier(status=status))
        assert answer.headers["location"].endswith("?why=not_for_sale")
    assert club.subscriptions() == []


def test_a_creator_does_not_join_their_own_store(club: Club) -> None:
    from ppr_academy.models.identity import User
    from tests.builders import a_session

    with db.transaction() as session:
        owner = session.get_one(User, club.shop.store.owner_id)
        token = a_session(session, owner)
    browser = club.academy.visitor()
    browser.http.cookies.set(COOKIE, token)
    assert club.join(browser, club.tier()).headers["location"].endswith("?why=own_store")


@pytest.mark.parametrize("offer", ["", "nothing", "00000000-0000-0000-0000-000000000000"])
def test_what_is_no_tier_is_refused(club: Club, offer: str) -> None:
    answer = club.academy.signed_in().post("/api/memberships", offer_id=offer)
    assert answer.headers["location"] == "/?why=not_found"


def test_somebody_who_leaves_the_academy_is_billed_no_more(club: Club) -> None:
    from ppr_academy.services.commerce.subscriptions.jobs import end_subscriptions

    member = club.member()
    end_subscriptions(str(member.user_id))
    club.settle()
    assert club.subscription().status == SubscriptionStatus.ENDED
    club.academy.controls.move_clock(seconds=40 * 86_400)
    club.settle()
    assert len(club.orders()) == 1

"""A creator's plan: paid to the platform, and what it has room for."""

from dataclasses import replace

import pytest

from ppr_academy.models.catalog import Course
from ppr_academy.models.identity import User
from ppr_academy.models.stores import Store
from ppr_academy.services import door
from ppr_academy.services.catalog.publishing import publish_course, unpublish_course
from ppr_academy.services.commerce.sales import get_money_page
from ppr_academy.services.commerce.subscriptions import changing, plans, tiers
from ppr_academy.services.commerce.subscriptions.errors import NotRunning, SameTerms
from ppr_academy.services.commerce.verify import verify_ledger
from ppr_academy.services.core import db
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.identity.sessions import COOKIE
from ppr_academy.services.stores.errors import PlanIsFull
from ppr_academy.services.stores.plans import PLANS, Limit, limit_words
from tests.builders import a_lesson, a_module, a_session, a_tier, scope_of
from tests.flows.club import Club, open_club
from tests.flows.conftest import Academy, Browser
from tests.flows.shop import read_books


@pytest.fixture
def club(academy: Academy) -> Club:
    return open_club(academy)


@pytest.fixture
def creator(club: Club) -> Browser:
    """The owner of the store, in a browser."""
    with db.transaction() as session:
        token = a_session(session, session.get_one(User, club.shop.store.owner_id))
    browser = club.academy.visitor()
    browser.http.cookies.set(COOKIE, token)
    return Browser(browser.http, club.shop.store.owner_id)


def token_of(browser: Browser) -> str:
    return browser.http.cookies[COOKIE]


def plan_in(club: Club) -> str:
    with db.reading() as session:
        return session.get_one(Store, club.shop.store.id).plan


def choose(club: Club, creator: Browser, key: str, method: str = "visa") -> None:
    address = creator.post("/api/plan", plan=key).headers["location"]
    assert address.startswith(f"{club.academy.url}/sandbox/checkout/cs_"), address
    club.academy.controls.pay(address.rpartition("/")[2], method)
    club.settle()


def test_a_plan_is_paid_to_the_platform_and_makes_room(club: Club, creator: Browser) -> None:
    choose(club, creator, "creator")
    assert plan_in(club) == "creator"
    (order,) = club.orders()
    assert (order.charged_cents, order.platform_fee_cents, order.creator_share_cents) == (
        2900,
        2900,
        0,
    )
    assert order.is_platform_sale is True
    assert order.stripe_payment_intent_id
    assert read_books(club.academy).balances() == {"buyer": -2900, "platform_fee": 2900}
    assert club.academy.controls.books()["platform"] == {"usd": 2900 - 114}
    with db.reading() as session:
        assert verify_ledger(session, with_processor=True).breaks == ()
        view = plans.get_plan(scope_of(session, club.shop.store))
    assert (view.title, view.state, view.is_running) == ("Creator", "active", True)


def test_what_a_creator_pays_us_is_no_sale_of_theirs(club: Club, creator: Browser) -> None:
    choose(club, creator, "starter")
    with db.reading() as session:
        money = get_money_page(scope_of(session, club.shop.store))
    assert money.figures.count == 0
    assert money.sales == []


def test_a_membership_is_never_taken_for_the_creators_plan(club: Club, creator: Browser) -> None:
    club.member(club.tier(2900, title="Creator plan"))
    assert plan_in(club) == "free"
    choose(club, creator, "starter")
    assert plan_in(club) == "starter"
    assert sorted(s.kind for s in club.subscriptions()) == ["membership", "plan"]


def test_another_plan_is_a_change_of_the_one_there_is(club: Club, creator: Browser) -> None:
    choose(club, creator, "starter")
    again = creator.post("/api/plan", plan="pro").headers["location"]
    assert again == "/dashboard/plan?why=already_member"
    door.call(token_of(creator), plans.change_plan, "pro")
    club.settle()
    assert plan_in(club) == "pro"
    assert sum(o.charged_cents for o in club.orders()) == pytest.approx(7900, abs=3)
    with pytest.raises(SameTerms):
        door.call(token_of(creator), plans.change_plan, "pro")


def test_the_free_plan_ends_the_paid_one_with_its_month(club: Club, creator: Browser) -> None:
    choose(club, creator, "starter")
    door.call(token_of(creator), plans.change_plan, "free")
    club.settle()
    assert plan_in(club) == "starter"
    assert club.subscription().is_cancelling is True
    door.call(token_of(creator), changing.resume, str(club.subscription().id))
    club.settle()
    door.call(token_of(creator), plans.change_plan, "free")
    club.settle()
    club.academy.controls.move_clock(seconds=32 * 86_400)
    club.settle()
    club.later(days=40)
    assert plan_in(club) == "free"
    assert len(club.orders()) == 1


def test_a_plan_that_is_not_paid_goes_after_seven_days(club: Club, creator: Browser) -> None:
    choose(club, creator, "starter")
    club.academy.controls.card(club.subscription().stripe_customer_id, "declined")
    club.academy.controls.renew(club.stripe_id())
    club.settle()
    assert plan_in(club) == "starter"
    club.later(days=39)
    assert plan_in(club) == "free"


@pytest.mark.parametrize("key", ["free", "", "gold", "early_access"])
def test_what_is_no_plan_cannot_be_chosen(club: Club, creator: Browser, key: str) -> None:
    answer = creator.post("/api/plan", plan=key)
    assert answer.headers["location"] == "/dashboard/plan?why=not_found"
    assert club.subscriptions() == []


def test_a_change_without_a_plan_is_refused(club: Club, creator: Browser) -> None:
    with pytest.raises(NotRunning):
        door.call(token_of(creator), plans.change_plan, "pro")
    choose(club, creator, "starter")
    with pytest.raises(NotFound):
        door.call(token_of(creator), plans.change_plan, "gold")


def test_nobody_chooses_a_plan_without_a_store(club: Club) -> None:
    answer = club.academy.signed_in().post("/api/plan", plan="pro")
    assert answer.headers["location"] == "/dashboard/plan?why=no_store"


def test_a_tier_more_than_the_plan_has_room_for(club: Club, creator: Browser) -> None:
    with db.transaction() as session:
        scope = scope_of(session, club.shop.store)
        first, second = (str(a_tier(scope, status="draft").id) for _ in range(2))
    door.call(token_of(creator), tiers.sell_tier, first)
    with pytest.raises(PlanIsFull, match="room for 1 membership tier on sale"):
        door.call(token_of(creator), tiers.sell_tier, second)
    choose(club, creator, "starter")
    door.call(token_of(creator), tiers.sell_tier, second)


def test_a_course_more_than_the_plan_has_room_for(
    club: Club, creator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PLANS, "free", replace(PLANS["free"], courses=1))
    with db.transaction() as session:
        scope = scope_of(session, club.shop.store)
        course = scope.get(Course, club.second_course)
        module = a_module(scope, course)
        words = {"body": "Read this.", "body_html": "<p>Read this.</p>"}
        a_lesson(scope, course, module=module, **words)
        course.promise = "What it is about"
    door.call(token_of(creator), unpublish_course, str(club.second_course))
    with pytest.raises(PlanIsFull, match="room for 1 course on sale"):
        door.call(token_of(creator), publish_course, str(club.second_course))


def test_limits_are_said_in_words() -> None:
    assert limit_words(Limit.COURSES, 5) == "5 courses on sale"
    assert limit_words(Limit.TIERS, 1) == "1 membership tier on sale"
    assert limit_words(Limit.COURSES, None) == "Any number of courses on sale"
    assert [plan.cents for plan in PLANS.values()] == [0, 1200, 2900, 7900, 14900]

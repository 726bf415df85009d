"""Connecting payouts: the account, Stripe's form, what it reports, in any order."""

from typing import Any

import pytest

from ppr_academy.models.identity import User
from ppr_academy.models.stores import ConnectAccount
from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe import accounts
from ppr_academy.sandbox.stripe.work import Work
from ppr_academy.sandbox.testing import stripe_event
from ppr_academy.services.commerce import connect, queries
from ppr_academy.services.commerce.sales import get_money_page
from ppr_academy.services.commerce.views import PayoutSetup
from ppr_academy.services.core import db
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.gateways import payments
from ppr_academy.services.stores.access import open_own_store
from tests.builders import a_store
from tests.flows.conftest import Academy, Browser


@pytest.fixture
def creator(academy: Academy) -> Browser:
    browser = academy.signed_in(name="Ava Lindqvist")
    with db.transaction() as session:
        a_store(session, owner=session.get_one(User, browser.user_id))
    return browser


def account_of(creator: Browser) -> ConnectAccount | None:
    with db.reading() as session:
        scope = open_own_store(Viewer(session, creator.user_id))
        return queries.find_connect_account(session, scope.store_id)


def setup_of(creator: Browser) -> PayoutSetup:
    with db.reading() as session:
        return get_money_page(open_own_store(Viewer(session, creator.user_id))).setup


def connected(creator: Browser) -> str:
    """Press Connect payouts; the id of the account that Stripe made."""
    answer = creator.post("/api/connect")
    assert answer.status_code == 303
    assert "/sandbox/connect/" in answer.headers["location"]
    account = account_of(creator)
    assert account is not None
    return account.stripe_account_id


def onboarded(academy: Academy, account_id: str) -> Doc:
    """Finish Stripe's form; the event about it, which nobody has sent."""
    with academy.sandbox.store.write() as tx:
        work = Work(academy.sandbox, tx)
        accounts.finish_onboarding(work, account_id)
        (event,) = work.events
        tx.run("DELETE FROM delivery WHERE event = ?", event["id"])
    return event


def test_connecting_leads_to_stripes_form_and_the_event_makes_the_store_ready(
    academy: Academy, creator: Browser
) -> None:
    assert setup_of(creator).state == "none"
    account_id = connected(creator)
    setup = setup_of(creator)
    assert setup.state == "unfinished"
    assert "a bank account for your payouts" in setup.missing
    academy.controls.onboard(account_id)
    academy.controls.idle()
    assert setup_of(creator) == PayoutSetup("ready", [])


def test_connecting_twice_is_one_account_and_a_fresh_link(
    academy: Academy, creator: Browser
) -> None:
    first = creator.post("/api/connect").headers["location"]
    second = creator.post("/api/connect").headers["location"]
    assert first != second
    with academy.sandbox.store.read() as tx:
        assert tx.run("SELECT count(*) FROM object WHERE kind = 'account'").fetchone()[0] == 1


def test_an_answer_that_was_lost_is_asked_for_again_and_makes_no_second_account(
    academy: Academy, creator: Browser
) -> None:
    academy.controls.fail(path="/v1/accounts", status=500, moment="after", times=2)
    answer = creator.post("/api/connect")
    assert answer.headers["location"] == "/dashboard/money?connect=service_unavailable"
    assert account_of(creator) is None
    academy.controls.heal()
    connected(creator)
    with academy.sandbox.store.read() as tx:
        assert tx.run("SELECT count(*) FROM object WHERE kind = 'account'").fetchone()[0] == 1


def test_an_event_that_beats_our_own_commit_makes_the_account_known(
    academy: Academy, creator: Browser
) -> None:
    with db.reading() as session:
        store_id = open_own_store(Viewer(session, creator.user_id)).store_id
    account_id = payments.create_account(str(store_id))["id"]
    assert academy.send(onboarded(academy, account_id)) == 200
    assert setup_of(creator).state == "ready"
    assert connected(creator) == account_id
    assert setup_of(creator).state == "ready"


def test_a_late_report_never_overwrites_a_newer_one(academy: Academy, creator: Browser) -> None:
    account_id = connected(creator)
    event = onboarded(academy, account_id)
    earlier: dict[str, Any] = dict(event["data"]["object"], charges_enabled=False)
    late = stripe_event(
        "account.updated", earlier, created=event["created"] - 60, account=account_id
    )
    assert academy.send(event) == 200
    assert academy.send(late) == 200
    assert setup_of(creator).state == "ready"
    newer = stripe_event(
        "account.updated", earlier, created=event["created"] + 60, account=account_id
    )
    assert academy.send(newer) == 200
    assert setup_of(creator).state != "ready"


def test_what_stripe_asks_for_again_is_said_in_words(academy: Academy, creator: Browser) -> None:
    account_id = connected(creator)
    academy.controls.onboard(account_id)
    academy.controls.call("POST", f"/accounts/{account_id}", {"do": "restrict"})
    academy.controls.idle()
    assert setup_of(creator) == PayoutSetup("unfinished", ["a document that shows who you are"])


def test_a_creator_who_disconnects_can_no_longer_be_paid(
    academy: Academy, creator: Browser
) -> None:
    account_id = connected(creator)
    assert academy.send(onboarded(academy, account_id)) == 200
    gone = stripe_event(
        "account.application.deauthorized",
        {"id": "ca_1", "object": "application"},
        account=account_id,
    )
    assert academy.send(gone) == 200
    assert setup_of(creator) == PayoutSetup("unfinished", ["a new connection to Stripe"])


def test_coming_back_asks_stripe_at_once(academy: Academy, creator: Browser) -> None:
    account_id = connected(creator)
    onboarded(academy, account_id)
    connect.refresh_account(account_id)
    assert setup_of(creator).state == "ready"


def test_only_the_owner_of_a_store_is_sent_to_stripe(academy: Academy) -> None:
    answer = academy.visitor().post("/api/connect")
    assert answer.headers["location"] == "/sign-in?next=/dashboard/money"
    assert academy.signed_in().post("/api/connect").status_code == 422
    stranger = academy.signed_in()
    stranger.http.headers["origin"] = "https://elsewhere.example"
    assert stranger.post("/api/connect").status_code == 403


def test_a_report_without_the_fields_we_need_is_kept_as_failed(
    academy: Academy, creator: Browser
) -> None:
    account_id = connected(creator)
    broken = stripe_event("account.updated", {"id": account_id, "object": "account"})
    assert academy.send(broken) == 500
    assert setup_of(creator).state == "unfinished"

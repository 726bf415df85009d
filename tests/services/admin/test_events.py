"""The inbox as an admin sees it: everything is there, says why, and can be tried again."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from ppr_academy.models.commerce import EventStatus, Order, OrderStatus, ProviderEvent
from ppr_academy.services.admin import events, handlers
from ppr_academy.services.admin.jobs import replay_failed, replay_one
from ppr_academy.services.core import db, jobs
from ppr_academy.services.core.errors import InvalidInput, NotFound
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.core.viewer import Viewer
from tests.builders import a_course, a_scope, a_user, an_account, an_order
from tests.services.admin.conftest import an_event, dead_event
from tests.services.commerce.stripe_words import checkout, intent

Admin = Callable[[], Any]


def a_sale(session: Session) -> Order:
    scope = a_scope(session, slug="ava-keys")
    an_account(scope)
    return an_order(scope, a_course(scope), a_user(session), number=20001)


def test_each_filter_shows_its_events_and_says_what_became_of_them(
    engine: Engine, admin: Admin
) -> None:
    with db.transaction(engine) as session:
        an_event(session, 5)
        an_event(session, 4, attempts=2)
        dead_event(session, minutes=3)
        dead_event(session, minutes=2, attempts=1)
        an_event(session, 1, status=EventStatus.IGNORED, type="product.created")
        an_event(session, 0, status=EventStatus.RECEIVED, attempts=0)
    with admin() as viewer:
        pages = {show: events.list_events(viewer, show) for show in events.queries.FILTERS}
    said = {show: [row.said for row in page.rows] for show, page in pages.items()}
    assert said == {
        "all": [
            "waiting",
            "not for us, kept",
            "failed once",
            "failed 3 times",
            "handled at try 2",
            "handled",
        ],
        "waiting": ["waiting", "failed once"],
        "failed": ["failed 3 times"],
        "unknown": ["not for us, kept"],
    }
    counts = pages["all"].counts
    assert (counts.waiting, counts.failed, counts.unknown) == (2, 1, 1)
    assert [row.can_replay for row in pages["all"].rows] == [True, False, True, True, False, False]


def test_pages_follow_each_other_without_a_gap(engine: Engine, admin: Admin) -> None:
    with db.transaction(engine) as session:
        ids = [str(an_event(session, minutes).id) for minutes in range(70)]
    seen: list[str] = []
    cursor = ""
    with admin() as viewer:
        for _ in range(3):
            page = events.list_events(viewer, "all", cursor)
            assert page.is_first_page == (not cursor)
            seen += [row.id for row in page.rows]
            cursor = page.next_cursor
    assert cursor == ""
    assert seen == ids


def test_an_event_names_its_order_by_metadata_or_by_payment(engine: Engine, admin: Admin) -> None:
    with db.transaction(engine) as session:
        order = a_sale(session)
        order.stripe_payment_intent_id = intent(order)["id"]
        by_id = an_event(session, payload={"data": {"object": checkout(order)}}).id
        refund = {"object": "refund", "payment_intent": order.stripe_payment_intent_id}
        by_payment = an_event(session, payload={"data": {"object": refund}}).id
        strange = an_event(session, payload={"data": {"object": {"metadata": "x"}}}).id
    with admin() as viewer:
        found = {row.id: (row.order, row.store) for row in events.list_events(viewer).rows}
        detail = events.get_event(viewer, str(by_payment))
    assert found[str(by_id)] == found[str(by_payment)] == ("PPR-20001", "ava-keys")
    assert found[str(strange)] == ("", "")
    assert (detail.order, detail.order_id) == ("PPR-20001", str(order.id))


def test_a_payload_reads_like_what_it_says(engine: Engine, admin: Admin) -> None:
    payload = {
        "created": 1_795_414_313,
        "livemode": False,
        "data": {
            "object": {
                "amount": 4900,
                "currency": "usd",
                "client_secret": "pi_1_secret_x",
                "description": None,
                "metadata": {},
                "lines": [{"id": "il_1", "amount": -980}],
            }
        },
    }
    with db.transaction(engine) as session:
        event_id = an_event(session, payload=payload).id
    with admin() as viewer:
        detail = events.get_event(viewer, str(event_id))
    drawn = [(line.depth, line.name, line.value, line.meaning) for line in detail.lines]
    assert drawn == [
        (0, "created", "1795414313", "23 November 2026, 06:11:53 UTC"),
        (0, "livemode", "no", ""),
        (0, "data", "", ""),
        (1, "object", "", ""),
        (2, "amount", "4900", "$49.00"),
        (2, "currency", "usd", ""),
        (2, "client_secret", "••••", "covered"),
        (2, "lines", "", ""),
        (3, "1.", "", ""),
        (4, "id", "il_1", ""),
        (4, "amount", "-980", "−$9.80"),
    ]
    assert detail.left_out == 2


def test_a_huge_payload_is_cut_and_says_so(engine: Engine, admin: Admin) -> None:
    deep: dict[str, Any] = {}
    for _ in range(40):
        deep = {"in": deep, "x": 1}
    payload = {"many": list(range(1, 1000)), "long": "x" * 5000, "deep": deep}
    with db.transaction(engine) as session:
        event_id = an_event(session, payload=payload).id
    with admin() as viewer:
        detail = events.get_event(viewer, str(event_id))
    assert len(detail.lines) == 300
    assert detail.more > 700
    assert all(len(line.value) <= 401 for line in detail.lines)


def test_a_replay_goes_through_the_same_handler_and_says_what_came_of_it(
    engine: Engine, admin: Admin
) -> None:
    with db.transaction(engine) as session:
        order = a_sale(session)
        words = {"data": {"object": intent(order)}}
        event_id = dead_event(session, type="payment_intent.succeeded", payload=words).id
    with jobs.kept_aside() as asked:
        with admin() as viewer:
            events.ask_replay(viewer, str(event_id))
            events.ask_replay(viewer, str(event_id))  # a second click while it runs
        (replay,) = [one for key, one in asked.items() if key.startswith("admin.")]
        with admin() as viewer:
            assert events.get_event(viewer, str(event_id)).is_replaying
        replay.run()
        replay.run()  # as after a death between the work and its mark
    with admin() as viewer:
        detail = events.get_event(viewer, str(event_id))
    assert (detail.state, detail.attempts, detail.can_replay) == ("handled", 4, False)
    (act,) = detail.actions
    assert (act.who, act.outcome, act.is_running) == ("Rosa Kim", "Handled.", False)
    with db.reading(engine) as session:
        paid = events.queries.list_orders(session, [order.id], [])
        assert len(paid) == 1
        assert session.get_one(Order, order.id, execution_options={"store_scope": "*"}).status == (
            OrderStatus.PAID
        )


def test_a_replay_that_fails_again_keeps_the_event_and_the_reason(
    engine: Engine, admin: Admin
) -> None:
    nobody = {"data": {"object": {"id": "pi_1", "metadata": {"order_id": str(new_id())}}}}
    with db.transaction(engine) as session:
        event_id = dead_event(session, type="payment_intent.succeeded", payload=nobody).id
    with jobs.kept_aside() as asked:
        with admin() as viewer:
            events.ask_replay(viewer, str(event_id))
        next(iter(asked.values())).run()
    with admin() as viewer:
        detail = events.get_event(viewer, str(event_id))
    assert (detail.state, detail.attempts) == ("failed", 4)
    assert detail.error.startswith("UnknownOrder: There is no order")
    assert detail.actions[0].outcome.startswith("It failed again: UnknownOrder:")


def test_all_that_failed_is_replayed_oldest_first_with_its_progress(
    engine: Engine, admin: Admin, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    def hear(_session: Session, event: ProviderEvent) -> bool:
        heard.append(event.external_id)
        if event.external_id == "evt_2":
            raise ValueError("still wrong")
        return True

    monkeypatch.setitem(handlers.inbox_handlers, "stripe", hear)
    with db.transaction(engine) as session:
        for number in range(25):
            dead_event(session, minutes=100 - number, external_id=f"evt_{number}")
        dead_event(session, attempts=1, external_id="evt_waiting")
    with jobs.kept_aside() as asked:
        with admin() as viewer:
            events.ask_replay_failed(viewer)
            page = events.list_events(viewer, "failed")
            assert (page.replay.total, page.replay.is_running) == (25, True)
        next(iter(asked.values())).run()
    assert heard == [f"evt_{number}" for number in range(25)]
    with admin() as viewer:
        page = events.list_events(viewer, "failed")
    assert [row.said for row in page.rows] == ["failed 4 times"]
    replay = page.replay
    assert (replay.done, replay.failed, replay.percent) == (25, 1, "100%")
    assert replay.outcome == "24 handled, 1 failed again."


def test_what_was_handled_is_not_replayed(engine: Engine, admin: Admin) -> None:
    with db.transaction(engine) as session:
        event_id = an_event(session).id
    with admin() as viewer:
        with pytest.raises(events.NothingToReplay, match="was handled"):
            events.ask_replay(viewer, str(event_id))
        with pytest.raises(events.NothingToReplay, match="everything"):
            events.ask_replay_failed(viewer)


def test_an_unknown_event_can_be_replayed_once_its_type_is_known(
    engine: Engine, admin: Admin, monkeypatch: pytest.MonkeyPatch
) -> None:
    with db.transaction(engine) as session:
        event_id = an_event(session, status=EventStatus.IGNORED, type="payout.paid").id
    outcomes = []
    for knows in (False, True):
        monkeypatch.setitem(handlers.inbox_handlers, "stripe", lambda _s, _e, k=knows: k)
        with jobs.kept_aside() as asked:
            with admin() as viewer:
                events.ask_replay(viewer, str(event_id))
            next(iter(asked.values())).run()
        with admin() as viewer:
            detail = events.get_event(viewer, str(event_id))
        outcomes.append((detail.state, detail.actions[0].outcome[:8]))
    assert outcomes == [("unknown", "Nothing "), ("handled", "Handled.")]


def test_nobody_but_an_admin_finds_anything(engine: Engine) -> None:
    with db.transaction(engine) as session:
        event_id = str(dead_event(session).id)
        person = a_user(session)
        for viewer in (Viewer(session), Viewer(session, user_id=person.id)):
            for ask in (
                lambda v: events.list_events(v),
                lambda v: events.get_event(v, event_id),
                lambda v: events.ask_replay(v, event_id),
                lambda v: events.ask_replay_failed(v),
            ):
                with pytest.raises(NotFound):
                    ask(viewer)


@pytest.mark.parametrize("odd", ["", "x", "../x", "0" * 32 + "1", str(new_id())])
def test_an_odd_event_is_nothing(admin: Admin, odd: str) -> None:
    with admin() as viewer:
        with pytest.raises(NotFound):
            events.get_event(viewer, odd)
        with pytest.raises(NotFound):
            events.ask_replay(viewer, odd)


def test_an_odd_page_is_refused(admin: Admin) -> None:
    with admin() as viewer:
        with pytest.raises(NotFound):
            events.list_events(viewer, "everything")
        with pytest.raises(InvalidInput):
            events.list_events(viewer, "all", "not a cursor")


def test_a_job_for_what_is_gone_changes_nothing(engine: Engine) -> None:
    replay_one(str(new_id()), str(new_id()))
    replay_failed(str(new_id()))
    with db.reading(engine) as session:
        assert events.queries.count_events(session) == {}

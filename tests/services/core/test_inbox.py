"""The inbox: once, whoever sends it how often, and nothing is lost when handling fails."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from ppr_academy.models.commerce import EventStatus, OrderCounter, ProviderEvent
from ppr_academy.services.core import clock, db, inbox
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.core.inbox import Incoming, Outcome, handle_event, replay_event


def incoming(external_id: str = "evt_1") -> Incoming:
    return Incoming("stripe", external_id, "ping", {"n": 1}, clock.now())


def count_up(session: Session, _event: ProviderEvent) -> bool:
    counter = session.exec(select(OrderCounter).with_for_update()).one()
    counter.last_number += 1
    return True


def counted(engine: Engine) -> int:
    with db.reading(engine) as session:
        return session.exec(select(OrderCounter.last_number)).one()


def test_an_event_is_handled_once(engine: Engine) -> None:
    before = counted(engine)
    assert handle_event(incoming(), count_up) == Outcome.HANDLED
    assert handle_event(incoming(), count_up) == Outcome.DUPLICATE
    assert counted(engine) == before + 1


def test_eight_deliveries_at_once_are_handled_once(engine: Engine) -> None:
    before = counted(engine)
    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(lambda _: handle_event(incoming(), count_up), range(8)))
    assert sorted(outcomes) == [Outcome.DUPLICATE] * 7 + [Outcome.HANDLED]
    assert counted(engine) == before + 1


def test_an_unknown_type_is_stored_not_lost(engine: Engine) -> None:
    assert handle_event(incoming(), lambda _s, _e: False) == Outcome.IGNORED
    with db.reading(engine) as session:
        event = session.exec(select(ProviderEvent)).one()
    assert (event.status, event.payload) == (EventStatus.IGNORED, {"n": 1})


def test_a_failure_changes_nothing_but_is_seen_and_can_be_replayed(engine: Engine) -> None:
    def fail(session: Session, event: ProviderEvent) -> bool:
        count_up(session, event)
        session.flush()
        raise RuntimeError("no such order")

    before = counted(engine)
    for _ in range(3):
        with pytest.raises(RuntimeError):
            handle_event(incoming(), fail)
    assert counted(engine) == before
    with db.reading(engine) as session:
        event = session.exec(select(ProviderEvent)).one()
    assert (event.status, event.attempts) == (EventStatus.FAILED, 3)
    assert event.error == "RuntimeError: no such order"

    assert replay_event(event.id, {"stripe": count_up}) == Outcome.HANDLED
    assert counted(engine) == before + 1
    with db.reading(engine) as session:
        handled = session.exec(select(ProviderEvent).where(col(ProviderEvent.id) == event.id)).one()
    assert (handled.status, handled.error) == (EventStatus.HANDLED, "")


def test_replaying_what_does_not_exist_is_refused(engine: Engine) -> None:
    with pytest.raises(NotFound):
        replay_event(new_id(), {"stripe": count_up})


def test_what_is_known_without_asking_stays_bounded(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "REMEMBERED", 3)
    for number in range(10):
        handle_event(incoming(f"evt_{number}"), count_up)
    assert len(inbox._recent[engine]) == 3
    before = counted(engine)
    for number in range(10):
        assert handle_event(incoming(f"evt_{number}"), count_up) == Outcome.DUPLICATE
    assert counted(engine) == before

"""One cause writes one line into the store's feed."""

from sqlalchemy import Engine
from sqlmodel import Session

from ppr_academy.models.activity import Activity, ActivityKind
from ppr_academy.services.core import db, live
from ppr_academy.services.stores.activity import record_activity
from ppr_academy.services.stores.scope import across_stores
from tests.builders import a_store, a_user


def _lines(session: Session) -> list[Activity]:
    return list(session.exec(across_stores(Activity, reason="a test reads every line")).all())


def test_the_same_cause_writes_one_line(session: Session) -> None:
    store, buyer = a_store(session), a_user(session)
    for cents in (4900, 100):
        is_new = record_activity(
            session,
            store.id,
            kind=ActivityKind.SALE,
            source_key="order:1:paid",
            user_id=buyer.id,
            subject="House Chords 101",
            amount_cents=cents,
        )
        assert is_new is (cents == 4900)
    (line,) = _lines(session)
    assert (line.store_id, line.user_id, line.amount_cents) == (store.id, buyer.id, 4900)


def test_a_line_tells_the_pages_that_show_its_kind(engine: Engine) -> None:
    told: list[str] = []
    remove = live.on_publish(told.append)
    try:
        with db.transaction(engine) as session:
            store, person = a_store(session), a_user(session)
            for kind in ActivityKind:
                record_activity(
                    session,
                    store.id,
                    kind=kind,
                    source_key=f"test:{kind}",
                    user_id=person.id,
                    subject="x" * 400,
                )
            assert told == []
    finally:
        remove()
    assert told == [live.store_sales(store.id), live.store_learning(store.id)]
    with db.reading(engine) as session:
        assert {len(line.subject) for line in _lines(session)} == {240}

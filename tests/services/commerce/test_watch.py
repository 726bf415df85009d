"""The watch: what a run finds is kept and mailed once, holds payouts, and is let go when mended."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from ppr_academy.models.books import InvariantBreak, InvariantRun
from ppr_academy.models.commerce import Order
from ppr_academy.services.commerce import facts, fulfilment, queries, rights, sales, verify
from ppr_academy.services.commerce.facts import PaymentState
from ppr_academy.services.commerce.verify import invariants
from ppr_academy.services.commerce.watch import history, holds, runs
from ppr_academy.services.core import clock, db, jobs, live
from ppr_academy.services.core.errors import ServiceUnavailable
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.gateways import payments
from ppr_academy.services.stores.permissions import OWNER
from ppr_academy.services.stores.scope import StoreScope
from tests.builders import a_course, a_scope, a_user, an_account, an_order
from tests.builders.learning import take_away

ACCESS = "a paid order has its access"
CHARGES = "our payments are the processor's charges"


def a_sale(session: Session, number: int) -> Order:
    scope = a_scope(session)
    an_account(scope)
    order = an_order(scope, a_course(scope), a_user(session), number=number)
    order.stripe_payment_intent_id = f"pi_{number}"
    facts.record_payment(session, order, f"pi_{number}", PaymentState.SUCCEEDED, None)
    fulfilment.settle(session, order, clock.now())
    return order


@pytest.fixture
def sold(engine: Engine) -> list[Order]:
    """Two honest sales of two stores."""
    with db.transaction(engine) as session:
        return [a_sale(session, number) for number in (20001, 20002)]


def lose_access(engine: Engine, order: Order) -> None:
    with db.transaction(engine) as session:
        (course_id,) = queries.list_order_courses(session, order.id)
        take_away(session, order.store_id, order.buyer_id, course_id)


def mend_access(engine: Engine, order: Order) -> None:
    with db.transaction(engine) as session:
        locked = queries.lock_order(session, order.id)
        assert locked is not None
        rights.settle_rights(session, locked)


def run_once(engine: Engine) -> list[str]:
    """A run by the clock; the ids of the jobs it asked for."""
    with jobs.kept_aside() as asked:
        runs.run_by_the_clock(with_processor=False)
    return [key.partition(":")[0] for key in asked]


def held(engine: Engine, order: Order) -> str:
    with db.reading(engine) as session:
        hold = holds.find_payout_hold(session, order.store_id)
    return hold.subject if hold else ""


def test_a_sound_run_is_written_and_holds_nobody(engine: Engine, sold: list[Order]) -> None:
    assert run_once(engine) == []
    with db.reading(engine) as session:
        (run,) = history.list_runs(session, 10)
        rules = history.list_rules(session)
        count, breaks = history.list_open_breaks(session, 10)
    assert (run.orders, run.groups, run.breaks, run.is_running) == (2, 2, 0, False)
    assert run.checks_done == run.checks_total == len(verify.list_checks(with_processor=False))
    states = {result.rule: result.state for result in rules}
    assert states.pop(CHARGES) == "never"
    assert set(states.values()) == {"ok"}
    assert (count, breaks) == (0, [])
    assert held(engine, sold[0]) == ""


def test_a_break_is_kept_and_mailed_once_and_holds_its_store_until_it_is_mended(
    engine: Engine, sold: list[Order]
) -> None:
    first, second = sold
    lose_access(engine, first)
    assert run_once(engine) == ["email.broken_invariants"]
    assert run_once(engine) == []  # a quarter of an hour later it is still broken
    assert (held(engine, first), held(engine, second)) == ("PPR-20001", "")
    with db.reading(engine) as session:
        count, (broken,) = history.list_open_breaks(session, 10)
        results = {
            result.rule: (result.state, result.count) for result in history.list_rules(session)
        }
    assert (count, broken.rule, broken.subject) == (1, ACCESS, "PPR-20001")
    assert (broken.order_id, broken.store_id) == (first.id, first.store_id)
    assert results[ACCESS] == ("broken", 1)

    mend_access(engine, first)
    assert run_once(engine) == []
    assert held(engine, first) == ""
    with db.reading(engine) as session:
        assert history.list_open_breaks(session, 10) == (0, [])
        (row,) = session.exec(select(InvariantBreak)).all()
    assert row.cleared_at is not None

    lose_access(engine, first)
    assert run_once(engine) == ["email.broken_invariants"]  # it is a new one
    assert held(engine, first) == "PPR-20001"


def test_pages_that_watch_hear_of_progress_and_stores_of_their_hold(
    engine: Engine, sold: list[Order]
) -> None:
    lose_access(engine, sold[0])
    heard: list[str] = []
    remove = live.on_publish(heard.append)
    try:
        run_once(engine)
    finally:
        remove()
    checks = len(verify.list_checks(with_processor=False))
    assert heard.count(live.MONEY_HEALTH) == checks + 2
    assert heard.count(live.store_sales(sold[0].store_id)) == 1
    assert live.store_sales(sold[1].store_id) not in heard


def test_its_creator_is_told_that_payouts_wait(engine: Engine, sold: list[Order]) -> None:
    lose_access(engine, sold[0])
    run_once(engine)
    with db.reading(engine) as session:
        shown = [
            sales.get_money_page(StoreScope(session, o.store_id, o.buyer_id, OWNER)).is_held
            for o in sold
        ]
    assert shown == [True, False]


def test_more_breaks_than_are_named_hold_every_store(
    engine: Engine, sold: list[Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invariants, "LISTED", 1)
    lose_access(engine, sold[0])
    run_once(engine)
    with db.transaction(engine) as session:
        third = a_sale(session, 20003)
    assert held(engine, sold[0]) != ""
    assert held(engine, third) == "more"


def test_a_processor_that_is_silent_leaves_its_rule_unknown_and_clears_nothing(
    engine: Engine, sold: list[Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(payments, "list_charges", lambda _since: [])
    with jobs.kept_aside():
        runs.run_by_the_clock(with_processor=True)
    with db.reading(engine) as session:
        before, _ = history.list_open_breaks(session, 10)
    assert before == 2

    def silent(_since: int) -> list[object]:
        raise ServiceUnavailable

    monkeypatch.setattr(payments, "list_charges", silent)
    with jobs.kept_aside():
        runs.run_by_the_clock(with_processor=True)
    run_once(engine)  # does not ask the processor at all
    with db.reading(engine) as session:
        after, _ = history.list_open_breaks(session, 10)
        states = {result.rule: result.state for result in history.list_rules(session)}
    assert after == 2
    assert states[CHARGES] == "unknown"


def test_a_run_that_was_cut_short_is_done_again_from_the_start(
    engine: Engine, sold: list[Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    lose_access(engine, sold[0])
    with db.transaction(engine) as session:
        run_id = runs.add_run(session, asked_by=None, with_processor=False).id

    class Killed(BaseException):
        pass

    def die(_session: Session) -> tuple[int, int]:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(runs, "count_books", die)
        with pytest.raises(Killed):
            runs.perform_run(run_id)
    with db.reading(engine) as session:
        assert history.is_running(session)
        assert history.list_open_breaks(session, 10) == (0, [])
    with jobs.kept_aside() as asked:
        runs.perform_run(run_id)
        runs.perform_run(run_id)
    assert len(asked) == 1
    with db.reading(engine) as session:
        assert not history.is_running(session)
        assert history.list_open_breaks(session, 10)[0] == 1


def test_old_runs_that_found_nothing_are_forgotten(engine: Engine, sold: list[Order]) -> None:
    long_ago = clock.now() - runs.KEPT - timedelta(days=1)
    with clock.at(long_ago):
        run_once(engine)
    lose_access(engine, sold[0])
    with clock.at(long_ago + timedelta(minutes=15)):
        run_once(engine)
    run_once(engine)
    with db.reading(engine) as session:
        times = [run.started_at for run in session.exec(select(InvariantRun)).all()]
    assert sorted(at < clock.now() - runs.KEPT for at in times) == [False, True]


def test_a_run_nobody_asked_for_is_nothing(engine: Engine) -> None:
    runs.perform_run(new_id())
    with db.reading(engine) as session:
        assert history.list_runs(session, 10) == []

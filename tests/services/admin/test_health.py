"""The health of the money as an admin sees it, and the letter about what broke."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from ppr_academy.models.email import EmailMessage
from ppr_academy.services.admin import health
from ppr_academy.services.commerce.watch import runs
from ppr_academy.services.core import db, jobs
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.gateways import mail, payments
from tests.builders import a_user
from tests.services.admin.conftest import dead_event
from tests.services.commerce.test_watch import a_sale, lose_access, mend_access

Admin = Callable[[], Any]


@pytest.fixture(autouse=True)
def _no_charges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payments, "list_charges", lambda _since: [])


def test_before_the_first_run_every_light_is_off(admin: Admin) -> None:
    with admin() as viewer:
        shown = health.get_money_health(viewer)
    assert {light.tone for light in shown.lights} == {""}
    assert (shown.is_sound, shown.broken, shown.runs) == (False, 0, [])


def test_the_key_runs_every_rule_once_and_the_page_follows(engine: Engine, admin: Admin) -> None:
    with jobs.kept_aside() as asked:
        with admin() as viewer:
            health.ask_check(viewer)
            health.ask_check(viewer)  # a second click while it runs
            shown = health.get_money_health(viewer)
        assert (shown.is_running, shown.percent, len(asked)) == (True, "0%", 1)
        assert shown.runs[0].said == f"0 of {len(shown.lights)} rules"
        next(iter(asked.values())).run()
    with admin() as viewer:
        shown = health.get_money_health(viewer)
    assert {light.tone for light in shown.lights} == {"on"}
    assert (shown.is_sound, shown.is_running) == (True, False)
    (run,) = shown.runs
    assert (run.who, run.said, run.tone, run.with_processor) == (
        "Rosa Kim",
        "all holds",
        "on",
        True,
    )


def test_what_is_broken_is_named_with_its_link_and_its_store(engine: Engine, admin: Admin) -> None:
    with db.transaction(engine) as session:
        order = a_sale(session, 20001)
        event_id = dead_event(session, minutes=20).id
    lose_access(engine, order)
    with jobs.kept_aside():
        runs.run_by_the_clock(with_processor=False)
    with admin() as viewer:
        shown = health.get_money_health(viewer)
    links = {row.subject: (row.to_page, row.store) for row in shown.breaks}
    assert links == {
        "PPR-20001": (f"/admin/orders/{order.id}", "Ava Keys"),
        f"stripe charge.succeeded {event_id}": (f"/admin/events/{event_id}", ""),
    }
    assert [store.name for store in shown.held] == ["Ava Keys"]
    assert sorted(light.figure for light in shown.lights if light.tone == "bad") == [
        "1 broken",
        "1 broken",
    ]
    assert shown.runs[0].said == "2 broken"


def test_each_admin_gets_one_letter_about_what_is_new(
    engine: Engine, admin: Admin, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[mail.Outgoing] = []

    def send(letter: mail.Outgoing) -> str:
        sent.append(letter)
        return f"re_{len(sent)}"

    monkeypatch.setattr(mail, "send", send)
    with db.transaction(engine) as session:
        a_user(session, name="Ines", email="ines@example.test", is_admin=True)
        order = a_sale(session, 20001)
    lose_access(engine, order)
    for _ in range(3):
        with jobs.kept_aside() as asked:
            runs.run_by_the_clock(with_processor=False)
        for letter in asked.values():
            letter.run()
            letter.run()  # a job runs at least once
    assert len(sent) == 2
    assert {"ines@example.test"} < {one.to for one in sent}
    assert sent[0].subject == "The money does not add up: PPR-20001: a paid order has its access"
    assert "its buyer cannot open the course" in sent[0].text
    assert "/admin" in sent[0].text
    with db.reading(engine) as session:
        assert len(session.exec(select(EmailMessage)).all()) == 2

    mend_access(engine, order)
    with jobs.kept_aside() as asked:
        runs.run_by_the_clock(with_processor=False)
    assert asked == {}


def test_nobody_but_an_admin_sees_or_starts_anything(engine: Engine) -> None:
    with db.transaction(engine) as session:
        person = a_user(session)
        for viewer in (Viewer(session), Viewer(session, user_id=person.id)):
            for ask in (health.get_money_health, health.ask_check):
                with pytest.raises(NotFound):
                    ask(viewer)

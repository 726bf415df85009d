"""The demo academy, made through the real services: whole, once, and true in its books."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from ppr_academy.models.activity import Activity, ActivityKind
from ppr_academy.models.catalog import Course, CourseStatus, Lesson
from ppr_academy.models.commerce import EventStatus, Order, OrderStatus, ProviderEvent
from ppr_academy.models.email import EmailMessage, EmailStatus
from ppr_academy.models.identity import User
from ppr_academy.models.learning import Entitlement, LessonProgress
from ppr_academy.models.media import FileStatus, MediaFile
from ppr_academy.models.refunds import Refund
from ppr_academy.models.stores import ConnectAccount, Store
from ppr_academy.sandbox.demo import refunds, story
from ppr_academy.sandbox.demo.courses import COURSES
from ppr_academy.sandbox.demo.opening import ADMIN_SINCE
from ppr_academy.sandbox.demo.people import ADMIN, PASSWORD, PEOPLE, STORES, STUDENT
from ppr_academy.sandbox.demo.seed import is_wanted, seed_academy
from ppr_academy.sandbox.demo.stage import open_stage
from ppr_academy.services.analytics.revenue import get_revenue
from ppr_academy.services.commerce.pricing import PricedLine, quote
from ppr_academy.services.commerce.verify import verify_ledger
from ppr_academy.services.core import clock, db, jobs, money
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.gateways import storage
from ppr_academy.services.identity.accounts import find_credentials
from ppr_academy.services.identity.passwords import is_password
from ppr_academy.services.stores.access import open_own_store
from ppr_academy.services.stores.scope import across_stores
from tests.builders import a_user

SHORT = pytest.mark.usefixtures("short_story")


def every(session: Session, model: Any) -> list[Any]:
    return list(session.exec(across_stores(model, reason="the test looks at everything")).all())


def told_at(session: Session) -> datetime:
    """The moment that the story was told at."""
    admin = session.exec(select(User).where(User.email == ADMIN.email)).one()
    return admin.created_at + ADMIN_SINCE


def test_the_demo_academy_is_whole(empty: Engine) -> None:
    lines: list[str] = []
    assert is_wanted(empty)
    assert seed_academy(say=lines.append)
    assert not is_wanted(empty)
    assert [line.partition(" s  ")[2] for line in lines] == [
        "people, stores and courses",
        f"{len(lines_of_story(empty))} orders",
        "recordings",
        f"{len(refunds.STORY)} refunds and requests",
        f"{len(story.visits(moment(empty)))} visits to lessons",
    ]
    with db.reading(empty) as session:
        everybody_signs_in(session)
        courses_are_published_and_hearable(session)
        purchases_are_granted(session)
        progress_is_the_storys(session)
        dashboards_say_what_was_earned(session)
        letters_went_out_at_their_time(session)
    with open_stage() as stage, db.reading(empty) as session:
        assert verify_ledger(session, with_processor=True).breaks == ()
        with stage.sandbox.state.sandbox.store.read() as tx:
            assert tx.run("SELECT count(*) FROM delivery").fetchone() == (0,)
            assert tx.run("SELECT count(*) FROM task").fetchone() == (0,)
    assert not jobs.list_waiting(empty)
    assert not seed_academy(say=lines.append)
    assert len(lines) == 5


def moment(engine: Engine) -> datetime:
    with db.reading(engine) as session:
        return told_at(session)


def lines_of_story(engine: Engine) -> tuple[Any, ...]:
    return story.purchases(moment(engine))


def everybody_signs_in(session: Session) -> None:
    users = {user.email: user for user in session.exec(select(User)).all()}
    assert set(users) == {person.email for person in PEOPLE}
    for person in (PEOPLE[0], PEOPLE[1], PEOPLE[-1]):
        credentials = find_credentials(session, person.email)
        assert credentials is not None
        assert is_password(PASSWORD, credentials.password_hash)
    now = told_at(session)
    for person in PEOPLE:
        user = users[person.email]
        assert user.is_admin == (person.role == "admin")
        assert user.mode == ("create" if person.role == "creator" else "learn")
        assert user.email_verified_at is not None
        assert user.onboarded_at is not None
        assert user.created_at < now


def courses_are_published_and_hearable(session: Session) -> None:
    courses = {course.id: course for course in every(session, Course)}
    assert Counter(course.slug for course in courses.values()) == Counter(c.slug for c in COURSES)
    assert {course.status for course in courses.values()} == {CourseStatus.PUBLISHED}
    assert all(course.cover_key and course.promise for course in courses.values())
    files = {file.id: file for file in every(session, MediaFile)}
    assert {file.status for file in files.values()} == {FileStatus.READY}
    lessons = sorted(every(session, Lesson), key=lambda lesson: lesson.position)
    for course in COURSES:
        (row,) = (found for found in courses.values() if found.slug == course.slug)
        mine = [lesson for lesson in lessons if lesson.course_id == row.id]
        assert row.price_cents == course.price_cents
        assert [lesson.title for lesson in mine] == [lesson.title for lesson in course.lessons]
        assert any(lesson.is_free_preview and lesson.file_id for lesson in mine)
        for stored, written in zip(mine, course.lessons, strict=True):
            assert len(stored.body_html) > len(written.body) * 0.9
            assert (stored.file_id is not None) == (written.sound is not None)
            if stored.file_id:
                file = files[stored.file_id]
                assert 19_000 < file.duration_ms < 50_000
                assert max(file.peaks) == 100
                assert storage.find_size(file.storage_key) == file.size_bytes


def purchases_are_granted(session: Session) -> None:
    bought = story.purchases(told_at(session))
    orders = every(session, Order)
    assert {order.status for order in orders} == {OrderStatus.PAID}
    paid = Counter(p.at.replace(microsecond=0) for p in bought if p.price_cents)
    assert Counter(order.paid_at for order in orders) == paid
    assert all(timedelta() < o.paid_at - o.created_at < timedelta(minutes=5) for o in orders)
    access = every(session, Entitlement)
    assert Counter(a.granted_at for a in access) == Counter(p.at for p in bought)
    assert {order.id for order in orders} == {a.order_id for a in access if a.order_id}
    kinds = Counter(line.kind for line in every(session, Activity))
    assert kinds[ActivityKind.SALE] == len(orders)
    assert kinds[ActivityKind.ENROLMENT] == len(bought) - len(orders)
    events = session.exec(select(ProviderEvent)).all()
    assert {event.status for event in events} == {EventStatus.HANDLED}
    student = session.exec(select(User).where(User.email == STUDENT.email)).one()
    slugs = {course.id: course.slug for course in every(session, Course)}
    owned = {slugs[a.course_id] for a in access if a.user_id == student.id}
    assert len(owned) == 3
    assert not owned & {"house-chords-101", "drum-bus-basics"}


def progress_is_the_storys(session: Session) -> None:
    visits = story.visits(told_at(session))
    rows = every(session, LessonProgress)
    assert Counter(r.completed_at for r in rows) == Counter(v.completed_at for v in visits)
    assert Counter(r.started_at for r in rows) == Counter(v.started_at for v in visits)
    lengths = {file.id: file.duration_ms for file in every(session, MediaFile)}
    files = {lesson.id: lesson.file_id for lesson in every(session, Lesson)}
    student = session.exec(select(User).where(User.email == STUDENT.email)).one()
    (inside,) = (r for r in rows if r.user_id == student.id and r.completed_at is None)
    assert inside.position_ms == round(0.39 * lengths[files[inside.lesson_id]])
    assert inside.heard == [[0, inside.position_ms]]


def dashboards_say_what_was_earned(session: Session) -> None:
    now = told_at(session)
    shares: Counter[str] = Counter()
    for purchase in story.purchases(now):
        if purchase.at.strftime("%Y-%m") == now.strftime("%Y-%m"):
            store = purchase.course_key.partition("/")[0]
            shares[store] += quote([PricedLine(purchase.price_cents)]).creator_share_cents
    slugs = {store.id: store.slug for store in session.exec(select(Store)).all()}
    orders = {order.id: order for order in every(session, Order)}
    for refund in every(session, Refund):
        at = refund.settled_at
        if at is not None and at.strftime("%Y-%m") == now.strftime("%Y-%m"):
            shares[slugs[refund.store_id]] -= orders[refund.order_id].creator_refunded_cents
    people = {user.email: user.id for user in session.exec(select(User)).all()}
    for store in STORES:
        scope = open_own_store(Viewer(session, people[store.owner]))
        with clock.at(now):
            assert get_revenue(scope).total == money.label(shares[store.slug])
    accounts = every(session, ConnectAccount)
    assert [(a.can_charge, a.can_pay_out, a.missing) for a in accounts] == [(True, True, "")] * 3


def letters_went_out_at_their_time(session: Session) -> None:
    letters = session.exec(select(EmailMessage)).all()
    assert {letter.status for letter in letters} == {EmailStatus.SENT}
    kinds = Counter(letter.kind for letter in letters)
    assert (kinds["refund_requested"], kinds["order_refunded"]) == (2, 2)
    receipts = [letter for letter in letters if letter.kind == "order_receipt"]
    bought = Counter(p.at for p in story.purchases(told_at(session)) if p.price_cents)
    assert Counter(letter.sent_at for letter in receipts) == bought
    assert len(receipts) + 4 == len(letters)


@SHORT
def test_crowds_multiply_students_and_orders_and_hold_in_the_books(empty: Engine) -> None:
    assert seed_academy(scale=2)
    with db.reading(empty) as session:
        once = counts(session)
    assert seed_academy(scale=4)
    assert not seed_academy(scale=4)
    assert not seed_academy()
    with db.reading(empty) as session:
        twice = counts(session)
        names = [user.name for user in session.exec(select(User)).all()]
        numbers = sorted(order.number for order in every(session, Order))
    assert once["students"] == 2 * 44
    assert twice == {what: 2 * number for what, number in once.items()}
    assert len(set(names)) > 0.9 * len(names)
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    with open_stage(), db.reading(empty) as session:
        assert verify_ledger(session, with_processor=True).breaks == ()


def counts(session: Session) -> dict[str, int]:
    """How many of what a crowd brings along."""
    models = (Order, Entitlement, Activity, LessonProgress)
    students = len(session.exec(select(User)).all()) - sum(p.role != "student" for p in PEOPLE)
    return {"students": students} | {m.__name__: len(every(session, m)) for m in models}


def test_somebody_elses_academy_is_left_alone(empty: Engine) -> None:
    with db.transaction(empty) as session:
        a_user(session)
    assert not is_wanted(empty)

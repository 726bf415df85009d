"""Opens the demo academy: its people, its three stores, their payouts, its eight courses.

Each step looks first whether an earlier start has done it.
"""

import random
import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from ppr_academy.models.identity import Mode
from ppr_academy.models.stores import StoreVisibility
from ppr_academy.sandbox import testing
from ppr_academy.sandbox.demo import queries
from ppr_academy.sandbox.demo.courses import COURSES
from ppr_academy.sandbox.demo.people import ADMIN, PASSWORD, PEOPLE, STORES
from ppr_academy.sandbox.demo.shapes import Course, Lesson, Person, Purchase, Store
from ppr_academy.sandbox.demo.stage import Stage
from ppr_academy.services.catalog.courses import create_course, edit_course, price_typed
from ppr_academy.services.catalog.lessons import add_lesson, edit_lesson, set_free_preview
from ppr_academy.services.catalog.modules import add_module, edit_module
from ppr_academy.services.catalog.order import read_order
from ppr_academy.services.catalog.publishing import choose_motif, publish_course
from ppr_academy.services.commerce import connect
from ppr_academy.services.core import db
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.identity.accounts import add_verified
from ppr_academy.services.identity.passwords import hash_password
from ppr_academy.services.identity.profile import finish_onboarding
from ppr_academy.services.stores.access import open_own_store
from ppr_academy.services.stores.editing import edit_store
from ppr_academy.services.stores.opening import open_store
from ppr_academy.services.stores.scope import StoreScope

ADMIN_SINCE = timedelta(days=210)
"""How long before the story's end the academy began."""

_OPENED = {"ava-keys": 188, "milo-beats": 171, "rosa-tavares": 96}
_PUBLISHED = {
    "ava-keys/house-chords-101": 32,
    "milo-beats/drum-bus-basics": 37,
    "rosa-tavares/amapiano-log-drum": 44,
    "rosa-tavares/wide-mixes-small-speakers": 62,
    "ava-keys/write-the-second-half": 81,
    "milo-beats/low-end-for-small-rooms": 104,
    "milo-beats/slow-drums-soft-swing": 129,
    "ava-keys/jazz-harmony-for-house": 156,
}
# Days before the story's end. All of them lie before its month begins.


def add_admin(stage: Stage, now: datetime) -> None:
    """The first account, which remembers by its age which moment the story was told at."""
    with stage.at(now - ADMIN_SINCE), db.transaction() as session:
        if queries.find_person(session, ADMIN.email) is None:
            _add(session, ADMIN, hash_password(PASSWORD))


def add_people(stage: Stage, now: datetime, bought: tuple[Purchase, ...]) -> None:
    """Everybody, who joined a little before they first bought something."""
    joined = _joined(now, bought)
    # One hash for the one password that everybody knows: 45 of them would take two seconds.
    password_hash = hash_password(PASSWORD)
    with db.transaction() as session:
        known = queries.map_people(session)
        for person in PEOPLE:
            if person.email in known:
                continue
            with stage.at(joined[person.email]):
                user_id = _add(session, person, password_hash)
                if person.role == "student":
                    finish_onboarding(Viewer(session, user_id), Mode.LEARN.value)


def _add(session: Session, person: Person, password_hash: str) -> uuid.UUID:
    return add_verified(
        session,
        name=person.name,
        email=person.email,
        password_hash=password_hash,
        is_admin=person.role == "admin",
    ).id


def _joined(now: datetime, bought: tuple[Purchase, ...]) -> dict[str, datetime]:
    first: dict[str, datetime] = {}
    for purchase in bought:
        first.setdefault(purchase.email, purchase.at)
    joined = {}
    for person in PEOPLE:
        rng = random.Random(person.email)
        if person.role == "student":
            before = timedelta(minutes=rng.randrange(6, 60)) * rng.choice((1, 1, 1, 30, 300))
            joined[person.email] = first.get(person.email, now - timedelta(days=3)) - before
    for store in STORES:
        joined[store.owner] = now - timedelta(days=_OPENED[store.slug], minutes=25)
    return joined


def open_stores(stage: Stage, now: datetime) -> None:
    """The stores with their words and colours, each with an account that can be paid."""
    with db.reading() as session:
        people = queries.map_people(session)
    for store in STORES:
        opened = now - timedelta(days=_OPENED[store.slug])
        with stage.at(opened), db.transaction() as session:
            scope = _open(Viewer(session, people[store.owner]), store)
            onboarding = connect.begin_onboarding(scope)
        if not onboarding.account_id:
            with stage.at(opened + timedelta(minutes=40)):
                connect.open_onboarding(onboarding)
        with stage.at(opened + timedelta(days=1)):
            _finish_onboarding(stage, people[store.owner])


def _open(viewer: Viewer, store: Store) -> StoreScope:
    if queries.find_store(viewer.session, store.slug) is None:
        opened = open_store(viewer, name=store.name, slug=store.slug, family=store.family)
        edit_store(
            open_own_store(viewer),
            version=opened.version,
            name=store.name,
            tagline=store.tagline,
            bio=store.bio,
            family=store.family,
            own_color="",
            visibility=StoreVisibility.LISTED.value,
        )
    return open_own_store(viewer)


def _finish_onboarding(stage: Stage, owner_id: uuid.UUID) -> None:
    with db.reading() as session:
        scope = open_own_store(Viewer(session, owner_id))
        account_id = connect.begin_onboarding(scope).account_id
    events = testing.onboard(stage.sandbox, account_id)
    stage.tell(events)
    if not events:
        # Finished by an earlier start, which may have died before it heard of it.
        connect.refresh_account(account_id)


def write_courses(stage: Stage, now: datetime) -> None:
    """Every course, written and published, without its recordings."""
    owners = {store.slug: store.owner for store in STORES}
    with db.reading() as session:
        people = queries.map_people(session)
        known = queries.map_courses(session)
    for course in COURSES:
        if course.key in known:
            continue
        with stage.at(published_at(course, now)), db.transaction() as session:
            viewer = Viewer(session, people[owners[course.store_slug]])
            _write(open_own_store(viewer), course)


def published_at(course: Course, now: datetime) -> datetime:
    """When a course came out, in a story that is told at `now`."""
    return now - timedelta(days=_PUBLISHED[course.key], hours=len(course.slug) % 7)


def _write(scope: StoreScope, course: Course) -> None:
    course_id = create_course(scope, course.title)
    fields = {
        "slug": course.slug,
        "promise": course.promise,
        "description": course.description,
        "topic": course.topic,
        "level": course.level,
        "price": price_typed(course.price_cents),
    }
    edit_course(scope, course_id, fields, version=1)
    if course.motif:
        choose_motif(scope, course_id, course.motif)
    # A new course has one part with one lesson: they become the first ones.
    ((part, (lesson,)),) = read_order(scope, parse_id(course_id)).items()
    first: tuple[Any, Any] = (part, lesson)
    for module in course.modules:
        module_id, blank = first
        if module_id is None:
            module_id = add_module(scope, course_id, module.title).module_id
        else:
            edit_module(scope, module_id, {"title": module.title}, version=1)
        for written in module.lessons:
            blank = blank or add_lesson(scope, module_id, written.title).lesson_id
            _write_lesson(scope, blank, written)
            blank = None
        first = (None, None)
    publish_course(scope, course_id)


def _write_lesson(scope: StoreScope, lesson_id: Any, lesson: Lesson) -> None:
    fields = {"title": lesson.title, "body": lesson.body}
    edit_lesson(scope, lesson_id, fields, version=1)
    set_free_preview(scope, lesson_id, lesson.is_free)

"""The lessons' recordings: which are missing, and their upload as a creator does it."""

import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from ppr_academy.models.media import FilePurpose
from ppr_academy.sandbox.demo import queries, studio
from ppr_academy.sandbox.demo.courses import COURSES
from ppr_academy.sandbox.demo.opening import published_at
from ppr_academy.sandbox.demo.people import STORES
from ppr_academy.sandbox.demo.shapes import Course, Sound
from ppr_academy.sandbox.demo.stage import Stage
from ppr_academy.services.catalog.lessons import lesson_target
from ppr_academy.services.catalog.uploads import begin_upload
from ppr_academy.services.core import db
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.media import files, parts
from ppr_academy.services.stores.access import open_own_store


@dataclass(frozen=True, slots=True)
class Wanted:
    """The recording of one lesson, `place` counted from 0 through the course."""

    course: Course
    place: int
    sound: Sound

    @property
    def name(self) -> str:
        """The name that its file has."""
        return f"{self.place + 1:02d} {self.course.lessons[self.place].title}.flac"


Recordings = Iterator[tuple[Wanted, Path]]
"""Each recording as soon as it is ready."""


def list_wanted() -> list[Wanted]:
    """The recordings that no lesson has yet, those of whole courses first to last."""
    with db.reading() as session:
        rows = queries.list_lessons(session)
        courses = queries.map_courses(session)
    heard = {
        (row.course_id, place)
        for course_id in courses.values()
        for place, row in enumerate(row for row in rows if row.course_id == course_id)
        if row.has_file
    }
    return [
        Wanted(course, place, lesson.sound)
        for course in COURSES
        for place, lesson in enumerate(course.lessons)
        if lesson.sound and (courses.get(course.key), place) not in heard
    ]


@contextmanager
def render(wanted: Sequence[Wanted]) -> Iterator[Recordings]:
    """Begin to render; the files go when the block ends."""
    folder = get_settings().data_dir / "recordings"
    shutil.rmtree(folder, ignore_errors=True)  # of a seed that was killed
    folder.mkdir(parents=True)
    try:
        with studio.render([one.sound for one in wanted], folder) as rendering:
            yield ((wanted[place], path) for place, path in rendering)
    finally:
        shutil.rmtree(folder)


def upload_all(stage: Stage, recordings: Recordings, now: datetime) -> None:
    """Give every lesson its recording: announced, sent in parts, measured, put to use."""
    owners = {store.slug: store.owner for store in STORES}
    with db.reading() as session:
        people = queries.map_people(session)
        courses = queries.map_courses(session)
        rows = queries.list_lessons(session)
    lessons: dict[uuid.UUID, list[uuid.UUID]] = {}
    for row in rows:
        lessons.setdefault(row.course_id, []).append(row.id)
    for one, path in recordings:
        lesson_id = lessons[courses[one.course.key]][one.place]
        with stage.at(published_at(one.course, now) - timedelta(hours=3)):
            _upload(people[owners[one.course.store_slug]], lesson_id, one.name, path.read_bytes())
            stage.run_jobs()


def _upload(owner_id: uuid.UUID, lesson_id: uuid.UUID, name: str, data: bytes) -> None:
    with db.transaction() as session:
        scope = open_own_store(Viewer(session, owner_id))
        slot = begin_upload(
            scope,
            purpose=FilePurpose.LESSON.value,
            target=lesson_target(lesson_id),
            name=name,
            size=len(data),
        )
    received = slot.received
    while received < len(data):
        with db.reading() as session:
            plan = parts.plan_part(
                open_own_store(Viewer(session, owner_id)), slot.id, str(received)
            )
        part = data[received : received + plan.room]
        kind = parts.check_head(plan.purpose, part[: plan.head_size]) if plan.is_first else ""
        stored = parts.write_part(plan, part)
        with db.transaction() as session:
            scope = open_own_store(Viewer(session, owner_id))
            received = parts.record_part(scope, plan.upload_id, received, stored, kind)
    with db.transaction() as session:
        files.complete_upload(open_own_store(Viewer(session, owner_id)), slot.id)

"""One month in the demo academy: who bought what when, and how far they have come.

Pure functions of one moment. The same moment tells the same story; nothing lies after it.
"""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from ppr_academy.sandbox.demo.courses import COURSES
from ppr_academy.sandbox.demo.people import STUDENT, STUDENTS
from ppr_academy.sandbox.demo.shapes import Course, LessonVisit, Purchase

DAYS = 30

# How many on an ordinary day, Monday to Sunday. People who make music have weekends.
_WEEK = (2.4, 2.2, 2.4, 2.7, 3.0, 4.4, 4.8)

# Days ago → factor: a quiet stretch while everybody was at a festival, and a newsletter.
_DIPS = {10: 0.3, 11: 0.15, 12: 0.15, 13: 0.4}
_PEAKS = {18: 2.0, 17: 1.5, 4: 1.7}

# Hour of the day, UTC, by how likely somebody buys or learns then.
_HOURS = (7, 9, 11, 12, 12, 15, 17, 18, 19, 19, 20, 20, 20, 21, 21, 22)

_SHARES = {
    "ava-keys/house-chords-101": 30,
    "milo-beats/drum-bus-basics": 22,
    "rosa-tavares/amapiano-log-drum": 13,
    "ava-keys/write-the-second-half": 10,
    "milo-beats/slow-drums-soft-swing": 8,
    "milo-beats/low-end-for-small-rooms": 8,
    "rosa-tavares/wide-mixes-small-speakers": 6,
    "ava-keys/jazz-harmony-for-house": 3,
}

# The lesson after which most people stop, by its place in the course.
HARDEST = {
    "ava-keys/house-chords-101": 4,
    "ava-keys/write-the-second-half": 1,
    "ava-keys/jazz-harmony-for-house": 2,
    "milo-beats/drum-bus-basics": 3,
    "milo-beats/slow-drums-soft-swing": 1,
    "milo-beats/low-end-for-small-rooms": 2,
    "rosa-tavares/amapiano-log-drum": 3,
    "rosa-tavares/wide-mixes-small-speakers": 3,
}
_GO_ON, _GO_ON_AFTER_HARDEST = 0.95, 0.52

# The demo student keeps the two courses of the front page unbought: they are there to be tried.
# Course → (days ago, lessons done, share of the next one heard).
_STUDENT = {
    "milo-beats/low-end-for-small-rooms": (17, 6, 0.0),
    "ava-keys/write-the-second-half": (9, 3, 0.39),
    "rosa-tavares/amapiano-log-drum": (2, 0, 0.0),
}


def purchases(now: datetime) -> tuple[Purchase, ...]:
    """Every course bought or taken free in the last month, oldest first, none after `now`.

    `now` is aware. Nobody gets a course twice.
    """
    rng = random.Random(2_411)
    courses = {course.key: course for course in COURSES}
    owned = {(STUDENT.email, key) for key in courses}
    bought = list(_students_own(now, courses))
    for ago in range(DAYS - 1, -1, -1):
        day = now - timedelta(days=ago)
        for at in _moments(rng, day, _count(rng, ago, day.weekday()), is_today=ago == 0):
            pick = _pick(rng, owned)
            if pick and at <= now:
                owned.add(pick)
                bought.append(Purchase(*pick, at, courses[pick[1]].price_cents))
    return tuple(sorted(bought, key=lambda purchase: (purchase.at, purchase.email)))


def visits(now: datetime) -> tuple[LessonVisit, ...]:
    """What everybody has learned since they got their courses; each lesson at most once."""
    courses = {course.key: course for course in COURSES}
    told: list[LessonVisit] = []
    for purchase in purchases(now):
        course = courses[purchase.course_key]
        if purchase.email == STUDENT.email:
            told += _students_way(purchase, course, now)
        else:
            told += _somebodys_way(purchase, course, now)
    return tuple(sorted(told, key=lambda visit: (visit.reported_at, visit.email)))


def _count(rng: random.Random, ago: int, weekday: int) -> int:
    expected = _WEEK[weekday] * _DIPS.get(ago, 1) * _PEAKS.get(ago, 1)
    # The shop is young: the month ends a third busier than it began.
    expected *= 0.8 + 0.35 * (DAYS - ago) / DAYS
    return int(expected + rng.random())


def _moments(rng: random.Random, day: datetime, count: int, *, is_today: bool) -> list[datetime]:
    if is_today:
        minutes = (6, 47, 171, 236, 305)
        return [day - timedelta(minutes=ago, seconds=ago % 7) for ago in minutes[:count]]
    midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
    return [
        midnight
        + timedelta(hours=rng.choice(_HOURS), minutes=rng.randrange(60), seconds=rng.randrange(60))
        for _ in range(count)
    ]


def _pick(rng: random.Random, owned: set[tuple[str, str]]) -> tuple[str, str] | None:
    """Somebody who does not have it yet, and the course they choose."""
    for _ in range(40):
        key = rng.choices(list(_SHARES), list(_SHARES.values()))[0]
        email = rng.choice(STUDENTS).email
        if (email, key) not in owned:
            return email, key
    return None


def _students_own(now: datetime, courses: dict[str, Course]) -> Iterator[Purchase]:
    for key, (ago, _, _) in _STUDENT.items():
        at = now - timedelta(days=ago, hours=1, minutes=13)
        yield Purchase(STUDENT.email, key, at, courses[key].price_cents)


def _students_way(purchase: Purchase, course: Course, now: datetime) -> Iterator[LessonVisit]:
    ago, done, heard = _STUDENT[course.key]
    pace = timedelta(days=ago - 1) / max(1, done + 1)
    for index in range(done):
        start = purchase.at + timedelta(minutes=40) + index * pace
        yield _visit(purchase, index, start, start + timedelta(minutes=14), 1.0, now)
    if heard:
        start = now - timedelta(hours=21)
        yield _visit(purchase, done, start, start + timedelta(minutes=6), heard, now)


def _somebodys_way(purchase: Purchase, course: Course, now: datetime) -> Iterator[LessonVisit]:
    """A sitting of a few lessons, a pause, another, until they finish, stop, or the month ends."""
    rng = random.Random(f"{purchase.email} {course.key}")
    if rng.random() < 0.07:
        return
    at = purchase.at + timedelta(minutes=rng.randrange(4, 90))
    sitting = rng.randint(1, 3)
    for index in range(len(course.lessons)):
        end = at + timedelta(minutes=rng.randrange(5, 24))
        go_on = _GO_ON_AFTER_HARDEST if index == HARDEST[course.key] else _GO_ON
        stops = rng.random() > go_on
        # Some leave in the middle of a lesson, the others after it.
        heard = rng.uniform(0.12, 0.74) if stops and rng.random() < 0.45 else 1.0
        if end >= now:
            return
        yield _visit(purchase, index, at, end, heard, now)
        if stops:
            return
        sitting -= 1
        at = end + timedelta(seconds=rng.randrange(20, 400))
        if sitting == 0:
            sitting = rng.randint(1, 3)
            evening = at + timedelta(days=rng.choice((1, 1, 2, 2, 3, 5)))
            at = evening.replace(hour=rng.choice(_HOURS), minute=rng.randrange(60))


def _visit(
    purchase: Purchase, index: int, start: datetime, end: datetime, heard: float, now: datetime
) -> LessonVisit:
    is_done = heard >= 1.0
    return LessonVisit(
        email=purchase.email,
        course_key=purchase.course_key,
        lesson_index=index,
        started_at=start,
        reported_at=min(end, now),
        heard=round(heard, 3),
        position=round(heard, 3),
        completed_at=min(end, now) if is_done else None,
    )

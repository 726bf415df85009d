"""Rights to courses, and how far their students are."""

import uuid
from typing import Any

from sqlmodel import Session

from ppr_academy.models.catalog import Lesson
from ppr_academy.models.identity import User
from ppr_academy.models.learning import AccessReason, LessonProgress
from ppr_academy.services.core import clock
from ppr_academy.services.learning.access import revoke_access
from ppr_academy.services.stores.scope import StoreScope


def a_start(scope: StoreScope, lesson: Lesson, student: User, **values: Any) -> LessonProgress:
    """A lesson that a student has opened, and no more."""
    now = clock.now()
    given = {"started_at": now, "reported_at": now}
    progress = scope.new(
        LessonProgress,
        user_id=student.id,
        course_id=lesson.course_id,
        lesson_id=lesson.id,
        **(given | values),
    )
    scope.session.flush()
    return progress


def take_away(
    session: Session, store_id: uuid.UUID, user_id: uuid.UUID, course_id: uuid.UUID
) -> bool:
    """Take a right away, whatever it was given for; True when there was one."""
    return any(
        revoke_access(session, store_id, user_id, course_id, reason=reason)
        for reason in AccessReason
    )

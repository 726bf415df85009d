"""What a person did with what they have, as a list of moments: proof that it was delivered."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from ppr_academy.services.learning import heard, queries


@dataclass(frozen=True, slots=True)
class Access:
    """One thing that happened, at a moment in UTC."""

    at: datetime
    text: str


def list_access(
    session: Session, user_id: uuid.UUID, course_ids: Sequence[uuid.UUID]
) -> list[Access]:
    """Everything that we know of a person's use of some courses, oldest first.

    That a right was paused later is no use, and not in it.
    """
    found = []
    for right, course in queries.list_rights(session, user_id, course_ids):
        found.append(Access(right.granted_at, f"Access to {course} was given."))
    for lesson, progress in queries.list_course_progress(session, user_id, course_ids):
        found.append(Access(progress.started_at, f"Opened the lesson {lesson}."))
        minutes, seconds = divmod(heard.total_ms(progress.heard) // 1000, 60)
        played = f"{minutes} min {seconds} s of it played by then" if progress.heard else ""
        if played:
            found.append(
                Access(progress.reported_at, f"Was last in the lesson {lesson}: {played}.")
            )
        if progress.completed_at is not None:
            found.append(Access(progress.completed_at, f"Finished the lesson {lesson}."))
    return sorted(found, key=lambda access: (access.at, access.text))

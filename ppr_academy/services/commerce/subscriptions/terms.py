"""The settings of a membership tier, as an offer keeps them."""

import uuid
from dataclasses import dataclass
from typing import Any

INTERVALS = ("month", "year")
MAX_TRIAL_DAYS = 30


@dataclass(frozen=True, slots=True)
class TierTerms:
    """How often a tier is billed, what it begins with, and what is in it.

    Without `course_ids` everything that the store sells is in it.
    """

    interval: str = "month"
    trial_days: int = 0
    course_ids: tuple[uuid.UUID, ...] = ()

    @property
    def includes_all(self) -> bool:
        """Whether every course of the store is in it."""
        return not self.course_ids

    def includes(self, course_id: uuid.UUID) -> bool:
        """Whether a course of the store is in it."""
        return self.includes_all or course_id in self.course_ids


def read_terms(stored: dict[str, Any]) -> TierTerms:
    """The terms as an offer's row keeps them."""
    return TierTerms(
        interval=str(stored.get("interval", "month")),
        trial_days=int(stored.get("trial_days", 0)),
        course_ids=tuple(uuid.UUID(key) for key in stored.get("courses", ())),
    )


def write_terms(terms: TierTerms) -> dict[str, Any]:
    """What an offer's row keeps."""
    return {
        "interval": terms.interval,
        "trial_days": terms.trial_days,
        "courses": [str(key) for key in terms.course_ids],
    }


def interval_word(interval: str) -> str:
    """`month` or `year`, as it follows a price."""
    return "year" if interval == "year" else "month"

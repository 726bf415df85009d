"""What the catalog refuses, and why."""

from collections.abc import Mapping, Sequence

from ppr_academy.services.core.errors import DomainError, StaleVersion


class ChangedElsewhere(StaleVersion):
    """A newer version was saved in the meantime. `values` are the newer texts of the fields."""

    def __init__(self, current: int, values: Mapping[str, str]) -> None:
        self.values = dict(values)
        super().__init__(current)


class CourseNotReady(DomainError):
    """Something that a course needs before it is published is missing. `missing` names each."""

    code = "course_not_ready"

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = tuple(missing)
        super().__init__(f"Not yet: {'; '.join(self.missing)}.")


class PayoutsMissing(DomainError):
    """A price needs an account that can be paid."""

    code = "payouts_missing"
    default = "Set up payouts before you charge for a course that is on sale."

    def __init__(self) -> None:
        super().__init__(field="price")


class CourseFull(DomainError):
    """A course holds no more parts or lessons."""

    code = "course_full"


class OrderChanged(DomainError):
    """The order that was sent is not one of the parts and lessons that the course has now."""

    code = "order_changed"
    default = "The lessons were changed in another window. Look again, then move."


class NoLongerUndoable(DomainError):
    """What was deleted cannot come back: a day has passed, or its place is gone."""

    code = "no_longer_undoable"
    default = "This can no longer be undone."


class NotNow(DomainError):
    """A course in this state cannot be moved to that one."""

    code = "not_now"
    default = "The course is not in a state for that. Look again."

"""What the learning domain refuses, and why."""

from ppr_academy.services.core.errors import DomainError, InvalidInput


class ReportNotUnderstood(InvalidInput):
    """A player's report has the wrong shape, or numbers that no player has."""

    code = "report_not_understood"
    default = "That is not a report of a player."


class PreviewOnly(DomainError):
    """The owner looks at their own course as a student sees it."""

    code = "preview_only"
    default = "This is your own course, so nothing is kept here."

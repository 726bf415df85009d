"""What becomes of a letter. Reports come late and in any order; none takes a letter back."""

from ppr_academy.models.email import EMAIL_TRANSITIONS, EmailMessage, EmailStatus


def advance(message: EmailMessage, status: EmailStatus) -> bool:
    """Move a letter on, if its status allows; False when it is further already."""
    if status not in EMAIL_TRANSITIONS[message.status]:
        return False
    _move(message, status)
    return True


def _move(message: EmailMessage, status: EmailStatus) -> None:
    message.status = status

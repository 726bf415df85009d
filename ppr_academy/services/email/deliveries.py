"""What Resend reports of our letters: delivered, bounced, complained about."""

import uuid
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from ppr_academy.models.commerce import ProviderEvent
from ppr_academy.models.email import EmailMessage, EmailStatus
from ppr_academy.services.core import clock, live
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.email import queries, status

REPORTS = {
    "email.sent": EmailStatus.SENT,
    "email.delivered": EmailStatus.DELIVERED,
    "email.bounced": EmailStatus.BOUNCED,
    "email.failed": EmailStatus.BOUNCED,
    "email.suppressed": EmailStatus.BOUNCED,
    "email.complained": EmailStatus.COMPLAINED,
}

_TROUBLES = {
    EmailStatus.BOUNCED: "Our last letter to this address came back. Is it spelt right?",
    EmailStatus.COMPLAINED: "Our last letter was marked as spam, so the next may be hidden.",
}


def handle_resend_event(session: Session, event: ProviderEvent) -> bool:
    """Move the letter that a report is about; False for what we do not follow or did not send."""
    reached = REPORTS.get(event.type)
    data = event.payload.get("data")
    message = _message_of(session, data) if reached and isinstance(data, dict) else None
    if message is None or reached is None:
        return False
    provider_id = data.get("email_id") if isinstance(data, dict) else None
    if message.provider_id is None and isinstance(provider_id, str):
        message.provider_id = provider_id[:80]
    message.sent_at = message.sent_at or clock.now()
    if status.advance(message, reached):
        live.touch(session, live.account(message.user_id))
    return True


def sent_at(payload: dict[str, Any]) -> datetime:
    """When Resend says that it happened; now, if it does not say."""
    said = payload.get("created_at")
    try:
        at = datetime.fromisoformat(said) if isinstance(said, str) else clock.now()
    except ValueError:
        return clock.now()
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def find_address_trouble(viewer: Viewer) -> str:
    """One sentence when the last letter to the caller's address did not arrive; else empty."""
    user_id = viewer.require_user()
    newest = queries.find_newest_to(viewer.session, user_id, viewer.email)
    return _TROUBLES.get(newest.status, "") if newest else ""


def _message_of(session: Session, data: dict[str, Any]) -> EmailMessage | None:
    # Our own id travels as a tag, so a report that overtakes our mark finds its letter as well.
    tags = data.get("tags")
    own = tags.get("message") if isinstance(tags, dict) else None
    if isinstance(own, str) and (message_id := _as_id(own)):
        return queries.lock_message(session, message_id)
    provider_id = data.get("email_id")
    if isinstance(provider_id, str) and provider_id:
        return queries.lock_by_provider_id(session, provider_id)
    return None


def _as_id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None

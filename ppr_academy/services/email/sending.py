"""Sends a letter once for its reason, whatever dies in between.

First the row, committed; then the call, outside any transaction, under the row's key; then the
mark. Killed before the mark, the next try calls again and the key makes Resend answer the same.
"""

import uuid

from sqlmodel import Session

from ppr_academy.models.email import EmailMessage, EmailStatus
from ppr_academy.services.core import clock, db, live
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.core.log import get_logger
from ppr_academy.services.email import queries, status
from ppr_academy.services.email.letters import Letter
from ppr_academy.services.gateways import mail

log = get_logger("email")


def send_once(letter: Letter, *, user_id: uuid.UUID, to: str, key: str) -> None:
    """Send `letter` unless a letter of this key went out before. For jobs: opens transactions.

    Raises MailUnavailable, after which the job tries again. An address that Resend refuses is
    noted like a bounce and is not tried again.
    """
    with db.transaction() as session:
        message = _claim(session, letter, user_id, to, key)
        if message.status is not EmailStatus.QUEUED:
            return
        message_id, to = message.id, message.to_address
    try:
        provider_id = mail.send(
            mail.Outgoing(key, str(message_id), to, letter.subject, letter.text, letter.html)
        )
    except mail.MailRefused:
        _mark(message_id, EmailStatus.BOUNCED, None)
        return
    _mark(message_id, EmailStatus.SENT, provider_id)


def _claim(session: Session, letter: Letter, user_id: uuid.UUID, to: str, key: str) -> EmailMessage:
    row = EmailMessage(
        id=new_id(),
        key=key,
        kind=letter.kind,
        user_id=user_id,
        to_address=to,
        subject=letter.subject,
        created_at=clock.now(),
    )
    queries.insert_once(session, row)
    return queries.lock_by_key(session, key)


def _mark(message_id: uuid.UUID, reached: EmailStatus, provider_id: str | None) -> None:
    with db.transaction() as session:
        message = queries.lock_message(session, message_id)
        assert message is not None  # letters are never deleted
        # The report of the delivery may have been faster than we are.
        status.advance(message, reached)
        message.provider_id = message.provider_id or provider_id
        message.sent_at = message.sent_at or clock.now()
        live.touch(session, live.account(message.user_id))
        log.info("email.sent", kind=message.kind, status=message.status.value)

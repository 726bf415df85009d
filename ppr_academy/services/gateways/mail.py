"""Sending mail through Resend's SDK. The only file that imports it."""

import threading
from dataclasses import dataclass

import resend
from resend.exceptions import ResendError
from resend.http_client_requests import RequestsClient

from ppr_academy.services.core.config import get_settings
from ppr_academy.services.core.errors import DomainError, ServiceUnavailable
from ppr_academy.services.core.log import get_logger

TIMEOUT_SECONDS = 10

log = get_logger("mail")
_lock = threading.Lock()


class MailUnavailable(ServiceUnavailable):
    """Resend is down, slow, or out of quota; or our key is wrong. Later may be better."""

    code = "mail_unavailable"
    default = "Mail cannot be sent right now. It will go out as soon as it can."


class MailRefused(DomainError):
    """Resend will never take this mail, as with an address that cannot exist."""

    code = "mail_refused"
    default = "That address cannot be written to."


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One mail. `key` makes asking twice send once; `message_id` comes back in reports."""

    key: str
    message_id: str
    to: str
    subject: str
    text: str
    html: str


def send(mail: Outgoing) -> str | None:
    """Hand one mail to Resend. Returns its id there; None when it had the mail already.

    Raises MailUnavailable or MailRefused.
    """
    settings = get_settings()
    _configure(settings.resend_api_key, settings.resend_api_base or "https://api.resend.com")
    params: resend.Emails.SendParams = {
        "from": settings.mail_from,
        "to": [mail.to],
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
        "tags": [{"name": "message", "value": mail.message_id}],
    }
    try:
        return str(resend.Emails.send(params, {"idempotency_key": mail.key})["id"])
    except ResendError as failed:
        if failed.error_type == "invalid_idempotent_request":
            # The first try got through, and its text changed since (a new name, say).
            log.warning("mail.sent_before", error=failed.message)
            return None
        raise _refusal(failed) from failed


def _refusal(failed: ResendError) -> DomainError:
    if str(failed.code) in {"400", "422"}:
        log.error("mail.refused", error=failed.message)
        return MailRefused()
    log.warning("mail.unavailable", code=str(failed.code), error=failed.message)
    return MailUnavailable()


def _configure(key: str, base: str) -> None:
    # The SDK keeps these in its module. They are the same for the life of a process.
    with _lock:
        if (resend.api_key, resend.api_url) != (key, base):
            resend.api_key, resend.api_url = key, base
            resend.default_http_client = RequestsClient(timeout=TIMEOUT_SECONDS)

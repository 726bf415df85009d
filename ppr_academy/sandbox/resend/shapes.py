"""What a mail may look like, and Resend's words when it does not.

Source: resend.com/docs/api-reference/emails/send-email and resend.com/docs/api-reference/errors.
"""

import re
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ppr_academy.sandbox.store import Doc

_ADDRESS = re.compile(r"[^@\s<>\x00-\x1f]+@[^@\s<>\x00-\x1f]+\.[^@\s<>.\x00-\x1f]+")
_TAG = re.compile(r"[A-Za-z0-9_-]{1,256}")
_MAX_RECIPIENTS = 50


class ResendRefusal(Exception):
    """Answered as `{"statusCode", "name", "message"}`."""

    def __init__(self, status: int, name: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"statusCode": status, "name": name, "message": message}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Attachment(_Strict):
    content: str | list[int] | None = None
    filename: str | None = None
    path: str | None = None
    content_type: str | None = None
    content_id: str | None = None
    inline_content_id: str | None = None


class _Tag(_Strict):
    name: str
    value: str = ""


class _Mail(_Strict):
    from_: str = Field(alias="from")
    to: str | list[str]
    subject: str
    bcc: str | list[str] = []
    cc: str | list[str] = []
    reply_to: str | list[str] = []
    html: str | None = None
    text: str | None = None
    headers: dict[str, str] = {}
    attachments: list[_Attachment] = []
    tags: list[_Tag] = []
    scheduled_at: str | None = None


def read_mail(data: Any, *, batch: bool = False) -> Doc:
    """A mail as plain data. Raises ResendRefusal in Resend's words."""
    if not isinstance(data, dict):
        raise _invalid("The request body must be a JSON object.")
    try:
        mail = _Mail.model_validate(data)
    except ValidationError as errors:
        raise _translate(errors) from errors
    doc = mail.model_dump(by_alias=True)
    for name in ("to", "bcc", "cc", "reply_to"):
        doc[name] = [doc[name]] if isinstance(doc[name], str) else doc[name]
        for address in doc[name]:
            _check_address(address, name)
    _check_address(doc["from"], "from")
    if not doc["to"]:
        raise _missing("to")
    if len(doc["to"]) > _MAX_RECIPIENTS:
        raise _invalid(f"The `to` field must contain at most {_MAX_RECIPIENTS} addresses.")
    if not doc["subject"]:
        raise _missing("subject")
    if doc["html"] is None and doc["text"] is None:
        raise ResendRefusal(422, "missing_required_field", "Missing `html` or `text` field.")
    if batch and (doc["attachments"] or doc["scheduled_at"]):
        name = "attachments" if doc["attachments"] else "scheduled_at"
        raise _invalid(f"The `{name}` field is not supported in batch sending.")
    _check_rest(doc)
    return doc


def _check_rest(doc: Doc) -> None:
    for tag in doc["tags"]:
        if not _TAG.fullmatch(tag["name"]) or not (
            tag["value"] == "" or _TAG.fullmatch(tag["value"])
        ):
            text = "Tags should only contain ASCII letters, numbers, underscores, or dashes."
            raise _invalid(text)
    for name, value in doc["headers"].items():
        if re.search(r"[\r\n]", name + value) or not name:
            raise _invalid(f"Invalid header `{name.strip()}`.")
    for item in doc["attachments"]:
        if (item["content"] is None) == (item["path"] is None):
            text = "Attachment must have either a `content` or `path`."
            raise ResendRefusal(422, "invalid_attachment", text)
    if doc["scheduled_at"] is not None:
        doc["scheduled_at"] = _moment(doc["scheduled_at"])


def _moment(value: str) -> float:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        text = "The `scheduled_at` must be an ISO 8601 date here."
        raise _invalid(text) from None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def _check_address(value: str, field: str) -> None:
    name, address = parseaddr(value)
    shown = value.strip() if "<" not in value else address
    if not _ADDRESS.fullmatch(shown) or re.search(r"[\r\n]", value) or ("<" in value and not name):
        text = (
            f"Invalid `{field}` field. The email address needs to follow the `email@example.com` or"
            " `Name <email@example.com>` format."
        )
        raise ResendRefusal(
            422, "invalid_from_address" if field == "from" else "validation_error", text
        )


def _translate(errors: ValidationError) -> ResendRefusal:
    error = errors.errors(include_url=False)[0]
    steps = [step for step in error["loc"] if step not in {"str", "list[str]", "list[int]"}]
    field = ".".join(str(step) for step in steps)
    if error["type"] == "extra_forbidden":
        return _invalid(f"Unrecognized key in object: '{field}'")
    if error["type"] == "missing":
        return _missing(field)
    return _invalid(f"Invalid `{field}` field: {error['msg'].lower()}.")


def _invalid(message: str) -> ResendRefusal:
    return ResendRefusal(422, "validation_error", message)


def _missing(field: str) -> ResendRefusal:
    return ResendRefusal(422, "missing_required_field", f"Missing `{field}` field.")


def iso(seconds: float) -> str:
    """A time as Resend writes it."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(sep=" ", timespec="microseconds")

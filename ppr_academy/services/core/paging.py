"""Pages of lists: keyset cursors, opaque to the browser."""

import base64
import binascii
import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from ppr_academy.services.core.errors import InvalidInput

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """One page of rows. `next_cursor` is empty on the last page."""

    rows: tuple[Row, ...]
    next_cursor: str = ""


def encode_cursor(at: datetime, row_id: uuid.UUID) -> str:
    """The place after a row in a list that is newest first."""
    return base64.urlsafe_b64encode(json.dumps([at.isoformat(), row_id.hex]).encode()).decode()


def decode_cursor(cursor: str) -> tuple[datetime, uuid.UUID] | None:
    """The time and id of the row before this page; None for the first page."""
    if not cursor:
        return None
    try:
        at, row_id = json.loads(base64.urlsafe_b64decode(cursor.encode()[:200]))
        return datetime.fromisoformat(at), uuid.UUID(row_id)
    except (ValueError, TypeError, binascii.Error) as broken:
        raise InvalidInput("That page does not exist.") from broken

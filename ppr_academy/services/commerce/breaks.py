"""What breaks a rule of the books, as whoever looks for it says it."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """About what, the figures, and whose it is as far as that is known."""

    subject: str
    detail: str
    store_id: uuid.UUID | None = None
    order_id: uuid.UUID | None = None
    event_id: uuid.UUID | None = None

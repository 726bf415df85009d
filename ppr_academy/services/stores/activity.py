"""The feed of a store: one line for each thing that happened, written once."""

import uuid

from sqlmodel import Session

from ppr_academy.models.activity import Activity, ActivityKind
from ppr_academy.services.core import clock, live
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.stores.scope import insert_values_once

_SUBJECT_LIMIT = 240


def record_activity(
    session: Session,
    store_id: uuid.UUID,
    *,
    kind: ActivityKind,
    source_key: str,
    user_id: uuid.UUID,
    subject: str,
    amount_cents: int | None = None,
) -> bool:
    """Write one line into the store's feed; True when it is new.

    `source_key` names the cause ("order:{id}:paid"): the same cause writes one line, ever.
    `subject` is what the line is about, a course's or a lesson's title.
    """
    line = {
        "id": new_id(),
        "store_id": store_id,
        "kind": kind,
        "source_key": source_key,
        "user_id": user_id,
        "subject": subject[:_SUBJECT_LIMIT],
        "amount_cents": amount_cents,
        "at": clock.now(),
    }
    is_new = insert_values_once(session, Activity, line)
    if is_new:
        is_sale = kind in (ActivityKind.SALE, ActivityKind.REFUND)
        live.touch(session, (live.store_sales if is_sale else live.store_learning)(store_id))
    return is_new

"""From what an admin has in hand (an order's number, an event's id) to its page."""

import re
import uuid

from ppr_academy.services.admin import queries
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.text import clean_line
from ppr_academy.services.core.viewer import Viewer

_NUMBER = re.compile(r"(?:PPR-?)?([0-9]{1,9})", re.IGNORECASE)


class NothingFound(NotFound):
    """Neither an order nor an event is called so."""

    default = "No order and no event is called that. Try PPR-20001, or evt_… from Stripe."


def find_place(viewer: Viewer, text: object) -> str:
    """The address of the order or the event that is meant. Raises NotFound and NothingFound."""
    viewer.require_admin()
    words = clean_line(text, field="q", name="What to find", limit=120)
    number = _NUMBER.fullmatch(words)
    if number:
        order_id = queries.find_order_id(viewer.session, int(number[1]))
        if order_id is None:
            raise NothingFound
        return f"/admin/orders/{order_id}"
    return _by_id(viewer, words)


def _by_id(viewer: Viewer, words: str) -> str:
    try:
        known = uuid.UUID(words)
    except ValueError:
        event_id = queries.find_event_id(viewer.session, words)
        if event_id is None:
            raise NothingFound from None
        return f"/admin/events/{event_id}"
    if queries.list_orders(viewer.session, [known], []):
        return f"/admin/orders/{known}"
    if queries.find_event(viewer.session, known) is not None:
        return f"/admin/events/{known}"
    raise NothingFound

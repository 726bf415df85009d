"""Giving money back, and asking for it: the creator's desk and the buyer's own order."""

import uuid
from typing import Any

from tests.flows.permissions.row import NO_STORE, OK, Given, Row, event
from tests.flows.permissions.world import World

OWN_REFUNDS = "checkout.refund.OwnRefundsState"
REFUNDS = "dashboard.refunds.RefundsState"


def _deciding(form: str, *, is_asked: bool = False) -> Given:
    """The form is open for a sale, or for a request, however it came by it."""

    def shown(world: World) -> dict[str, Any]:
        from ppr_academy.services.commerce.refunds.views import (
            RefundDesk,
            RefundOffer,
            RefundRequest,
        )

        request = RefundRequest(id=world.refund_request, order_id=world.asked_order)
        return {
            "form": form,
            "offer": RefundOffer(order_id=world.paid_order),
            "request": request if is_asked else RefundRequest(),
            "desk": RefundDesk([request]),
            "answer": "No.",
            "_key": str(uuid.uuid4()),
        }

    return shown


def _refunding(name: str, args: Given = lambda _world: (), **row: Any) -> Row:
    before = row.pop("before", lambda _world: {})
    act = event(REFUNDS, name, args, path="/dashboard/money", before=before)
    shown = f"RefundsState.{name}{row.pop('how', '')}"
    return Row(shown, act, **({"nobody": NO_STORE} | row))


def _of_paid_order(world: World) -> dict[str, str]:
    return {"order_id": world.paid_order}


ROWS = [
    _refunding("watch", stranger=OK, writes=False),
    _refunding("open_refund", lambda world: (world.paid_order,), writes=False),
    _refunding(
        "open_accept",
        lambda world: (world.refund_request,),
        before=_deciding(""),
        writes=False,
    ),
    _refunding("choose", lambda _world: (False,), before=_deciding("refund"), writes=False),
    _refunding("type_amount", lambda _world: ("10",), before=_deciding("refund"), writes=False),
    _refunding("refund", before=_deciding("refund")),
    _refunding("refund", how=" for a request", before=_deciding("refund", is_asked=True)),
    _refunding("decline", before=_deciding("decline", is_asked=True)),
    Row(
        "OwnRefundsState.watch",
        event(OWN_REFUNDS, "watch", route=_of_paid_order),
        who="buyer",
        writes=False,
    ),
    Row(
        "OwnRefundsState.ask",
        event(OWN_REFUNDS, "ask", route=_of_paid_order, before=lambda _world: {"wish": "Why."}),
        who="buyer",
    ),
]

_OWN_PAGE = "Changes only what the own page shows."
PUBLIC = {
    "RefundsState.open_decline": "Opens a form on a request that the page shows already.",
    "RefundsState.close": _OWN_PAGE,
    "RefundsState.type_reason": _OWN_PAGE,
    "RefundsState.type_answer": _OWN_PAGE,
    "OwnRefundsState.start": _OWN_PAGE,
    "OwnRefundsState.stop": _OWN_PAGE,
    "OwnRefundsState.type_wish": _OWN_PAGE,
}

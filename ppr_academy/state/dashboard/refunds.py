"""Giving money back on the money page: the open requests, and the two forms to decide."""

import reflex as rx

from ppr_academy.services.commerce.refunds.creator import (
    accept_request,
    decline_request,
    refund_order,
)
from ppr_academy.services.commerce.refunds.listing import get_refund_desk, preview_refund
from ppr_academy.services.commerce.refunds.views import (
    RefundDesk,
    RefundOffer,
    RefundRequest,
)
from ppr_academy.services.core import live
from ppr_academy.services.core.errors import InvalidInput
from ppr_academy.services.core.ids import new_id
from ppr_academy.state.base import Page, focus_on, typed_text
from ppr_academy.state.live import Live, Source
from ppr_academy.state.toasts import toast

_NOTHING = "0"
"""What is asked for when a part is wanted and none was typed: it is refused with a sentence."""


class RefundsState(Live, Page, rx.State):
    """One form at a time: to refund a sale, perhaps because its buyer asked, or to say no."""

    desk: RefundDesk = RefundDesk()
    offer: RefundOffer = RefundOffer()
    request: RefundRequest = RefundRequest()
    form: str = ""
    """Which form is open: refund, decline, or none."""
    is_part: bool = False
    amount: str = ""
    reason: str = ""
    answer: str = ""
    problem: str = ""
    _key: str = ""

    def _sources(self) -> tuple[Source, ...]:
        return (
            Source(
                get_refund_desk,
                topics=lambda scope: (live.store_sales(scope.store_id),),
                show="_show_desk",
            ),
        )

    @rx.event
    async def open_refund(self, order_id: str):
        """Show what refunding a sale would do."""
        await self._open("refund", order_id, RefundRequest())

    @rx.event
    async def open_accept(self, request_id: str):
        """Show what giving in to a request would do."""
        request = self._request(request_id)
        if request is not None:
            await self._open("refund", request.order_id, request)

    @rx.event
    def open_decline(self, request_id: str):
        """Ask what the buyer should be told."""
        request = self._request(request_id)
        if request is not None:
            self.request, self.form, self.answer, self.problem = request, "decline", "", ""

    @rx.event
    def close(self):
        """Leave everything as it is."""
        self.form = ""

    @rx.event
    async def choose(self, is_part: bool):
        """All that is left, or a part of it."""
        self.is_part = bool(is_part)
        await self._look()
        return focus_on("refund-amount") if self.is_part else None

    @rx.event
    async def type_amount(self, text: str):
        """Take over the amount and say what it would cost whom."""
        self.amount = typed_text(text, 20)
        await self._look()

    @rx.event
    def type_reason(self, text: str):
        """Take over why."""
        self.reason = typed_text(text, 300)

    @rx.event
    def type_answer(self, text: str):
        """Take over what the buyer will be told."""
        self.answer = typed_text(text, 500)

    @rx.event
    async def refund(self):
        """Give the money back. Pressing twice refunds once."""
        if self.form != "refund":
            return None
        amount = self._asked()
        try:
            if self.request.id:
                await self._call(accept_request, self.request.id, amount, self.reason)
            else:
                order_id, key = self.offer.order_id, self._key
                await self._call(refund_order, order_id, key, amount, self.reason)
        except InvalidInput as wrong:
            self.problem = wrong.message
            return focus_on("refund-amount")
        self.form = ""
        return toast("The money is on its way back", "ok")

    @rx.event
    async def decline(self):
        """Tell the buyer no."""
        if self.form != "decline":
            return None
        try:
            await self._call(decline_request, self.request.id, self.answer)
        except InvalidInput as wrong:
            self.problem = wrong.message
            return focus_on("refund-answer")
        self.form = ""
        return toast("Declined. Your answer goes out by e-mail", "ok")

    async def _open(self, form: str, order_id: str, request: RefundRequest) -> None:
        self.is_part, self.amount, self.reason = False, "", ""
        self.offer = await self._read(preview_refund, order_id)
        self.request, self.form, self._key = request, form, str(new_id())
        self.problem = self.offer.problem

    async def _look(self) -> None:
        """What the form would do now; an amount that is being typed is not scolded."""
        asked = self.amount if self.is_part else ""
        self.offer = await self._read(preview_refund, self.offer.order_id, asked)
        self.problem = self.offer.problem

    def _asked(self) -> str:
        return (self.amount.strip() or _NOTHING) if self.is_part else ""

    def _request(self, request_id: str) -> RefundRequest | None:
        return next((one for one in self.desk.requests if one.id == request_id), None)

    def _show_desk(self, desk: RefundDesk) -> None:
        self.desk = desk

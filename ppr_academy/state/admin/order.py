"""The books of one order, and mending a wrong posting."""

from typing import Any

import reflex as rx

from ppr_academy.services.commerce.corrections.books import OrderBooks, get_order_books
from ppr_academy.services.commerce.corrections.correcting import correct_order
from ppr_academy.services.core import live
from ppr_academy.services.core.errors import InvalidInput
from ppr_academy.services.core.ids import parse_id
from ppr_academy.state.base import Page, focus_on, typed_text
from ppr_academy.state.live import Live, Source
from ppr_academy.state.toasts import toast


class OrderBooksState(Live, Page, rx.State):
    """What was said, what was posted, and the form for what is missing."""

    books: OrderBooks = OrderBooks()
    reason_error: str = ""
    amounts_error: str = ""
    is_posting: bool = False

    def _sources(self) -> tuple[Source, ...]:
        order_id = str(self.order_id)
        return (
            Source(
                get_order_books,
                (order_id,),
                topics=lambda _viewer: (live.order(parse_id(order_id)), live.MONEY_HEALTH),
                show="_show_books",
            ),
        )

    def _show_books(self, books: OrderBooks) -> None:
        self.books = books

    @rx.event
    async def correct(self, form: dict[str, Any]):
        """Post what was typed as missing."""
        if self.is_posting:
            return
        self.reason_error = self.amounts_error = ""
        self.is_posting = True
        yield
        typed = form if isinstance(form, dict) else {}
        amounts = {
            name: text
            for name, value in typed.items()
            if name != "reason" and (text := typed_text(value, 40))
        }
        try:
            await self._call(
                correct_order,
                self.books.order_id,
                reason=typed_text(typed.get("reason"), 400),
                amounts=amounts,
                seen=self.books.seen,
            )
        except InvalidInput as refusal:
            if refusal.field == "reason":
                self.reason_error = refusal.message
                yield focus_on("reason")
            else:
                self.amounts_error = refusal.message
                yield focus_on("amount-buyer")
            return
        finally:
            self.is_posting = False
        yield toast("Posted. The creator sees it in the sale.", "ok")

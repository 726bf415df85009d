"""The refunds of one order as its buyer sees them, and the way to ask for one."""

import reflex as rx

from ppr_academy.services.commerce.refunds.asking import ask_for_refund
from ppr_academy.services.commerce.refunds.listing import get_own_refunds
from ppr_academy.services.commerce.refunds.views import OwnRefunds
from ppr_academy.services.core import live
from ppr_academy.services.core.errors import InvalidInput
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.state.base import Page, focus_on, typed_text
from ppr_academy.state.live import Live, Source
from ppr_academy.state.toasts import toast


class OwnRefundsState(Live, Page, rx.State):
    """What came back, what is under way, and the buyer's own words when they ask."""

    refunds: OwnRefunds = OwnRefunds()
    is_asking: bool = False
    wish: str = ""
    problem: str = ""

    def _sources(self) -> tuple[Source, ...]:
        order_id = str(self.order_id)
        return (
            Source(
                get_own_refunds,
                (order_id,),
                topics=lambda viewer: _topics(viewer, order_id),
                show="_show_refunds",
            ),
        )

    @rx.event
    def start(self):
        """Open the form to ask."""
        self.is_asking, self.wish, self.problem = True, "", ""
        return focus_on("refund-wish")

    @rx.event
    def stop(self):
        """Rather not."""
        self.is_asking = False

    @rx.event
    def type_wish(self, text: str):
        """Take over why."""
        self.wish = typed_text(text, 500)

    @rx.event
    async def ask(self):
        """Ask the producer for the money back."""
        try:
            await self._call(ask_for_refund, str(self.order_id), self.wish)
        except InvalidInput as wrong:
            self.problem = wrong.message
            return focus_on("refund-wish")
        self.is_asking = False
        return toast("Asked. The answer comes here and by e-mail", "ok")

    def _show_refunds(self, refunds: OwnRefunds) -> None:
        self.refunds = refunds


def _topics(viewer: Viewer, order_id: str) -> tuple[str, ...]:
    viewer.require_user()
    return (live.order(parse_id(order_id)),)

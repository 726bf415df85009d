"""One order as its buyer watches it, and the page that says why a purchase was not begun."""

import reflex as rx

from ppr_academy.services.commerce.purchases import get_offer, get_purchase
from ppr_academy.services.commerce.views import Offer, Purchase
from ppr_academy.services.core import live
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.state.base import Page
from ppr_academy.state.live import Live, Source


class PurchaseState(Live, Page, rx.State):
    """The order at this address; the steps tick as Stripe tells us."""

    purchase: Purchase = Purchase()

    def _sources(self) -> tuple[Source, ...]:
        order_id = str(self.order_id)
        return (
            Source(
                get_purchase,
                (order_id, "done" in self.router.url.query_parameters),
                topics=lambda viewer: _topics(viewer, order_id),
                show="_show_purchase",
            ),
        )

    def _show_purchase(self, purchase: Purchase) -> None:
        self.purchase = purchase


def _topics(viewer: Viewer, order_id: str) -> tuple[str, ...]:
    return (live.order(parse_id(order_id)), live.library(viewer.require_user()))


class StoppedState(Page, rx.State):
    """Why nothing was bought, and what it was about."""

    why: str = ""
    offer: Offer = Offer()

    @rx.event
    async def look(self):
        """Read the reason from the address, and the course as far as the person may see it."""
        asked = self.router.url.query_parameters
        self.offer = Offer()
        self.why = asked.get("why", "")[:40] or "not_found"
        try:
            self.offer = await self._read(get_offer, asked.get("item", ""))
        except NotFound:
            return

"""The marketplace. The search lives in the address; this state only follows it."""

import reflex as rx

from ppr_academy.services.core import live
from ppr_academy.services.storefront.market import Asked, search_market
from ppr_academy.services.storefront.views import MarketPage
from ppr_academy.state.base import Page
from ppr_academy.state.live import Live, Source


class MarketState(Live, Page, rx.State):
    """What was asked and what was found."""

    asked: Asked = Asked()
    market: MarketPage = MarketPage()

    def _sources(self) -> tuple[Source, ...]:
        given = self.router.url.query_parameters
        names = ("q", "topic", "level", "price", "sort", "page")
        self.asked = Asked(**{name: given.get(name, "")[:200] for name in names})
        return (
            Source(
                search_market, (self.asked,), topics=lambda _: (live.MARKET,), show="_show_market"
            ),
        )

    def _show_market(self, market: MarketPage) -> None:
        self.market = market

    @rx.event
    def search(self, query: str):
        """Look for other words, in the same place of the browser's history."""
        if query.strip() != self.asked.q.strip():
            return rx.redirect(self.asked.path(q=query.strip()), replace=True)
        return None

    @rx.event
    def sort(self, order: str):
        """Put what was found in another order."""
        return rx.redirect(self.asked.path(sort=order), replace=True)

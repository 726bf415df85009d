"""/account/orders: what a person bought, kept true while it is open."""

import reflex as rx

from ppr_academy.services.commerce.own_orders.listing import OrdersPage, list_own_orders
from ppr_academy.services.core import live
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.state.base import Page
from ppr_academy.state.live import Live, Source


class OrdersState(Live, Page, rx.State):
    """One page of the person's orders."""

    page: OrdersPage = OrdersPage()

    def _sources(self) -> tuple[Source, ...]:
        before = self.router.url.query_parameters.get("before", "")[:300]
        return (Source(list_own_orders, (before,), topics=_topics, show="_show_orders"),)

    def _show_orders(self, page: OrdersPage) -> None:
        self.page = page


def _topics(viewer: Viewer) -> tuple[str, ...]:
    return (live.purchases(viewer.require_user()),)

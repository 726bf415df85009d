"""The home page."""

import reflex as rx

from ppr_academy.services.core import live
from ppr_academy.services.storefront.home import get_home
from ppr_academy.services.storefront.views import HomePage
from ppr_academy.state.base import Page
from ppr_academy.state.live import Live, Source


class HomeState(Live, Page, rx.State):
    """Shows what the market holds now."""

    home: HomePage = HomePage()

    def _sources(self) -> tuple[Source, ...]:
        return (Source(get_home, topics=lambda _: (live.MARKET,), show="_show_home"),)

    def _show_home(self, home: HomePage) -> None:
        self.home = home

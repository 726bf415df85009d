"""A storefront."""

import reflex as rx

from ppr_academy.services.storefront.store_page import get_store_page, get_store_topics
from ppr_academy.services.storefront.views import StorePage
from ppr_academy.state.base import Page
from ppr_academy.state.live import Live, Source


class StoreState(Live, Page, rx.State):
    """The store at this address, as it is now."""

    store: StorePage = StorePage()

    def _sources(self) -> tuple[Source, ...]:
        slug = self.store_slug
        return (
            Source(
                get_store_page,
                (slug,),
                topics=lambda viewer: get_store_topics(viewer, slug),
                show="_show_store",
            ),
        )

    def _show_store(self, store: StorePage) -> None:
        self.store = store

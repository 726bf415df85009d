"""A storefront."""

import reflex as rx

from ppr_academy.services.commerce.subscriptions.errors import refusal_words
from ppr_academy.services.commerce.subscriptions.membership import (
    get_tiers_topics,
    list_tiers,
)
from ppr_academy.services.commerce.subscriptions.views import TierCard
from ppr_academy.services.storefront.store_page import get_store_page, get_store_topics
from ppr_academy.services.storefront.views import StorePage
from ppr_academy.state.base import Page
from ppr_academy.state.live import Live, Source


class StoreState(Live, Page, rx.State):
    """The store at this address, as it is now."""

    store: StorePage = StorePage()
    tiers: rx.Field[list[TierCard]] = rx.field(default_factory=list)
    why: str = ""

    def _sources(self) -> tuple[Source, ...]:
        slug = self.store_slug
        self.why = refusal_words(self.router.url.query_parameters.get("why", "")[:40])
        return (
            Source(
                get_store_page,
                (slug,),
                topics=lambda viewer: get_store_topics(viewer, slug),
                show="_show_store",
            ),
            Source(
                list_tiers,
                (slug,),
                topics=lambda viewer: get_tiers_topics(viewer, slug),
                show="_show_tiers",
            ),
        )

    def _show_store(self, store: StorePage) -> None:
        self.store = store

    def _show_tiers(self, tiers: tuple[TierCard, ...]) -> None:
        self.tiers = list(tiers)

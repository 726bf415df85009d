"""A product's sales page: what it is, and what it costs this person."""

from typing import Any

import reflex as rx

from ppr_academy.services.commerce.prices import PriceView, get_price
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.storefront.product_page import get_product_page, get_product_topics
from ppr_academy.services.storefront.views import ProductPage
from ppr_academy.state.base import Page, typed_text
from ppr_academy.state.live import Live, Source


class ProductState(Live, Page, rx.State):
    """The product at this address, as it is sold now, and its price for who looks."""

    product: ProductPage = ProductPage()
    price: PriceView = PriceView()

    def _sources(self) -> tuple[Source, ...]:
        where = (self.store_slug, self.product_slug)
        return (
            Source(
                get_product_page,
                where,
                topics=lambda viewer: get_product_topics(viewer, *where),
                show="_show_product",
            ),
        )

    def _show_product(self, product: ProductPage) -> None:
        self.product = product

    @rx.event
    async def arrive(self):
        """The price for this person, with the code and the amount in the address."""
        asked = self.router.url.query_parameters
        self.price = PriceView()
        await self._try(typed_text(asked.get("coupon"), 80), typed_text(asked.get("amount"), 40))

    @rx.event
    async def use_code(self, form: dict[str, Any]):
        """Try the code that was typed."""
        code = typed_text(form.get("coupon"), 80) if isinstance(form, dict) else ""
        await self._try(code, self.price.amount)

    @rx.event
    async def drop_code(self):
        """Back to the price without a code."""
        await self._try("", self.price.amount)

    @rx.event
    async def name_amount(self, amount: str):
        """Show what the amount that is being typed would mean."""
        await self._try(self.price.typed, typed_text(amount, 40))

    async def _try(self, code: str, amount: str) -> None:
        where = ("products", self.store_slug, self.product_slug)
        try:
            self.price = await self._read(get_price, *where, code, amount)
        except NotFound:
            self.price = PriceView()

"""/dashboard/offers: the store's coupons and products, and a new one being made."""

from typing import Any

import reflex as rx

from ppr_academy.services.commerce.coupons.managing import (
    CouponPage,
    create_coupon,
    list_coupons,
    pause_coupon,
)
from ppr_academy.services.commerce.products.managing import (
    ProductList,
    ProductRow,
    list_products,
    save_product,
    set_on_sale,
)
from ppr_academy.services.core import live
from ppr_academy.services.core.errors import InvalidFields
from ppr_academy.services.stores.scope import StoreScope
from ppr_academy.state import toasts
from ppr_academy.state.base import Page, focus_on, typed_text
from ppr_academy.state.live import Live, Source

_FIELDS = ("code", "kind", "amount", "course_id", "max_uses", "max_per_buyer", "ends_on")

_PRODUCT_FIELDS = ("title", "promise", "price", "suggested")


def _topics(scope: StoreScope) -> tuple[str, ...]:
    return (
        live.store_offers(scope.store_id),
        live.store_sales(scope.store_id),
        live.store_courses(scope.store_id),
    )


class OffersState(Live, Page, rx.State):
    """The list, live, and the form of a new code."""

    coupons: CouponPage = CouponPage()
    is_making: bool = False
    kind: str = "percent"
    products: ProductList = ProductList()
    is_editing: bool = False
    product: ProductRow = ProductRow()
    product_kind: str = "bundle"
    product_errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)

    def _sources(self) -> tuple[Source, ...]:
        return (
            Source(list_coupons, topics=_topics, show="_show_coupons"),
            Source(list_products, topics=_topics, show="_show_products"),
        )

    def _show_coupons(self, page: CouponPage) -> None:
        self.coupons = page

    def _show_products(self, products: ProductList) -> None:
        self.products = products

    @rx.event
    def start_making(self):
        """Unfold the form."""
        self.is_making = True
        self.errors = {}
        return focus_on("coupon-code")

    @rx.event
    def stop_making(self):
        """Fold the form; nothing is kept."""
        self.is_making = False
        self.errors = {}

    @rx.event
    def pick_kind(self, kind: str):
        """Percent or an amount."""
        self.kind = "cents" if kind == "cents" else "percent"

    @rx.event
    async def create(self, form: dict[str, Any]):
        """Make the code, or say at each field why not; what was typed stays."""
        typed = form if isinstance(form, dict) else {}
        self.errors = {}
        try:
            await self._call(
                create_coupon,
                **{name: typed_text(typed.get(name), 200) for name in _FIELDS if name != "kind"},
                kind=self.kind,
                is_first_purchase_only=bool(typed.get("first_only")),
            )
        except InvalidFields as refusal:
            self.errors = dict(refusal.fields)
            return focus_on(f"coupon-{refusal.field.replace('_', '-')}")
        self.is_making = False
        return toasts.toast("The code works from now on.", "ok")

    @rx.event
    async def pause(self, coupon_id: str, is_paused: bool):
        """Stop a code, or let it work again."""
        await self._call(pause_coupon, coupon_id, is_paused)

    @rx.event
    def start_product(self, product_id: str = ""):
        """Unfold the form, empty or with a product of the list."""
        rows = {row.id: row for row in self.products.rows}
        self.product = rows.get(product_id, ProductRow())
        self.product_kind = self.product.kind or "bundle"
        self.product_errors = {}
        self.is_editing = True
        return focus_on("product-title")

    @rx.event
    def stop_product(self):
        """Fold the form; nothing is kept."""
        self.is_editing = False

    @rx.event
    def pick_product_kind(self, kind: str):
        """Bundle, pay what you want or tip; the kind of one that exists stays."""
        if not self.product.id and kind in ("bundle", "pay_what_you_want", "tip"):
            self.product_kind = kind

    @rx.event
    async def save_product(self, form: dict[str, Any]):
        """Save it, or say at each field why not; what was typed stays."""
        typed = form if isinstance(form, dict) else {}
        courses = [c.id for c in self.products.courses if typed.get(f"course-{c.id}")]
        words = {name: typed_text(typed.get(name), 400) for name in _PRODUCT_FIELDS}
        self.product_errors = {}
        try:
            await self._call(
                save_product,
                product_id=self.product.id,
                kind=self.product_kind,
                course_ids=courses,
                **words,
            )
        except InvalidFields as refusal:
            self.product_errors = dict(refusal.fields)
            return focus_on(f"product-{refusal.field.replace('_', '-')}")
        self.is_editing = False
        return toasts.toast("Saved.", "ok")

    @rx.event
    async def sell_product(self, product_id: str, is_on_sale: bool):
        """Put a product on sale, or take it off."""
        await self._call(set_on_sale, product_id, is_on_sale)

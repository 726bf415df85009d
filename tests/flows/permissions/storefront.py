"""Public pages: everybody may look, and sees nothing that is not for everybody."""

from typing import Any

from tests.flows.permissions.row import NOT_FOUND, OK, Given, Row, event

PRODUCT = "storefront.product.ProductState"


def _product_address(world: Any) -> dict[str, str]:
    return {"store_slug": world.slug, "product_slug": "a-coffee"}


def _public(kind: str, route: Given = lambda _world: {}) -> Row:
    name = f"{kind.rpartition('.')[2]}.watch"
    act = event(kind, "watch", route=route)
    return Row(name, act, visitor=OK, stranger=OK, nobody=OK, writes=False)


ROWS = [
    _public("marketing.home.HomeState"),
    _public("marketplace.market.MarketState"),
    _public("storefront.store.StoreState", lambda w: {"store_slug": w.slug}),
    _public(
        "storefront.course.CourseState",
        lambda w: {"store_slug": w.slug, "course_slug": w.course_slug},
    ),
    Row(
        "CourseState.use_code",
        event(
            "storefront.course.CourseState",
            "use_code",
            lambda _w: ({"coupon": "TENOFF"},),
            route=lambda w: {"store_slug": w.slug, "course_slug": w.course_slug},
        ),
        visitor=OK,
        stranger=OK,
        nobody=OK,
        writes=False,
    ),
    Row(
        "CourseState.arrive",
        event(
            "storefront.course.CourseState",
            "arrive",
            path="/x/courses/y?coupon=TENOFF",
            route=lambda w: {"store_slug": w.slug, "course_slug": w.course_slug},
        ),
        visitor=OK,
        stranger=OK,
        nobody=OK,
        writes=False,
    ),
    Row(
        "ProductState.watch of what is not on sale",
        event(PRODUCT, "watch", route=_product_address),
        visitor=NOT_FOUND,
        writes=False,
    ),
    Row(
        "ProductState.arrive",
        event(PRODUCT, "arrive", lambda _w: (), route=_product_address),
        visitor=NOT_FOUND,
        allowed=NOT_FOUND,
        writes=False,
    ),
    Row(
        "ProductState.use_code",
        event(PRODUCT, "use_code", lambda _w: ({"coupon": "TENOFF"},), route=_product_address),
        visitor=NOT_FOUND,
        allowed=NOT_FOUND,
        writes=False,
    ),
    Row(
        "ProductState.drop_code",
        event(PRODUCT, "drop_code", lambda _w: (), route=_product_address),
        visitor=NOT_FOUND,
        allowed=NOT_FOUND,
        writes=False,
    ),
    Row(
        "ProductState.name_amount",
        event(PRODUCT, "name_amount", lambda _w: ("7",), route=_product_address),
        visitor=NOT_FOUND,
        allowed=NOT_FOUND,
        writes=False,
    ),
    Row(
        "CourseState.watch of a draft",
        event(
            "storefront.course.CourseState",
            "watch",
            route=lambda w: {"store_slug": w.slug, "course_slug": "draft"},
        ),
        visitor=NOT_FOUND,
        writes=False,
    ),
]

PUBLIC = {
    "CourseState.drop_code": "Forgets the code that the page showed; asks nothing.",
    "MarketState.search": "Changes the address; the page that it leads to is in the table.",
    "MarketState.sort": "Changes the address; the page that it leads to is in the table.",
}

"""Public pages: everybody may look, and sees nothing that is not for everybody."""

from tests.flows.permissions.row import NOT_FOUND, OK, Given, Row, event


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

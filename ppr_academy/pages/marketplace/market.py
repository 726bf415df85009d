"""`/marketplace` and `/courses`: everything on sale, searched and filtered by the address."""

import reflex as rx

from ppr_academy.components.courses import course_grid
from ppr_academy.components.ui.fields import search_field, select
from ppr_academy.components.ui.icon import icon
from ppr_academy.components.ui.key import key
from ppr_academy.components.ui.link import link
from ppr_academy.components.ui.menu import menu, opens
from ppr_academy.components.ui.panel import card_skeletons, empty, head
from ppr_academy.pages.layouts import public_layout
from ppr_academy.pages.registry import page
from ppr_academy.state.marketplace.market import MarketState
from ppr_academy.theme import page_styles

SORTS = (("newest", "Newest"), ("price", "Price, low first"), ("price-down", "Price, high first"))

Market = MarketState.market


@page("/marketplace", title="Marketplace", layout=public_layout, on_load=[MarketState.watch])
def marketplace() -> rx.Component:
    """The page."""
    return _shop("Marketplace")


@page("/courses", title="Courses", layout=public_layout, on_load=[MarketState.watch])
def courses() -> rx.Component:
    """The same for those who look for courses only; nothing else is sold yet."""
    return _shop("Courses")


def _shop(title: str) -> rx.Component:
    return rx.el.div(
        page_styles("marketplace"),
        rx.el.h1(title, class_name="vh"),
        rx.el.div(
            search_field(
                label="Search courses and producers",
                id="market-search",
                big=True,
                value=MarketState.asked.q,
                on_change=MarketState.search,
                placeholder="Search courses and producers",
                data_testid="search-input",
            ),
            key(
                "Filters",
                icon="sliders-horizontal",
                class_name="show-m filt",
                **opens("market-filters"),
            ),
            class_name="find",
        ),
        rx.el.aside(*_filters(), class_name="rail hide-m", aria_label="Filters"),
        menu(rx.el.div(*_filters(), class_name="rail"), id="market-filters", label="Filters"),
        rx.el.div(
            _found_line(),
            rx.cond(
                MarketState.is_loaded,
                rx.cond(Market.total > 0, _results(), _nothing()),
                card_skeletons(8, "cards four"),
            ),
            class_name="found",
        ),
        class_name="wrap market",
    )


def _filters() -> tuple[rx.Component, ...]:
    return (
        _group("Topic", Market.topics),
        rx.el.section(
            rx.el.h2("Price"),
            rx.el.div(rx.foreach(Market.prices, _chip), class_name="chips"),
        ),
        _group("Level", Market.levels),
    )


def _group(title: str, choices: rx.Var) -> rx.Component:
    return rx.el.section(rx.el.h2(title), rx.el.ul(rx.foreach(choices, _box)))


def _box(choice: rx.Var) -> rx.Component:
    """A filter that looks like a box to tick and is a link: the filter lives in the address."""
    return rx.el.li(
        link(
            rx.el.span(icon("check", 14, 3), class_name="tick"),
            rx.el.span(choice.label),
            rx.el.span(choice.count, class_name="n"),
            to=choice.href,
            class_name="check",
            aria_current=rx.cond(choice.is_on, "true", "false"),
        )
    )


def _chip(choice: rx.Var) -> rx.Component:
    return link(
        choice.label,
        rx.el.span(choice.count, class_name="n"),
        to=choice.href,
        class_name="chip",
        aria_current=rx.cond(choice.is_on, "true", "false"),
    )


def _found_line() -> rx.Component:
    return rx.el.div(
        rx.el.p(rx.el.b(Market.found), role="status"),
        rx.cond(
            Market.clear_href != "",
            link("Clear filters", to=Market.clear_href, class_name="link small quiet"),
            rx.fragment(),
        ),
        rx.el.label(
            rx.el.span("Sort", class_name="dim small"),
            select(
                SORTS,
                id="market-sort",
                value=rx.cond(MarketState.asked.sort != "", MarketState.asked.sort, "newest"),
                on_change=MarketState.sort,
            ),
            html_for="market-sort",
            class_name="sort hide-s",
        ),
        class_name="bar2",
    )


def _results() -> rx.Component:
    return rx.fragment(
        head("Courses"),
        course_grid(Market.cards, columns="four"),
        rx.el.nav(
            rx.el.span(Market.range_label, class_name="dim small"),
            rx.cond(
                Market.back_href != "",
                key("Back", icon="arrow-left", size="sm", to=Market.back_href),
                rx.fragment(),
            ),
            rx.cond(
                Market.next_href != "",
                key("Next", icon_after="arrow-right", size="sm", to=Market.next_href),
                rx.fragment(),
            ),
            class_name="pager",
            aria_label="Pages",
        ),
    )


def _nothing() -> rx.Component:
    return empty(
        "Nothing fits",
        Market.hint,
        key("Show everything", to="/marketplace"),
    )

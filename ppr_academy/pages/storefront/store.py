"""`/{store}`: a store as its visitors see it."""

import reflex as rx

from ppr_academy.components import shell
from ppr_academy.components.courses import course_grid
from ppr_academy.components.media.cover import cover
from ppr_academy.components.media.deck import play_words
from ppr_academy.components.media.strip import strip
from ppr_academy.components.ui.base import inks, inline
from ppr_academy.components.ui.choice import tab_link
from ppr_academy.components.ui.key import key, keys
from ppr_academy.components.ui.link import link
from ppr_academy.components.ui.marks import face
from ppr_academy.components.ui.panel import empty, head, loading, note, skeleton
from ppr_academy.pages.layouts import storefront_layout
from ppr_academy.pages.missing import missing
from ppr_academy.pages.registry import page
from ppr_academy.pages.storefront._sections.tiers import tiers_section
from ppr_academy.state.session import SessionState
from ppr_academy.state.storefront.store import StoreState

Store = StoreState.store
Feature = StoreState.store.feature


@page(
    "/[store_slug]",
    title=rx.cond(Store.name != "", Store.name + " · PPR Academy", "PPR Academy"),
    layout=storefront_layout,
    on_load=[StoreState.watch],
)
def store() -> rx.Component:
    """The page."""
    return rx.cond(
        StoreState.is_loaded,
        rx.cond(
            StoreState.is_missing,
            rx.el.main(
                missing(
                    "There is no store here", "The address may have changed, or it was closed."
                ),
                id="main",
            ),
            _shopfront(),
        ),
        loading(skeleton("100%", "432px"), skeleton("40%", "48px")),
    )


def _shopfront() -> rx.Component:
    return rx.el.div(
        _band(),
        _bar(),
        rx.el.main(
            _closed_note(),
            rx.cond(Store.has_feature, _start(), _bare()),
            rx.cond(Store.cards.length() > 0, _more(), rx.fragment()),
            rx.cond(Store.products.length() > 0, _products(), rx.fragment()),
            tiers_section(),
            rx.cond(Store.bio_html != "", _about(), rx.fragment()),
            id="main",
            class_name="wrap",
        ),
        shell.store_footer(Store.name),
        class_name="shopfront",
        **inline(__band=Store.band, __track_d=Store.track_dark, __track_l=Store.track_light),
    )


def _band() -> rx.Component:
    return rx.el.header(
        rx.el.div(
            shell.store_mark(),
            rx.el.div(
                rx.el.h1(Store.name, class_name="d1"),
                rx.el.p(Store.tagline, class_name="lead"),
                rx.cond(Feature.sample.src != "", _play(), rx.fragment()),
            ),
            rx.el.p(
                rx.foreach(
                    Store.facts,
                    lambda fact, index: rx.fragment(
                        rx.cond(index > 0, rx.el.i("·"), rx.fragment()), fact
                    ),
                ),
                class_name="facts",
            ),
            class_name="id",
        ),
        rx.el.div(
            rx.foreach(Store.tiles, lambda tile: rx.el.img(src=tile, alt="")),
            class_name="art",
            aria_hidden="true",
        ),
        class_name="band",
    )


def _play() -> rx.Component:
    return keys(
        play_words(
            Feature.sample.src,
            Feature.title,
            text="Play the store",
            class_name="key lg store",
            by=Store.name,
            cover=Feature.cover,
            to=Feature.href,
            peaks=Feature.sample.peaks,
            duration_ms=Feature.sample.duration_ms,
            track_dark=Feature.track_dark,
            track_light=Feature.track_light,
            price=Feature.price,
        )
    )


def _bar() -> rx.Component:
    here = "/" + Store.slug
    return shell.store_bar(
        tab_link("Everything", to=here, current=True),
        tab_link("Courses", to=here + "#courses", current=False, count=Store.course_count),
        rx.cond(
            Store.bio_html != "",
            tab_link("About", to=here + "#about", current=False),
            rx.fragment(),
        ),
        signed_in=SessionState.me.is_signed_in,
        sandbox=SessionState.me.is_sandbox,
    )


def _closed_note() -> rx.Component:
    return rx.cond(
        Store.is_open,
        rx.fragment(),
        note(
            "This store is closed",
            "Only you see this page. Open the store in its settings.",
            tone="warn",
        ),
    )


def _start() -> rx.Component:
    return rx.el.section(
        head("Start here", id="courses"),
        rx.el.div(
            cover(Feature.cover, to=Feature.href),
            rx.el.div(
                rx.el.h2(link(Feature.title, to=Feature.href, class_name=""), class_name="d2"),
                rx.el.p(Feature.promise, class_name="lead"),
                rx.el.div(
                    strip(Feature.strip, look="full", tall=True),
                    rx.el.p(
                        rx.foreach(Feature.facts, lambda fact: rx.el.span(fact)),
                        class_name="micro dim",
                    ),
                    class_name="strip-row",
                ),
                keys(
                    key(
                        rx.cond(Feature.is_free, "Take it free", "See it for " + Feature.price),
                        kind="lit",
                        size="lg",
                        to=Feature.href,
                    ),
                    rx.cond(Feature.sample.src != "", _hear(), rx.fragment()),
                ),
                class_name="t",
            ),
            class_name="feat",
            **inks(Feature.track_dark, Feature.track_light),
        ),
        class_name="start",
    )


def _hear() -> rx.Component:
    return play_words(
        Feature.sample.src,
        Feature.title,
        text="Hear a lesson",
        class_name="key lg",
        by=Store.name,
        cover=Feature.cover,
        to=Feature.href,
        peaks=Feature.sample.peaks,
        duration_ms=Feature.sample.duration_ms,
        track_dark=Feature.track_dark,
        track_light=Feature.track_light,
        price=Feature.price,
    )


def _bare() -> rx.Component:
    return rx.el.section(
        rx.cond(
            Store.is_own,
            empty(
                "Your shelves are empty",
                "Write a course, publish it, and it stands here.",
                key("Write a course", kind="lit", icon="plus", to="/dashboard/courses"),
            ),
            empty(
                "Nothing on sale yet",
                "The first course is being written. Look at what others teach meanwhile.",
                key("To the marketplace", to="/marketplace"),
            ),
        ),
        class_name="start",
    )


def _more() -> rx.Component:
    return rx.el.section(head("More from " + Store.name), course_grid(Store.cards, columns="four"))


def _products() -> rx.Component:
    return rx.el.section(
        head("Bundles and more", id="more"),
        rx.el.ul(rx.foreach(Store.products, _product), class_name="offers"),
    )


def _product(product: rx.Var) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            product.kind_name,
            rx.cond(product.count != "", " · " + product.count, ""),
            class_name="micro dim",
        ),
        rx.el.h3(link(product.title, to=product.href, class_name=""), class_name="h3"),
        rx.el.p(product.promise, class_name="small quiet"),
        rx.el.b(product.price, class_name="num"),
        class_name="panel",
        data_testid="product-card",
    )


def _about() -> rx.Component:
    return rx.el.section(
        rx.el.div(head("About " + Store.name, id="about")),
        rx.el.div(face(Store.face, 84), rx.html(Store.bio_html, class_name="read")),
        class_name="about",
    )

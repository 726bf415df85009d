"""`/`: what this place is, heard before it is read."""

import reflex as rx

from ppr_academy.components.courses import course_grid
from ppr_academy.components.media.arrangement import named_clip, ruler
from ppr_academy.components.media.cover import cover
from ppr_academy.components.media.deck import deck_clock, deck_keys, deck_title, play_key, playing
from ppr_academy.components.money import split_figure
from ppr_academy.components.ui.base import inks
from ppr_academy.components.ui.fields import search_field
from ppr_academy.components.ui.icon import icon
from ppr_academy.components.ui.key import key, keys
from ppr_academy.components.ui.link import link
from ppr_academy.components.ui.marks import face
from ppr_academy.components.ui.native_form import native_form
from ppr_academy.components.ui.panel import card_skeletons, head, loading, panel, skeleton
from ppr_academy.pages.layouts import public_layout
from ppr_academy.pages.registry import page
from ppr_academy.state.marketing.home import HomeState
from ppr_academy.theme import page_styles

_BARS = tuple({"left": f"{12.5 * step}%", "label": str(1 + 8 * step)} for step in range(8))


@page("/", title="Pause. Play. Repeat.", layout=public_layout, on_load=[HomeState.watch])
def home() -> rx.Component:
    """The page."""
    return rx.el.div(
        page_styles("home"),
        _hero(),
        rx.el.section(_panel(), class_name="wrap"),
        _new(),
        _split(),
        _producers(),
        class_name="home",
    )


def _hero() -> rx.Component:
    return rx.el.section(
        rx.el.h1("Pause. Play. Repeat.", class_name="d1"),
        rx.el.div(
            rx.el.p(
                "Learn to produce by ear, from the people who made the record. ",
                rx.cond(
                    HomeState.is_loaded,
                    HomeState.home.courses_label + " from " + HomeState.home.stores_label + ".",
                    "Courses from independent stores.",
                ),
                " Press play before you pay.",
                class_name="lead",
            ),
            native_form(
                search_field(
                    key("Search", kind="lit", type="submit"),
                    id="home-search",
                    big=True,
                    placeholder="house chords, drum bus, bass…",
                    data_testid="search-input",
                ),
                action="/marketplace",
                method="get",
            ),
            class_name="say",
        ),
        class_name="hero wrap",
    )


def _panel() -> rx.Component:
    return playing(
        rx.el.div(
            deck_keys(HomeState.home.first),
            rx.el.div(deck_clock(), class_name="keys disp"),
            rx.el.p(deck_title("Tap a lane to hear it."), class_name="quiet small hide-s"),
            key(
                "Browse all",
                icon_after="arrow-right",
                kind="flat",
                size="sm",
                to="/marketplace",
                class_name="hide-m",
            ),
            class_name="desk",
        ),
        ruler(rx.Var.create(list(_BARS)).to(list[dict[str, str]]), rx.el.b()),
        rx.cond(
            HomeState.is_loaded,
            rx.el.ol(rx.foreach(HomeState.home.lanes, _lane)),
            loading(*(skeleton("100%", "74px") for _ in range(5))),
        ),
        class_name="daw home-daw",
        role="group",
        aria_label="Five courses from the shop; each lane plays its free lesson",
    )


def _lane(lane: rx.Var) -> rx.Component:
    card = lane.card
    return playing(
        rx.el.div(
            play_key(
                card.preview_src,
                card.title,
                size="md",
                by=card.store_name,
                cover=card.cover,
                to=card.href,
                peaks=card.preview_peaks,
                duration_ms=card.preview_ms,
                track_dark=card.track_dark,
                track_light=card.track_light,
                price=card.price,
            ),
            cover(card.cover, to=card.href),
            rx.el.div(link(card.title, to=card.href, class_name=""), rx.el.span(card.store_name)),
            class_name="hd",
        ),
        rx.el.div(rx.foreach(lane.clips, named_clip), class_name="run"),
        link(
            rx.el.b(card.price, class_name=rx.cond(card.is_free, "free", "")),
            rx.el.span("Course"),
            to=card.href,
            class_name="tag",
            aria_label=card.title + ", " + card.price,
        ),
        src=card.preview_src,
        as_="li",
        class_name="lane",
        **inks(card.track_dark, card.track_light),
    )


def _new() -> rx.Component:
    return rx.el.section(
        head(
            "New here",
            link("See all", icon("arrow-right", 16), to="/marketplace", class_name=""),
        ),
        rx.cond(
            HomeState.is_loaded,
            course_grid(HomeState.home.cards, columns="five"),
            card_skeletons(5, "cards five"),
        ),
        class_name="sect wrap",
    )


def _split() -> rx.Component:
    return rx.el.section(
        panel(
            rx.el.div(
                rx.el.h2("You teach. You keep 90 %.", class_name="d2"),
                rx.el.p(
                    "Open a store, upload a lesson, set a price. We take 10 % of what the student "
                    "pays, and card fees come out of our part, not yours.",
                    class_name="lead",
                ),
                keys(key("Open a store", kind="plain", size="lg", to="/sign-up")),
            ),
            split_figure(
                "$49.00",
                "$44.10",
                "$4.90",
                "Yours, paid out by Stripe",
                "Ours, card fees included",
                "Of a 49 dollar course the producer gets 44 dollars and 10 cents",
            ),
            class_name="split",
        ),
        class_name="sect wrap",
    )


def _producers() -> rx.Component:
    return rx.el.section(
        head("Producers with a store here"),
        rx.el.ul(
            rx.foreach(
                HomeState.home.producers,
                lambda one: rx.el.li(
                    link(
                        face(one.face, 44),
                        rx.el.span(rx.el.b(one.name), rx.el.small(one.tagline)),
                        to=one.href,
                        class_name="",
                    )
                ),
            ),
            class_name="folk",
        ),
        class_name="sect wrap",
    )

"""Courses on screen: the card of a grid, the folded list of lessons of a sales page."""

from typing import Any

import reflex as rx
from reflex.components.component import Component

from ppr_academy.components.media.cover import cover
from ppr_academy.components.media.deck import play_key
from ppr_academy.components.media.strip import strip
from ppr_academy.components.money import price
from ppr_academy.components.ui.base import Text, classes, inks
from ppr_academy.components.ui.link import link


def course_card(course: Any) -> Component:
    """A course in a grid (`storefront.views.Card`): cover, play, strip, title, price, facts.

    The whole card is one link; the play key is its own, above it.
    """
    return rx.el.article(
        cover(course.cover, to=course.href),
        rx.el.div(
            play_key(
                course.preview_src,
                course.title,
                by=course.store_name,
                cover=course.cover,
                to=course.href,
                peaks=course.preview_peaks,
                duration_ms=course.preview_ms,
                track_dark=course.track_dark,
                track_light=course.track_light,
                price=course.price,
            ),
            strip(course.strip, look="shop"),
            class_name="deck",
        ),
        rx.el.h3(link(course.title, to=course.href, class_name="")),
        rx.el.p(course.store_name, class_name="by"),
        facts(course.meta),
        price(course.price, course.is_free),
        class_name="card",
        data_testid="listing-card",
        **inks(course.track_dark, course.track_light),
    )


def facts(parts: Any) -> Component:
    """Short facts in one line with dots between them. `parts` is a Var (or list) of texts."""
    return rx.el.p(
        rx.foreach(
            parts,
            lambda text, index: rx.fragment(
                rx.cond(index > 0, rx.el.i("·"), rx.fragment()), rx.el.span(text)
            ),
        ),
        class_name="meta",
    )


def course_grid(courses: Any, columns: Text = "") -> Component:
    """Cards in a grid; `columns` "four" or "five" fixes their number at full width."""
    return rx.el.div(rx.foreach(courses, course_card), class_name=classes("cards", columns))

"""`/{store}/courses/{course}`: a course as it is sold."""

import reflex as rx

from ppr_academy.components.media.arrangement import arrangement, arrangement_key
from ppr_academy.components.media.deck import play_key
from ppr_academy.components.ui.base import inks, inline
from ppr_academy.components.ui.icon import icon
from ppr_academy.components.ui.link import link
from ppr_academy.components.ui.marks import face, readout
from ppr_academy.components.ui.panel import head, loading, note, skeleton
from ppr_academy.pages.layouts import public_layout
from ppr_academy.pages.missing import missing
from ppr_academy.pages.registry import page
from ppr_academy.pages.storefront._sections.buy import buy_box, pay_bar
from ppr_academy.state.storefront.course import CourseState

Course = CourseState.course


@page(
    "/[store_slug]/courses/[course_slug]",
    title=rx.cond(
        Course.title != "", Course.title + " by " + Course.store_name, "Course · PPR Academy"
    ),
    layout=public_layout,
    on_load=[CourseState.watch, CourseState.arrive],
)
def course() -> rx.Component:
    """The page."""
    return rx.cond(
        CourseState.is_loaded,
        rx.cond(
            CourseState.is_missing,
            missing("There is no course here", "It may have moved, or it is not on sale."),
            _sales_page(),
        ),
        rx.el.div(
            loading(skeleton("60%", "56px"), skeleton("50%", "24px"), skeleton("100%", "420px")),
            class_name="wrap",
        ),
    )


def _sales_page() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            _lede(),
            buy_box(),
            _film(),
            rx.el.div(
                rx.cond(Course.is_open, rx.fragment(), _not_on_sale()),
                rx.cond(Course.description_html != "", _about(), rx.fragment()),
                _whole(),
                _lessons(),
                _teacher(),
                class_name="body",
            ),
            class_name="wrap lay",
            **inks(Course.track_dark, Course.track_light),
        ),
        pay_bar(),
        class_name="course",
    )


def _lede() -> rx.Component:
    return rx.el.div(
        rx.el.nav(
            link(Course.store_name, to=Course.store_href, class_name="link"),
            icon("chevron-right", 14),
            rx.el.span("Courses", class_name="dim"),
            class_name="crumbs small",
            aria_label="Where you are",
        ),
        rx.el.h1(Course.title, class_name="d2 big"),
        rx.el.p(Course.promise, class_name="lead"),
        rx.el.p(
            rx.cond(Course.students != "", rx.el.span(Course.students), rx.fragment()),
            rx.el.span(Course.level),
            rx.el.span(Course.size_label),
            class_name="facts",
        ),
        class_name="lede",
    )


def _film() -> rx.Component:
    sample = Course.sample
    return rx.el.div(
        rx.el.figure(
            rx.el.span(rx.el.img(src=Course.cover, alt=""), class_name="art"),
            rx.cond(
                sample.src != "",
                rx.fragment(
                    play_key(
                        sample.src,
                        sample.title,
                        big=True,
                        by=Course.store_name,
                        cover=Course.cover,
                        to=Course.href,
                        peaks=sample.peaks,
                        duration_ms=sample.duration_ms,
                        track_dark=Course.track_dark,
                        track_light=Course.track_light,
                        price=Course.price,
                    ),
                    rx.el.figcaption(
                        rx.el.span("Free lesson: ", sample.title), readout(sample.length_label)
                    ),
                ),
                rx.fragment(),
            ),
            class_name="film",
        ),
        class_name="reel",
    )


def _not_on_sale() -> rx.Component:
    return note(
        "This course is not on sale",
        "It stays with those who have it; nobody else sees this page.",
        tone="warn",
    )


def _about() -> rx.Component:
    return rx.el.section(
        head("What you will do"),
        rx.html(Course.description_html, class_name="read"),
    )


def _whole() -> rx.Component:
    return rx.el.section(
        head("The course, end to end"),
        rx.el.p(
            "Every clip is a lesson, drawn to its length. Lit clips are free.",
            class_name="quiet sub2",
        ),
        arrangement(
            Course.lanes, Course.ticks, bar=Course.bar, label="All lessons along one line of time"
        ),
        arrangement_key("sound", "text", "free"),
    )


def _lessons() -> rx.Component:
    return rx.el.section(
        head("All " + Course.lessons_label),
        rx.el.div(rx.foreach(Course.parts, _part), class_name="parts"),
        id="parts",
    )


def _part(part: rx.Var) -> rx.Component:
    return rx.el.details(
        rx.el.summary(
            rx.el.b(part.number),
            rx.el.span(part.title),
            rx.el.small(part.caption),
            icon("chevron-down", 18),
        ),
        rx.el.ol(rx.foreach(part.lessons, _lesson)),
        id=part.anchor,
        open=part.is_open,
    )


def _lesson(lesson: rx.Var) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.match(
                lesson.kind,
                ("film", icon("video", 16)),
                ("sound", icon("audio-lines", 16)),
                icon("file-text", 16),
            ),
            class_name="k",
        ),
        rx.el.span(lesson.number, class_name="n"),
        rx.el.span(lesson.title, class_name="tt"),
        rx.cond(
            lesson.is_free,
            rx.cond(
                lesson.src != "",
                play_key(
                    lesson.src,
                    lesson.title,
                    by=Course.title,
                    cover=Course.cover,
                    peaks=lesson.peaks,
                    duration_ms=lesson.duration_ms,
                    track_dark=Course.track_dark,
                    track_light=Course.track_light,
                    price=Course.price,
                ),
                rx.fragment(),
            ),
            rx.fragment(),
        ),
        rx.cond(lesson.is_free, rx.el.span("Free", class_name="badge lamp"), rx.fragment()),
        rx.el.i(class_name="len", aria_hidden="true", **inline(__p=lesson.share)),
        rx.el.time(lesson.length_label),
        id=lesson.anchor,
    )


def _teacher() -> rx.Component:
    return rx.el.section(
        head("Who teaches"),
        rx.el.div(
            face(Course.store_face, 84),
            rx.el.div(
                rx.el.h3(
                    link(Course.store_name, to=Course.store_href, class_name=""), class_name="h3"
                ),
                rx.el.p(Course.store_tagline, class_name="quiet"),
            ),
            class_name="teach",
        ),
    )

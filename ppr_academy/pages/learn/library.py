"""`/library`: what to go on with, every course, the last 16 days."""

import reflex as rx

from ppr_academy.components.media.cover import cover
from ppr_academy.components.media.sound import peaks_wave
from ppr_academy.components.media.strip import strip
from ppr_academy.components.ui.base import inks
from ppr_academy.components.ui.key import key, keys
from ppr_academy.components.ui.link import link
from ppr_academy.components.ui.panel import empty, head, loading, page_title, skeleton
from ppr_academy.pages.layouts import public_layout
from ppr_academy.pages.registry import page
from ppr_academy.state.learn.library import LibraryState
from ppr_academy.theme import page_styles

_library = LibraryState.library
_going_on = LibraryState.library.going_on


@page("/library", title="Library", layout=public_layout, on_load=[LibraryState.watch])
def library() -> rx.Component:
    """The page."""
    return rx.el.div(
        page_styles("library"),
        page_title(
            "Library",
            key("Wallet", icon="coins", kind="flat", size="sm", to="/wallet"),
            key("Orders", icon="receipt-text", kind="flat", size="sm", to="/account/orders"),
        ),
        rx.cond(
            _library.count > 0,
            _filled(),
            rx.cond(LibraryState.is_loaded, _nothing(), _loading()),
        ),
        class_name="wrap lib",
    )


def _filled() -> rx.Component:
    return rx.fragment(
        rx.cond(_going_on.course_id != "", _continue(), _days_alone()),
        rx.cond(
            _library.courses.length() > 0,
            rx.el.section(
                head("Courses"),
                rx.el.ul(rx.foreach(_library.courses, _course), class_name="courses"),
            ),
        ),
    )


def _continue() -> rx.Component:
    return rx.el.section(
        cover(_going_on.cover, to=_going_on.href),
        rx.el.div(
            rx.el.p(_going_on.part_label, class_name="small quiet"),
            rx.el.h2(
                link(_going_on.lesson_title, to=_going_on.href, class_name=""), class_name="d2"
            ),
            rx.cond(
                _going_on.peaks.length() > 0,
                peaks_wave(_going_on.peaks, share=_going_on.share, height=44),
            ),
            keys(
                key(_going_on.key_label, icon="play", kind="lit", size="lg", to=_going_on.href),
                rx.el.span(_going_on.left_label, class_name="small dim"),
            ),
            class_name="t",
        ),
        _days(),
        class_name="cont panel",
        data_testid="library-item",
        **inks(_going_on.track_dark, _going_on.track_light),
    )


def _days() -> rx.Component:
    return rx.el.div(
        rx.el.p(rx.el.b(_library.days_title), class_name="small"),
        rx.el.div(
            rx.foreach(_library.days, _day),
            class_name="seq",
            role="img",
            aria_label=_library.days_label,
        ),
        rx.el.p("Ten minutes or a finished lesson light a step.", class_name="micro dim"),
        class_name="seqs",
    )


def _days_alone() -> rx.Component:
    return rx.el.section(_days(), class_name="cont panel alone")


def _day(day: rx.Var) -> rx.Component:
    return rx.el.i(class_name=day.state, title=day.label)


def _course(course: rx.Var) -> rx.Component:
    return rx.el.li(
        cover(course.cover, to=course.href),
        rx.el.div(
            rx.el.h3(link(course.title, to=course.href, class_name="")),
            rx.el.p(course.store_name, class_name="small dim"),
            class_name="t",
        ),
        rx.el.div(
            strip(course.strip, label=course.count_label),
            rx.el.p(
                rx.el.span(course.next_label),
                rx.el.span(course.count_label),
                class_name="micro dim",
            ),
            class_name="p",
        ),
        key(course.key_label, to=course.href),
        data_testid="library-item",
        **inks(course.track_dark, course.track_light),
    )


def _nothing() -> rx.Component:
    return empty(
        "Your courses come here",
        "What you buy, or take for free, stands here at once and stays.",
        key("Find a course", kind="lit", to="/marketplace"),
    )


def _loading() -> rx.Component:
    row = rx.el.div(skeleton("72px", "72px"), skeleton("40%", "20px"), class_name="row-skel")
    return loading(skeleton("100%", "280px"), row, row)

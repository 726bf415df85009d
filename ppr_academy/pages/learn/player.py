"""`/learn/{course_slug}`: the lesson on the stage, the course as a list beside it."""

from typing import Any

import reflex as rx

from ppr_academy.components.media.lesson_player import lesson_keys, lesson_player
from ppr_academy.components.media.lesson_reports import saved_place
from ppr_academy.components.media.strip import strip
from ppr_academy.components.menus import account_menu
from ppr_academy.components.ui.base import inks, when
from ppr_academy.components.ui.choice import tab, tabs
from ppr_academy.components.ui.icon import icon
from ppr_academy.components.ui.key import key, keys
from ppr_academy.components.ui.link import link, skip_link
from ppr_academy.components.ui.marks import sandbox_badge
from ppr_academy.components.ui.panel import loading, note, skeleton
from ppr_academy.components.work import player_bar
from ppr_academy.pages.layouts import public_layout
from ppr_academy.pages.registry import page
from ppr_academy.state.learn.player import PlayerState
from ppr_academy.state.session import SessionState
from ppr_academy.theme import page_styles

_status = PlayerState.status
_course = PlayerState.course
_lesson = PlayerState.lesson
_place = PlayerState.place
_me = SessionState.me
_SHORTCUTS = (
    ("Space", "play, pause"),
    ("← →", "5 s back, 5 s on"),
    ("R", "repeat: start, end, off"),
    ("N", "next lesson"),
)
_TITLE = rx.cond(
    _lesson.title != "",
    f"{_lesson.title} · {_course.title}",
    rx.cond(_course.title != "", f"{_course.title} · PPR Academy", "Player · PPR Academy"),
)


@page(
    "/learn/[course_slug]",
    title=_TITLE,
    layout=lambda body: body,
    on_load=[PlayerState.watch],
)
def player() -> rx.Component:
    """The page."""
    is_away = PlayerState.is_missing | (_status == "locked") | (_status == "empty")
    return rx.fragment(
        page_styles("player"),
        rx.cond(
            is_away,
            public_layout(_away()),
            rx.cond(_status == "ready", _room(), _loading()),
        ),
    )


def _away() -> rx.Component:
    return rx.cond(
        PlayerState.is_missing,
        _nowhere(
            "No such course",
            "This address leads to no course of yours.",
            key("To your library", kind="lit", to="/library"),
        ),
        rx.cond(_status == "locked", _locked(), _empty()),
    )


def _room() -> rx.Component:
    return rx.fragment(
        skip_link(),
        lesson_keys(PlayerState.go_on),
        rx.el.div(
            player_bar(
                *_bar_end(),
                title=_course.title,
                store_name=_course.store_name,
                strip=strip(_course.strip, tall=True, label=_course.strip_label),
                done=_course.done,
                total=_course.total,
            ),
            rx.el.main(
                rx.cond(_course.is_preview, _preview_note()),
                rx.cond(_lesson.src != "", _deck()),
                _title_row(),
                _phone_tabs(),
                rx.cond(PlayerState.tab == "lessons", rx.el.div(_parts(), class_name="list")),
                rx.el.article(
                    rx.html(_lesson.html, class_name="read"),
                    class_name=["under", when(PlayerState.tab == "lessons", "hide-m")],
                ),
                id="main",
                class_name="stage",
            ),
            rx.el.aside(_parts(), class_name="list", aria_label="Lessons"),
            class_name="room",
            **inks(_course.track_dark, _course.track_light),
        ),
    )


def _bar_end() -> tuple[rx.Component, ...]:
    rows = [(rx.el.dt(rx.el.kbd(name)), rx.el.dd(what)) for name, what in _SHORTCUTS]
    return (
        rx.cond(_me.is_sandbox, sandbox_badge(short=True)),
        key(
            icon="keyboard",
            kind="flat",
            square=True,
            label="Keyboard shortcuts",
            class_name="hide-s",
            custom_attrs={"popoverTarget": "shortcuts"},
        ),
        rx.el.dl(
            *(part for row in rows for part in row),
            id="shortcuts",
            class_name="shortcuts",
            aria_label="Keyboard shortcuts",
            custom_attrs={"popover": "auto"},
        ),
        rx.el.span(
            account_menu(
                id="account-menu",
                name=_me.name,
                initials=_me.initials,
                has_store=_me.has_store,
                is_admin=_me.is_admin,
            ),
            class_name="hide-s",
        ),
    )


def _deck() -> rx.Component:
    return lesson_player(
        lesson_key=_lesson.id,
        src=_lesson.src,
        title=_lesson.title,
        kind=_lesson.kind,
        peaks=_lesson.peaks,
        duration_ms=_lesson.duration_ms,
        start_ms=PlayerState.start_ms,
        beacon="/api/progress",
    )


def _preview_note() -> rx.Component:
    return note("This is how students see it.", "Nothing that you do here is counted.")


def _title_row() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.p(_lesson.part_label, class_name="small dim"),
            rx.el.h1(_lesson.heading, class_name="h1"),
        ),
        keys(
            rx.cond(
                _lesson.src != "",
                rx.el.span(saved_place(_lesson.id, PlayerState.start_ms), class_name="hide-s"),
            ),
            rx.cond(
                _course.is_preview,
                rx.cond(_place.next_href != "", _go_on("plain")),
                rx.cond(_place.is_done, _after_done(), _complete_key()),
            ),
        ),
        class_name="ltitle",
    )


def _complete_key() -> rx.Component:
    return key(
        rx.cond(_place.next_href != "", "Done, go on", "Done"),
        icon="check",
        kind="lit",
        busy=PlayerState.is_saving,
        busy_text="Saving",
        on_click=PlayerState.complete,
        data_testid="complete-lesson",
    )


def _after_done() -> rx.Component:
    return rx.fragment(
        key(
            "Not done yet",
            kind="flat",
            on_click=PlayerState.reopen(_lesson.id),
            data_testid="reopen-lesson",
        ),
        rx.cond(
            _place.next_href != "",
            _go_on("lit"),
            key("To your library", to="/library"),
        ),
    )


def _go_on(kind: Any) -> rx.Component:
    return key("Go on", icon_after="arrow-right", kind=kind, to=_place.next_href)


def _phone_tabs() -> rx.Component:
    return tabs(
        *(
            tab(
                text,
                selected=PlayerState.tab == name,
                on_click=PlayerState.choose_tab(name),
            )
            for text, name in (("Lessons", "lessons"), ("Lesson", "lesson"))
        ),
        label="This course",
        class_name="only-m",
    )


def _parts() -> rx.Component:
    return rx.foreach(_course.parts, _part)


def _part(part: rx.Var) -> rx.Component:
    return rx.el.details(
        rx.el.summary(
            rx.el.b(part.number),
            rx.el.span(part.title),
            rx.el.small(part.count_label),
            icon("chevron-down", 17),
        ),
        rx.el.ol(rx.foreach(part.lessons, _line)),
        open=part.is_open,
    )


def _line(lesson: rx.Var) -> rx.Component:
    absent = rx.Var("undefined", _var_type=str)
    return rx.el.li(
        link(
            rx.el.i(
                rx.cond(
                    lesson.is_now,
                    icon("play", 9),
                    rx.cond(lesson.is_done, icon("check", 13, 3)),
                ),
                class_name="st",
                aria_hidden="true",
            ),
            rx.el.span(
                lesson.title,
                rx.cond(lesson.is_done, rx.el.span(", done", class_name="vh")),
            ),
            rx.cond(lesson.kind == "text", icon("align-left", 15)),
            rx.el.time(lesson.duration),
            to=lesson.href,
            class_name=when(lesson.is_done, "done"),
            aria_current=rx.cond(lesson.is_now, "true", absent),
            data_testid="lesson-item",
        )
    )


def _locked() -> rx.Component:
    return _nowhere(
        _course.title,
        f"This course by {_course.store_name} is not in your library.",
        key("See the course", kind="lit", to=_course.page_href),
        key("To your library", kind="flat", to="/library"),
    )


def _empty() -> rx.Component:
    return _nowhere(
        _course.title,
        "There are no lessons here yet. They stand here as soon as they are published.",
        key("To your library", kind="lit", to="/library"),
    )


def _nowhere(title: Any, text: Any, *ways: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.h1(title, class_name="d2"),
        rx.el.p(text, class_name="lead"),
        keys(*ways),
        class_name="wrap nowhere",
    )


def _loading() -> rx.Component:
    return rx.el.main(
        loading(
            skeleton("320px", "28px"),
            skeleton("100%", "190px"),
            skeleton("60%", "32px"),
            skeleton("100%", "17px"),
            skeleton("92%", "17px"),
        ),
        id="main",
        class_name="stage",
    )

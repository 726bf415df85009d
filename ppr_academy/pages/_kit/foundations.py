"""Kit sections: colour and type."""

import reflex as rx

from ppr_academy.components.ui.base import inline

_GROUNDS = (
    ("bg", "page"),
    ("well", "inputs, tracks"),
    ("surface", "panels"),
    ("raised", "menus, dialogs"),
    ("key", "keys, chips"),
    ("key-hover", "under the pointer"),
    ("line", "hairlines"),
    ("line-strong", "table heads"),
    ("line-control", "field edge"),
)
_MARKS = (
    ("lamp", "live, or press me"),
    ("lamp-hover", "hover"),
    ("lamp-press", "pressed"),
    ("lamp-soft", "selected"),
    ("lamp-line", "selected edge"),
    ("ok-soft", ""),
    ("warn-soft", ""),
    ("bad-soft", ""),
    ("bad-fill", "destroy"),
    ("info-soft", ""),
)
_INKS = (
    ("ink", "15.7 / 14.8 on bg, 13.0 / 17.1 on raised"),
    ("ink-2", "9.5 / 7.5 on bg, 7.9 / 8.6 on raised"),
    ("ink-3", "6.9 / 5.5 on bg, 5.7 / 6.4 on raised"),
    ("lamp-ink", "12.1 / 5.9 on bg, 10.0 / 6.8 on raised"),
    ("ok", "10.1 / 5.7 on bg, 8.3 / 6.6 on raised"),
    ("warn", "9.1 / 5.5 on bg, 7.5 / 6.4 on raised"),
    ("bad", "7.5 / 5.7 on bg, 6.2 / 6.6 on raised"),
    ("info", "9.8 / 5.9 on bg, 8.1 / 6.8 on raised"),
)
_TYPE = (
    ("d1, Archivo 600, width 116", "d1", "Pause. Play."),
    ("d2", "d2", "House Chords 101"),
    ("h1, width 110", "h1", "3.4 Voice the minor nine"),
    ("h2", "h2", "Where students stop"),
    ("h3, Hanken Grotesk 650", "h3", "Leave the root to the bass"),
    ("lead 19/1.5", "lead", "Four chords, two hands, one loop that does not get boring."),
    (
        "read 17/1.65",
        "read",
        "Hold C, E, G and B in the right hand. "
        "On its own that is C major seven, sweet and a bit smug.",
    ),
    ("body 15/1.5", "body", "Ava answers every question under a lesson, usually within two days."),
    (
        "small 14, label 13/600, micro 12",
        "small",
        "Paid out every Friday, to the account ending 4411",
    ),
    ("num, tabular", "num h1", "$2,170.80 \u00a0 4:18 \u00a0 122 BPM"),
)


def section(id: str, title: str, *children: rx.Component, text: str = "") -> rx.Component:
    """A part of the kit page."""
    return rx.el.section(
        rx.el.header(
            rx.el.h2(title, class_name="h2"), rx.el.p(text, class_name="quiet") if text else ""
        ),
        *children,
        id=id,
    )


def colour() -> rx.Component:
    """Every token as a swatch, inks with their contrast."""
    return section(
        "colour",
        "Colour",
        _swatches(_GROUNDS),
        _swatches(_MARKS),
        rx.el.ul(
            *(
                rx.el.li(
                    rx.el.b(name),
                    rx.el.span("Two bars, four nines"),
                    rx.el.small(figures),
                    class_name="ink",
                    **inline(color=f"var(--{name})"),
                )
                for name, figures in _INKS
            ),
            class_name="inks",
        ),
        rx.el.div(
            *(rx.el.i(f"c{n}", **inline(background=f"var(--c{n})")) for n in range(1, 7)),
            class_name="cs",
        ),
        text="Figures are contrast in dark / light. Text never goes below 4.5.",
    )


def _swatches(tokens: tuple[tuple[str, str], ...]) -> rx.Component:
    return rx.el.ul(
        *(
            rx.el.li(
                rx.el.i(**inline(background=f"var(--{name})")), rx.el.b(name), rx.el.small(use)
            )
            for name, use in tokens
        ),
        class_name="sw",
    )


def type_scale() -> rx.Component:
    """Every step of the scale."""
    return section(
        "type",
        "Type",
        *(
            rx.el.div(
                rx.el.span(name, class_name="micro dim"),
                rx.el.p(words, class_name=look),
                class_name="ty",
            )
            for name, look, words in _TYPE
        ),
    )

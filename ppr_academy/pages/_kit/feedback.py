"""Kit sections: notes, dialogs, menus, tables, empty, loading and failed states, icons."""

import reflex as rx

from ppr_academy.components.media.cover import cover
from ppr_academy.components.ui import table
from ppr_academy.components.ui.dialog import confirm
from ppr_academy.components.ui.icon import icon
from ppr_academy.components.ui.key import key, keys
from ppr_academy.components.ui.marks import badge
from ppr_academy.components.ui.menu import (
    menu,
    menu_item,
    menu_rule,
    opens,
)
from ppr_academy.components.ui.panel import (
    card_skeletons,
    empty,
    failure,
    loading,
    note,
    panel,
    row_skeletons,
    skeleton,
)
from ppr_academy.pages._kit.foundations import section
from ppr_academy.state.kit import KitState

_ICONS = (
    *("search", "library", "bookmark", "download", "upload", "repeat", "undo-2", "captions"),
    *("keyboard-music", "piano", "ear", "audio-waveform", "mail", "store", "receipt-text"),
    *("users", "package", "gavel", "circle-alert", "triangle-alert", "check", "x", "plus"),
    *("ellipsis", "grip-vertical", "play", "pause"),
)


def notes() -> rx.Component:
    """Notes, toasts, a dialog, a menu."""
    return section(
        "notes",
        "Notes and dialogs",
        rx.el.div(
            rx.el.div(
                note("You already own this.", "Open it, or buy it again as a gift."),
                note(
                    "Paid. It is in your library.",
                    "The receipt is on its way to sam.nowak@example.com.",
                    tone="ok",
                ),
                note(
                    "Payouts are waiting for one document.",
                    "Sales go on. The money stays yours until then.",
                    tone="warn",
                ),
                note(
                    "The card was declined.", "Nothing was charged. Try another card.", tone="bad"
                ),
                keys(
                    key("Move a lesson", on_click=KitState.move),
                    key("Refund", on_click=KitState.ask_first),
                    key("More", icon="ellipsis", **opens("kit-menu")),
                ),
                class_name="stack",
            ),
            rx.el.div(
                rx.el.div(*_items(), class_name="menu", role="menu", aria_label="Part"),
                class_name="stack",
            ),
            class_name="g2",
        ),
        menu(*_items(), id="kit-menu", label="Part 3"),
        confirm(
            "Refund $39.00 to Leo A.?",
            rx.el.p(
                "Leo loses access to Write the Second Half. You give back $35.10, we give back "
                "$3.90. This can’t be undone.",
                class_name="quiet",
            ),
            open=KitState.is_asking,
            on_close=KitState.keep_all,
            action="Refund $39.00",
            keep="Keep the sale",
            on_confirm=KitState.go_on,
            id="kit-refund",
        ),
    )


def _items() -> tuple[rx.Component, ...]:
    return (
        menu_item("Rename", icon="pencil", shortcut="R"),
        menu_item("Duplicate", icon="copy", shortcut="D"),
        menu_item("Hide from students", icon="eye-off"),
        menu_rule(),
        menu_item("Delete part", icon="trash-2", destroy=True),
    )


def table_section() -> rx.Component:
    """A table whose first row just arrived."""
    rows = (
        ("22 Nov, 21:04", "house-chords-101", "House Chords 101", "$49.00", "−$4.90", "$44.10"),
        ("22 Nov, 20:47", "second-half", "Write the Second Half", "$39.00", "−$3.90", "$35.10"),
        ("14 Nov, 19:52", "tape-loops", "Tape Loops", "$0.00", "—", "$0.00"),
    )
    return section(
        "table",
        "Table",
        panel(
            table.table(
                (
                    table.th("When ", icon("arrow-down", 13), class_name="sorted"),
                    table.th("What"),
                    table.th("Paid", right=True),
                    table.th("Our 10 %", right=True),
                    table.th("Yours", right=True),
                    table.th("Payout"),
                ),
                *(
                    table.row(
                        table.td(when),
                        table.td(table.item(cover(KitState.covers[slug]), rx.el.span(title))),
                        table.td(paid, right=True),
                        table.td(ours, right=True),
                        table.td(rx.el.b(yours), right=True),
                        table.td(
                            badge("27 Nov", tone="line", icon="clock")
                            if ours != "—"
                            else badge("Refunded")
                        ),
                        fresh=number == 0,
                    )
                    for number, (when, slug, title, paid, ours, yours) in enumerate(rows)
                ),
                label="Sales",
            )
        ),
        text="The first row has just arrived: lit for 1.8 seconds, then plain.",
    )


def states() -> rx.Component:
    """What stands where nothing is, where something comes, and where something failed."""
    return section(
        "states",
        "Empty, loading, error",
        rx.el.div(
            rx.el.div(
                rx.el.span("empty: what goes here, and the first step", class_name="micro dim"),
                empty(
                    "No lessons yet",
                    "Start with the one you would show a friend. You can move it later.",
                    key("First lesson", kind="lit", icon="plus"),
                ),
                class_name="stack",
            ),
            rx.el.div(
                rx.el.span("loading: the shape of what comes", class_name="micro dim"),
                panel(
                    loading(
                        skeleton("100%", "120px"),
                        skeleton("70%"),
                        skeleton("45%", "12px"),
                        keys(skeleton("88px", "38px"), skeleton("64px", "38px")),
                    ),
                    pad=True,
                ),
                class_name="stack",
            ),
            rx.el.div(
                rx.el.span("error: what happened, what is safe, what next", class_name="micro dim"),
                failure(
                    "The sales did not load",
                    "Your money is fine; this page could not reach it. "
                    "We try again every 10 seconds.",
                    KitState.tell("Tried"),
                    countdown="next try in 6 s",
                ),
                class_name="stack",
            ),
            class_name="g3",
        ),
        rx.el.div(card_skeletons(2), row_skeletons(3), class_name="g2 mt"),
    )


def icons() -> rx.Component:
    """The icons that are used, by name."""
    return section(
        "icons",
        "Icons",
        rx.el.ul(
            *(
                rx.el.li(icon(name, 20), rx.el.span(name, class_name="micro dim"))
                for name in _ICONS
            ),
            class_name="ics",
        ),
        text="Lucide, 1.75 stroke, 16 / 18 / 20 px. Play and pause are filled.",
    )

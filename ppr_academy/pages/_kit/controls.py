"""Kit sections: keys and fields, in every state."""

import reflex as rx

from ppr_academy.components.media.upload import upload
from ppr_academy.components.ui.autosave import autosave_text, save_light
from ppr_academy.components.ui.choice import seg, tab, tab_link, tab_links, tabs
from ppr_academy.components.ui.fields import (
    checkbox,
    field,
    password_field,
    radio,
    search_field,
    select_field,
    switch,
    text_field,
    textarea_field,
)
from ppr_academy.components.ui.key import Kind, key, keys
from ppr_academy.components.ui.markdown_editor import markdown_editor
from ppr_academy.components.ui.marks import meter
from ppr_academy.pages._kit.foundations import section
from ppr_academy.state.kit import KitState

_ROWS: tuple[tuple[str, Kind, str, str], ...] = (
    ("Lit: one per view", "lit", "Buy the course", "Opening"),
    ("Key", "plain", "Preview", "Opening"),
    ("Flat", "flat", "Cancel", "Cancelling"),
    ("Destroy", "destroy", "Refund $39.00", "Refunding"),
)


def _states(name: str, kind: Kind, words: str, busy: str) -> rx.Component:
    looks = (
        ("rest", key(words, kind=kind)),
        ("hover", key(words, kind=kind, class_name="is-hover")),
        ("focus", key(words, kind=kind, class_name="is-focus")),
        ("pressed", key(words, kind=kind, class_name="is-press")),
        ("busy", key(words, kind=kind, busy=True, busy_text=busy)),
        ("off", key(words, kind=kind, disabled=True)),
    )
    return rx.el.div(
        rx.el.span(name, class_name="micro dim"),
        *(
            rx.el.div(rx.el.span(state, class_name="micro dim"), one, class_name="st")
            for state, one in looks
        ),
        class_name="mrow",
    )


def key_section() -> rx.Component:
    """Four kinds, six states, three sizes."""
    return section(
        "keys",
        "Keys",
        rx.el.div(*(_states(*one) for one in _ROWS), class_name="mx"),
        keys(
            key("Buy for $49", kind="lit", size="lg"),
            key("Watch lesson 1", icon="play", size="lg"),
            key("Lesson", icon="plus", size="sm"),
            key(icon="repeat", square=True, label="Repeat"),
            key(icon="repeat", square=True, label="Repeat", pressed=True),
            key(icon="play", kind="lit", round=True, label="Play"),
            seg(
                rx.el.button("Minor", type="button", aria_pressed="true"),
                rx.el.button("Major", type="button", aria_pressed="false"),
                rx.el.button("Either", type="button", aria_pressed="false"),
                label="Mode",
            ),
            class_name="mt",
        ),
        keys(
            key("Publish", disabled=True, reason="Add a lesson with a file or a text first."),
            key("All courses", icon_after="arrow-right", kind="flat", to="/kit"),
            class_name="mt",
        ),
        rx.el.div(
            tabs(
                tab("Lesson", selected=True),
                tab("Questions", selected=False, count="12"),
                tab("Files", selected=False, count="4"),
                label="Lesson",
            ),
            tab_links(
                tab_link("Everything", to="/kit", current=True),
                tab_link("Courses", to="/kit", current=False, count="2"),
                label="Store",
            ),
            class_name="g2 mt",
        ),
        text="One lit key per view. Lit means: this is the thing to press, or this is on.",
    )


def field_section() -> rx.Component:
    """Fields in every state, toggles, uploads, text that saves itself."""
    return section("fields", "Fields", _plain_fields(), _toggles(), _uploads(), _saving())


def _plain_fields() -> rx.Component:
    return rx.el.div(
        text_field("Store name", id="k1", default_value="Ava Keys"),
        text_field(
            "Tagline",
            id="k2",
            optional=True,
            placeholder="House harmony, played by hand",
            hint="Shown under your name.",
            counter="0 of 80",
        ),
        text_field("Search as you type", id="k3", value=KitState.told, on_change=KitState.tell),
        text_field(
            "Address", id="k4", prefix="academy.example/", default_value="ava-keys", good="Free"
        ),
        text_field(
            "Price",
            id="k5",
            prefix="$",
            suffix="USD",
            default_value="0.40",
            error="At least $0.50, or make it free.",
        ),
        text_field(
            "Off",
            id="k6",
            default_value="Connected account",
            disabled=True,
            hint="Finish the payout set-up first.",
        ),
        select_field("Opens", [("now", "As soon as they buy"), ("week", "7 days after")], id="k7"),
        textarea_field(
            "What will they be able to do?",
            id="k8",
            class_name="span2",
            default_value="Play and voice sevenths and nines in any key, "
            "and turn one loop into a track.",
        ),
        password_field("Password", id="k9", name="password", auto_complete="off"),
        field(
            "Search",
            search_field(id="k10", placeholder="house chords", shortcut=True),
            id="k10",
            class_name="span2",
        ),
        class_name="g3",
    )


def _toggles() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            checkbox("Courses", default_checked=True, count="38"),
            checkbox("Sample packs"),
            checkbox("Bundles, soon", disabled=True),
            class_name="stack",
        ),
        rx.el.div(
            radio("Lease, $30", name="kit-licence", value="lease", default_checked=True),
            radio("Unlimited, $90", name="kit-licence", value="unlimited"),
            radio("Exclusive, sold", name="kit-licence", value="exclusive", disabled=True),
            class_name="stack",
        ),
        rx.el.div(
            switch("Free to watch", default_checked=True),
            switch("Send me a mail per sale"),
            meter("64%", label="64 % sent"),
            class_name="stack",
        ),
        class_name="g3 mt",
    )


def _uploads() -> rx.Component:
    return rx.el.div(
        upload(
            purpose="lesson",
            target="kit",
            on_done=KitState.tell,
            title="Drop a sound or a film, or pick one",
            hint="It carries on after a lost connection.",
            max_size=10_000_000_000,
        ),
        rx.el.p(KitState.told, class_name="small dim", data_testid="kit-told"),
        class_name="g2 mt",
    )


def _saving() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.div(save_light(KitState.saved), class_name="keys"),
            autosave_text(
                field_key="kit:title",
                value=KitState.title,
                version=KitState.title_version,
                on_save=KitState.save,
                aria_label="Lesson title",
                data_testid="kit-title",
            ),
            rx.el.p("The server has: ", rx.el.b(KitState.title, data_testid="kit-title-saved")),
            keys(key("Change it elsewhere", size="sm", on_click=KitState.change_elsewhere)),
            class_name="stack",
        ),
        rx.el.div(
            markdown_editor(
                field_key="kit:body",
                value=KitState.body,
                version=KitState.body_version,
                on_save=KitState.save,
                preview_html="<p>Hold <b>C, E, G and B</b> in the right hand.</p>",
                label="Lesson text",
            ),
            class_name="stack",
        ),
        class_name="g2 mt",
    )

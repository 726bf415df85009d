"""/dashboard/settings: the store's words and look, who may find it, its address."""

import reflex as rx

from ppr_academy.components.media.cover import drawn_cover
from ppr_academy.components.media.upload import upload
from ppr_academy.components.ui import fields, key, marks, panel
from ppr_academy.components.ui.base import inline
from ppr_academy.pages.layouts import dashboard_layout
from ppr_academy.pages.registry import page
from ppr_academy.state.dashboard.settings import StoreSettingsState
from ppr_academy.state.onboarding import FAMILY_CHOICES, FamilyChoice
from ppr_academy.theme import page_styles

State = StoreSettingsState
_VISIBILITY = (
    ("listed", "Everybody", "The store and its courses are in the marketplace."),
    ("unlisted", "Who has the address", "Nothing is in the marketplace; links work."),
    ("closed", "Nobody", "The store is closed. Who bought something keeps it."),
)


@page(
    "/dashboard/settings",
    title="Settings",
    layout=dashboard_layout("Settings"),
    on_load=[StoreSettingsState.open, StoreSettingsState.watch],
)
def settings() -> rx.Component:
    """Words and look at the left, the band above them as it would be."""
    return rx.el.div(
        page_styles("settings"),
        panel.page_title("Settings", _saved(), _save_key()),
        rx.cond(
            State.is_loaded & (State.saved.version > 0),
            rx.fragment(_conflict(), _band(), _words(), _look(), _logo(), _found(), _address()),
            panel.loading(panel.skeleton(height="240px"), panel.skeleton(height="320px")),
        ),
        class_name="sets",
    )


def _saved() -> rx.Component:
    return rx.el.span(
        rx.cond(
            State.is_dirty,
            marks.led("Not saved yet", tone="warn"),
            rx.cond(State.is_saved, marks.led("Saved", tone="on")),
        ),
        role="status",
    )


def _save_key() -> rx.Component:
    return key.key(
        "Save the settings",
        kind="lit",
        busy=State.is_saving,
        busy_text="Saving",
        on_click=State.save,
        disabled=~State.is_dirty,
        data_testid="save-settings",
    )


def _conflict() -> rx.Component:
    return rx.cond(
        State.has_conflict,
        rx.el.div(
            panel.note(
                "These settings were saved in another window.",
                "There the store is called “"
                + State.theirs.name
                + "”: “"
                + State.theirs.tagline
                + "”",
                tone="warn",
                role="alert",
            ),
            key.keys(
                key.key("Take those", on_click=State.take_theirs),
                key.key("Save mine over them", on_click=State.keep_mine),
            ),
            class_name="stack",
            data_testid="settings-conflict",
        ),
    )


def _band() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.div(
                rx.el.p(rx.cond(State.name != "", State.name, "Your store"), class_name="d2"),
                rx.el.p(State.tagline, class_name="lead"),
                class_name="id",
            ),
            rx.el.div(
                rx.foreach(State.tiles, lambda tile: rx.el.img(src=tile, alt="")),
                class_name="art",
            ),
            class_name="band",
        ),
        class_name="shopfront look",
        aria_label="How the store begins",
        role="img",
        **inline(**{"__band": State.band}),
    )


def _typed(field: str) -> dict[str, object]:
    return {
        "id": f"store-{field}",
        "value": getattr(State, field),
        "on_change": lambda text: State.type_field(field, text),
        "error": rx.cond(State.errors.contains(field), State.errors[field], ""),
        "data_testid": f"store-{field}",
    }


def _words() -> rx.Component:
    return panel.panel(
        panel.head("Words"),
        fields.text_field(
            "Name", **_typed("name"), counter=State.name.length().to_string() + " of 60"
        ),
        fields.text_field(
            "Line under the name",
            **_typed("tagline"),
            optional=True,
            counter=State.tagline.length().to_string() + " of 160",
        ),
        fields.textarea_field(
            "About you",
            **_typed("bio"),
            optional=True,
            rows=6,
            counter=State.bio.length().to_string() + " of 4,000, Markdown",
        ),
        pad=True,
    )


def _look() -> rx.Component:
    return panel.panel(
        panel.head("Look"),
        rx.el.fieldset(
            rx.el.legend("Family. Your covers grow from it.", class_name="label"),
            rx.el.div(*map(_family, FAMILY_CHOICES), class_name="fam"),
        ),
        fields.text_field(
            "Own colour of the band",
            **_typed("own_color"),
            optional=True,
            placeholder="#",
            hint="Like #c4513b. We move it until the name on it can be read. "
            "Without one, the family decides.",
        ),
        pad=True,
    )


def _family(choice: FamilyChoice) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="family",
            value=choice.name,
            checked=State.family == choice.name,
            on_change=lambda _: State.type_field("family", choice.name),
        ),
        rx.el.span(
            drawn_cover("your-store", "pads", choice.name), **inline(background=choice.band)
        ),
        rx.el.em(choice.name),
    )


def _logo() -> rx.Component:
    has_logo = State.saved.logo_key != ""
    return panel.panel(
        panel.head("Logo"),
        rx.el.div(
            marks.face(State.saved.face, 72),
            rx.match(
                State.logo.status,
                ("processing", marks.led("All here. We cut it square.", tone="lamp")),
                ("failed", rx.el.p(State.logo.failure, class_name="hint bad", role="alert")),
                rx.cond(
                    has_logo,
                    key.key("Use the drawn mark again", size="sm", on_click=State.drop_logo),
                    rx.el.p(
                        "Drawn from your address, until you give us one.", class_name="small dim"
                    ),
                ),
            ),
            class_name="row",
        ),
        upload(
            purpose="image",
            target="logo",
            accept="image/png,image/jpeg,image/webp",
            max_size=10_000_000,
            input_id="logo-file",
            title="Drop a picture, or pick one",
            hint="PNG, JPEG or WebP, up to 10 MB. It is cut square and takes effect at once.",
            on_done=State.logo_sent,
        ),
        pad=True,
    )


def _found() -> rx.Component:
    return panel.panel(
        panel.head("Who finds it"),
        rx.el.div(
            *(
                fields.radio(
                    rx.fragment(rx.el.b(title), rx.el.span(text, class_name="small dim block")),
                    name="visibility",
                    value=value,
                    checked=State.visibility == value,
                    on_change=lambda _, value=value: State.type_field("visibility", value),
                )
                for value, title, text in _VISIBILITY
            ),
            class_name="stack",
            role="radiogroup",
            aria_label="Who finds the store",
        ),
        pad=True,
    )


def _address() -> rx.Component:
    return panel.panel(
        panel.head("Address"),
        rx.cond(
            State.saved.can_move,
            rx.fragment(
                fields.text_field(
                    "Address",
                    id="store-slug",
                    prefix="/",
                    value=State.slug,
                    on_change=State.type_slug,
                    error=State.slug_error,
                    good=State.slug_good,
                    hint="You can change it until your first sale. Links you shared stop working.",
                    data_testid="store-slug",
                ),
                key.keys(
                    key.key(
                        "Move the store",
                        on_click=State.move,
                        disabled=(State.slug == State.saved.slug) | (State.slug_error != ""),
                    )
                ),
            ),
            rx.el.p(
                rx.el.b("/" + State.saved.slug),
                " It stays as it is, because something was sold there.",
                class_name="quiet",
            ),
        ),
        pad=True,
    )

"""The tab of the sales page: what the course promises and what it looks like."""

from typing import Any

import reflex as rx

from ppr_academy.components.media.cover import cover
from ppr_academy.components.media.upload import upload
from ppr_academy.components.ui.autosave import autosave_text, word_count
from ppr_academy.components.ui.base import Child, Text
from ppr_academy.components.ui.fields import field, select_field
from ppr_academy.components.ui.icon import icon
from ppr_academy.components.ui.markdown_editor import markdown_editor
from ppr_academy.components.ui.marks import led
from ppr_academy.components.ui.panel import head, loading, skeleton
from ppr_academy.pages.dashboard._editor.inspector import checks
from ppr_academy.pages.dashboard._editor.lesson import AUTOSAVE_URL
from ppr_academy.state.dashboard.editor import EditorState
from ppr_academy.state.dashboard.words import LEVELS, TOPICS

Detail = EditorState.detail


def sales_tab() -> rx.Component:
    """Texts left, cover right."""
    return rx.el.main(
        rx.cond(
            Detail.id != "",
            rx.el.div(_texts(), _side(), class_name="two"),
            loading(skeleton("100%", "60px"), skeleton("100%", "60px"), skeleton("100%", "320px")),
        ),
        id="main",
        class_name="work flat",
    )


def _texts() -> rx.Component:
    return rx.el.div(
        rx.el.h1("Sales page", class_name="h1"),
        _saving_field("Title", "title", Detail.title),
        _saving_field(
            "Promise",
            "promise",
            Detail.promise,
            hint="One sentence: what somebody can do after this course.",
            multiline=True,
        ),
        _saving_field(
            "Address",
            "slug",
            Detail.slug,
            prefix="/" + Detail.store_slug + "/courses/",
            hint=rx.cond(Detail.was_published, "Links to the old address will find nothing.", ""),
            on_leave=True,
        ),
        rx.el.div(
            select_field(
                "Topic",
                TOPICS,
                id="course-topic",
                value=Detail.topic,
                on_change=EditorState.choose_topic,
            ),
            select_field(
                "Level",
                LEVELS,
                id="course-level",
                value=Detail.level,
                on_change=EditorState.choose_level,
            ),
            class_name="pair",
        ),
        rx.el.section(
            head("Description", word_count(_key("description"), Detail.words)),
            markdown_editor(
                field_key=_key("description"),
                value=Detail.description,
                version=Detail.version,
                url=AUTOSAVE_URL,
                preview_html=EditorState.preview,
                on_preview=EditorState.show_description,
                label="Description",
                placeholder="Who it is for, what is in it, what is needed.",
            ),
        ),
        class_name="stack",
    )


def _key(name: str) -> Text:
    return "course:" + Detail.id + ":" + name


def _saving_field(
    label: str, name: str, value: Any, *, hint: Text = "", **props: Any
) -> rx.Component:
    control: Child = autosave_text(
        field_key=_key(name),
        value=value,
        version=Detail.version,
        url=AUTOSAVE_URL,
        id=f"course-{name}",
        **props,
    )
    return field(label, control, id=f"course-{name}", hint=hint)


def _side() -> rx.Component:
    return rx.el.aside(
        head("Cover"),
        cover(Detail.cover, alt="Cover of " + Detail.title, class_name="big"),
        _cover_state(),
        rx.el.div(
            _motif("", "As topic and address draw it", icon("dices", 18)),
            rx.foreach(
                EditorState.motifs,
                lambda motif: _motif(
                    motif[0], "Draw it with " + motif[0], rx.el.img(src=motif[1], alt="")
                ),
            ),
            class_name="motifs",
            role="group",
            aria_label="Drawings",
        ),
        upload(
            key="cover:" + Detail.id,
            purpose="image",
            target="cover:" + Detail.id,
            accept="image/png,image/jpeg,image/webp",
            max_size=10_000_000,
            input_id="cover-file",
            title="Or drop a picture of your own",
            hint="PNG, JPEG or WebP, up to 10 MB. It is cut square.",
            on_done=EditorState.upload_done,
            on_state=EditorState.note_upload,
        ),
        checks(),
        class_name="stack side",
        aria_label="Cover",
    )


def _cover_state() -> rx.Component:
    pending = Detail.cover_upload
    return rx.match(
        pending.status,
        ("processing", led("All here. We cut it square.", tone="lamp")),
        ("failed", rx.el.p(pending.failure, class_name="hint bad", role="alert")),
        rx.fragment(),
    )


def _motif(name: Any, label: Any, face: rx.Component) -> rx.Component:
    return rx.el.button(
        face,
        type="button",
        aria_label=label,
        title=label,
        aria_pressed=rx.cond((Detail.motif == name) & ~Detail.has_own_cover, "true", "false"),
        on_click=EditorState.choose_motif(name),
    )

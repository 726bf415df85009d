"""The open lesson: its title, its file, its text."""

from typing import Any

import reflex as rx

from ppr_academy.components.media.upload import upload
from ppr_academy.components.media.wave import wave
from ppr_academy.components.ui.autosave import autosave_text, word_count
from ppr_academy.components.ui.key import key, keys
from ppr_academy.components.ui.markdown_editor import markdown_editor
from ppr_academy.components.ui.marks import led, meter
from ppr_academy.components.ui.panel import empty, head, note, panel
from ppr_academy.state.dashboard.editor import EditorState

Lesson = EditorState.lesson
AUTOSAVE_URL = "/api/autosave"
_ACCEPT = "audio/*,video/*,.wav,.mp3,.flac,.ogg,.m4a,.mp4,.mov,.webm"


def lesson() -> rx.Component:
    """The middle of the editor."""
    return rx.el.main(
        rx.cond(Lesson.id != "", _lesson(), _none()),
        id="main",
        class_name="work",
    )


def _lesson() -> rx.Component:
    return rx.fragment(
        rx.cond(
            EditorState.is_lesson_gone,
            note(
                "This lesson was deleted in another window.",
                "What you wrote still stands here, so that you can copy it.",
                tone="warn",
            ),
        ),
        rx.el.p(EditorState.lesson_place, class_name="small dim"),
        autosave_text(
            field_key="lesson:" + Lesson.id + ":title",
            value=Lesson.title,
            version=Lesson.version,
            url=AUTOSAVE_URL,
            multiline=True,
            class_name="ttl",
            id="lesson-title",
            aria_label="Lesson title",
            custom_attrs={"data-lesson": Lesson.id},
        ),
        _file(),
        rx.el.section(
            head(
                "Lesson text",
                word_count("lesson:" + Lesson.id + ":body", Lesson.words),
            ),
            markdown_editor(
                field_key="lesson:" + Lesson.id + ":body",
                value=Lesson.body,
                version=Lesson.version,
                url=AUTOSAVE_URL,
                preview_html=EditorState.preview,
                on_preview=EditorState.show_preview,
                label="Lesson text",
                placeholder="Write in Markdown: ## a heading, **bold**, - a list.",
            ),
            class_name="txt",
        ),
    )


def _none() -> rx.Component:
    return empty(
        "No lesson is open",
        "Pick one on the left, or add one to a part.",
    )


def _file() -> rx.Component:
    """What students hear or see, and what is on its way to take its place."""
    pending = Lesson.pending
    is_sending_here = ~rx.Var.create(["empty", "done"]).contains(EditorState.upload_state)
    return panel(
        rx.cond(Lesson.file.id != "", _used(), rx.fragment()),
        rx.cond(
            (pending.status == "processing") & ~is_sending_here,
            _on_its_way(pending, led("All here. We look at it and listen.", tone="lamp")),
            rx.cond(
                (pending.status == "failed") & ~is_sending_here,
                _refused(pending),
                rx.cond(
                    (pending.status == "uploading") & ~is_sending_here,
                    _left_behind(pending),
                ),
            ),
        ),
        rx.cond(
            (pending.status == "processing") & ~is_sending_here,
            rx.fragment(),
            upload(
                key="upload:" + Lesson.id,
                purpose="lesson",
                target="lesson:" + Lesson.id,
                accept=_ACCEPT,
                max_size=2_000_000_000,
                input_id="lesson-file",
                title=rx.cond(
                    Lesson.file.id != "",
                    "Drop another file to replace it, or pick one",
                    "Drop a recording or a film, or pick one",
                ),
                hint="WAV, MP3, FLAC, OGG, M4A, MP4, MOV or WebM, up to 2 GB. Close the lid if you "
                "like: it goes on from there when you pick the same file again.",
                on_done=EditorState.upload_done,
                on_state=EditorState.note_upload,
            ),
        ),
        class_name="vid stack",
        aria_label="File",
    )


def _used() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.p(
                rx.el.b(Lesson.file.name),
                rx.el.span(Lesson.file.size, class_name="dim"),
            ),
            rx.cond(
                Lesson.wave != "",
                rx.el.div(
                    wave(Lesson.wave, width=900, height=52, class_name="hide-s"),
                    wave(Lesson.wave_small, width=300, height=52, class_name="show-s"),
                    data_testid="waveform",
                ),
            ),
            rx.el.p(
                led(
                    rx.cond(Lesson.file.kind == "film", "Film, ", "Sound, "),
                    Lesson.file.duration,
                    tone="on",
                ),
                class_name="small",
            ),
            class_name="inf",
            data_testid="lesson-file-ready",
        ),
        keys(
            key("Remove", size="sm", on_click=EditorState.remove_file, label="Remove the file"),
        ),
        class_name="up4 bare",
    )


def _on_its_way(pending: Any, *state: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.p(rx.el.b(pending.name), rx.el.span(pending.size, class_name="dim")),
        *state,
        class_name="inf",
        data_testid="lesson-file-pending",
    )


def _left_behind(pending: Any) -> rx.Component:
    """An upload that this window is not sending: cut short, or going on elsewhere."""
    percent = pending.percent.to_string()
    return rx.el.div(
        _on_its_way(
            pending,
            meter(percent + "%", label="Arrived"),
            rx.el.p(
                percent + " % of it is here. Pick the same file again and it goes on from there.",
                class_name="small dim",
            ),
        ),
        keys(key("Give it up", size="sm", on_click=EditorState.cancel_upload(pending.id))),
        class_name="up4 bare",
    )


def _refused(pending: Any) -> rx.Component:
    return rx.el.div(
        _on_its_way(pending, rx.el.p(pending.failure, class_name="hint bad", role="alert")),
        keys(key("Put it away", size="sm", on_click=EditorState.cancel_upload(pending.id))),
        class_name="up4 bare",
    )

"""Fields: label above, control in a well, hint or error below. What was typed is never lost.

Controls are native: with `name` and `default_value` they work inside a posted form, with `value`
and `on_change` they talk to a state (through `live_text`, which keeps what is typed).
"""

from collections.abc import Sequence
from typing import Any

import reflex as rx
from reflex.components.component import Component

from ppr_academy.components.ui.base import Child, Text, classes, is_set, show, when
from ppr_academy.components.ui.icon import icon as icon_of
from ppr_academy.components.ui.key import key
from ppr_academy.components.ui.live_text import live_text


def hint(text: Text, tone: str = "", icon: str = "", id: str = "") -> Component:
    """The line below a control. Tones: "", "ok", "bad"."""
    face = (icon_of(icon, 15, 2.6 if icon == "check" else 1.75),) if icon else ()
    return rx.el.p(*face, rx.el.span(text), class_name=classes("hint", tone), id=id or None)


def field(
    label: Text,
    control: Child,
    *,
    id: str,
    hint: Text = "",
    error: Text = "",
    good: Text = "",
    optional: bool = False,
    aside: Child | None = None,
    counter: Text = "",
    class_name: Text = "",
) -> Component:
    """Label, control and the line below it: the error if there is one, else `good`, else the hint.

    The control carries the same `id`. `aside` stands at the right of the label ("Forgot it"),
    `counter` at the right of the hint ("34 of 80").
    """
    name = rx.el.label(
        label,
        *((rx.el.span(" optional", class_name="opt"),) if optional else ()),
        html_for=id,
        class_name="label",
    )
    top = rx.el.div(name, aside, class_name="lab") if aside is not None else name
    plain: Child = rx.fragment()
    if isinstance(hint, rx.Var) or hint or isinstance(counter, rx.Var) or counter:
        plain = rx.el.p(
            rx.el.span(hint),
            rx.el.span(counter, class_name="n"),
            class_name="hint",
        )
    fine = show(is_set(good), _line(good, "ok", "check"), plain)
    below = rx.el.div(
        show(is_set(error), _line(error, "bad", "circle-alert"), fine),
        id=f"{id}-note",
        aria_live="polite",
    )
    return rx.el.div(top, control, below, class_name=classes("field", class_name))


def _line(text: Text, tone: str, icon: str) -> Component:
    return hint(text, tone, icon)


def text_input(
    *,
    id: str,
    error: Text = "",
    prefix: Text = "",
    suffix: Text = "",
    after: Child | None = None,
    value: Text | None = None,
    on_change: Any = None,
    wait: int = 250,
    **props: Any,
) -> Component:
    """A one-line input. `prefix` and `suffix` stand inside the well ("$", "USD")."""
    props |= {"id": id, "aria_describedby": f"{id}-note"}
    # A caller may mark a field whose sentence stands elsewhere, in a note above the form.
    props.setdefault("aria_invalid", when(is_set(error), "true", "false"))
    framed = after is not None or isinstance(prefix, rx.Var) or isinstance(suffix, rx.Var)
    framed = framed or bool(prefix or suffix)
    if not framed:
        props["class_name"] = "in"
    if on_change is not None and value is not None:
        control = live_text(value, on_change, wait, **props)
    else:
        control = rx.el.input(**props, **({"value": value} if value is not None else {}))
    if not framed:
        return control
    return rx.el.div(
        show(is_set(prefix), rx.el.span(prefix, class_name="fix")),
        control,
        show(is_set(suffix), rx.el.span(suffix, class_name="fix")),
        *((after,) if after is not None else ()),
        class_name="in",
    )


def text_field(
    label: Text,
    *,
    id: str,
    hint: Text = "",
    error: Text = "",
    good: Text = "",
    optional: bool = False,
    aside: Child | None = None,
    counter: Text = "",
    class_name: Text = "",
    **props: Any,
) -> Component:
    """A whole field with a one-line input. Other props go to `text_input`."""
    control = text_input(id=id, error=error, **props)
    return field(
        label,
        control,
        id=id,
        hint=hint,
        error=error,
        good=good,
        optional=optional,
        aside=aside,
        counter=counter,
        class_name=class_name,
    )


def password_field(
    label: Text, *, id: str, name: str, auto_complete: str, **props: Any
) -> Component:
    """A password with a key that shows it. Pass `error`, `hint`, `aside` as for `text_field`."""
    eye = key(
        icon="eye",
        kind="flat",
        size="sm",
        square=True,
        label="Show the password",
        on_click=rx.call_script(
            f"(() => {{ const i = document.getElementById('{id}');"
            " i.type = i.type === 'password' ? 'text' : 'password'; })()"
        ),
    )
    return text_field(
        label, id=id, name=name, type="password", auto_complete=auto_complete, after=eye, **props
    )


def textarea_field(
    label: Text,
    *,
    id: str,
    hint: Text = "",
    error: Text = "",
    optional: bool = False,
    counter: Text = "",
    class_name: Text = "",
    value: Text | None = None,
    on_change: Any = None,
    **props: Any,
) -> Component:
    """A field of several lines that grows with its text."""
    props |= {
        "id": id,
        "class_name": "in",
        "aria_invalid": when(is_set(error), "true", "false"),
        "aria_describedby": f"{id}-note",
    }
    if on_change is not None and value is not None:
        control = live_text(value, on_change, multiline=True, **props)
    else:
        control = rx.el.textarea(**props)
    return field(
        label,
        control,
        id=id,
        hint=hint,
        error=error,
        optional=optional,
        counter=counter,
        class_name=class_name,
    )


def select(options: Sequence[tuple[str, str]] | rx.Var[Any], *, id: str, **props: Any) -> Component:
    """A native select. `options` are (value, text) pairs, literal or a Var of pairs."""
    if isinstance(options, rx.Var):
        inside: list[Any] = [rx.foreach(options, lambda pair: rx.el.option(pair[1], value=pair[0]))]
    else:
        inside = [rx.el.option(text, value=value) for value, text in options]
    return rx.el.select(*inside, id=id, class_name="in", **props)


def select_field(
    label: Text,
    options: Sequence[tuple[str, str]] | rx.Var[Any],
    *,
    id: str,
    hint: Text = "",
    error: Text = "",
    **props: Any,
) -> Component:
    """A whole field with a select."""
    control = select(options, id=id, aria_describedby=f"{id}-note", **props)
    return field(label, control, id=id, hint=hint, error=error)


def _toggle(kind: str, input_: Component, mark: Child, label: Child, count: Text) -> Component:
    after = (rx.el.span(count, class_name="n"),) if isinstance(count, rx.Var) or count else ()
    return rx.el.label(
        input_, rx.el.span(mark, class_name="tick"), rx.el.span(label), *after, class_name=kind
    )


def checkbox(label: Child, *, count: Text = "", **props: Any) -> Component:
    """A box to tick. Props go to the input (`checked` + `on_change`, or `default_checked`)."""
    box = rx.el.input(type="checkbox", **props)
    return _toggle("check", box, icon_of("check", 14, 3), label, count)


def radio(label: Child, *, name: str, value: str, **props: Any) -> Component:
    """One of several, sharing `name`."""
    box = rx.el.input(type="radio", name=name, value=value, **props)
    return _toggle("check", box, rx.fragment(), label, "")


def switch(label: Child, **props: Any) -> Component:
    """On or off, at once. Props go to the native input."""
    return _toggle(
        "switch", rx.el.input(type="checkbox", role="switch", **props), rx.fragment(), label, ""
    )


def search_field(
    *after: Child,
    label: str = "Search",
    id: str = "search",
    big: bool = False,
    shortcut: bool = False,
    value: Text | None = None,
    on_change: Any = None,
    wait: int = 250,
    class_name: Text = "",
    **props: Any,
) -> Component:
    """A search line. `shortcut` shows the "/" key that focuses it; `after` stands at its end."""
    props |= {"id": id, "type": "search", "name": props.get("name", "q"), "auto_complete": "off"}
    props["custom_attrs"] = {"data-search": "", **props.get("custom_attrs", {})}
    if on_change is not None and value is not None:
        control = live_text(value, on_change, wait, **props)
    else:
        control = rx.el.input(**props, **({"default_value": value} if value is not None else {}))
    return rx.el.div(
        icon_of("search", 20 if big else 17),
        rx.el.label(label, html_for=id, class_name="vh"),
        control,
        *after,
        *((rx.el.kbd("/", aria_hidden="true"),) if shortcut else ()),
        class_name=classes("search", when(big, "big"), class_name),
        role="search",
        aria_label=label,
    )

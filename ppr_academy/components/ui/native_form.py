"""A form that the browser posts itself. Reflex's own form element always prevents the post."""

from typing import Any

import reflex as rx
from reflex.components.component import Component
from reflex_components_core.el.elements.base import BaseHTML

from ppr_academy.components.ui.base import Child, Text


class NativeForm(BaseHTML):
    """The bare tag: with `action` and `method` it works without JavaScript too."""

    tag = "form"

    action: rx.Var[str]
    method: rx.Var[str]
    no_validate: rx.Var[bool]


def native_form(*children: Child, action: Text, method: str = "post", **props: Any) -> Component:
    """A form posted (or, with `method="get"`, fetched) by the browser; answers with a redirect."""
    return NativeForm.create(*children, action=action, method=method, **props)


def hidden_input(name: str, value: Text) -> Component:
    """A value that travels with a native form, e.g. the price the person was shown."""
    return rx.el.input(type="hidden", name=name, default_value=value)

"""A moment, written in the reader's own time zone."""

from typing import Any, Literal

import reflex as rx
from reflex.components.component import Component

from ppr_academy.components.ui.base import Text

Form = Literal["clock", "moment", "short", "day"]


class LocalTime(Component):
    """React side: local_time.jsx. Takes a UTC moment in ISO form; empty shows nothing."""

    library = rx.asset("local_time.jsx", shared=True).importable_path
    tag = "LocalTime"
    is_default = True

    at: rx.Var[str]
    form: rx.Var[str]


def local_time(at: Text, form: Form = "moment", **props: Any) -> Component:
    """`21:04:07` (clock), `22 November, 21:04` (moment), `22 Nov, 21:04` (short),
    `22 November 2026` (day)."""
    return LocalTime.create(at=at, form=form, **props)

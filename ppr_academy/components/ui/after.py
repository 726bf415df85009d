"""What appears once something else has scrolled away: the buy bar of a phone."""

from typing import Any

import reflex as rx
from reflex.components.component import Component

from ppr_academy.components.ui.base import Child


class After(Component):
    """React side: after.jsx. Carries the class `away` while the watched element is in view."""

    library = "$/public" + rx.asset("after.jsx", shared=True)
    tag = "After"
    is_default = True

    watched: rx.Var[str]


def after(*children: Child, watched: str, **props: Any) -> Component:
    """Children that are away, and out of the keyboard's reach, while `#watched` is in view."""
    return After.create(*children, watched=watched, **props)

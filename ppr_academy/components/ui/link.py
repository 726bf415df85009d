"""Links: client-side to our own pages, plain to everything else (API routes, other sites)."""

from typing import Any

import reflex as rx
from reflex.components.component import Component
from reflex_components_core.react_router.dom import ReactRouterLink

from ppr_academy.components.ui.base import Child, Text


def link(
    *children: Child, to: Text = "", href: Text = "", class_name: Any = "link", **props: Any
) -> Component:
    """A link. `to` is one of our pages (no reload), `href` anything that needs a real request.

    The default class underlines it; pass `class_name=""` where the whole row or card is the link.
    """
    if isinstance(href, rx.Var) or href:
        # Not `rx.el.a`: that one is React Router's link too and would keep the request to itself.
        return rx.el.A.create(*children, href=href, class_name=class_name, **props)
    return ReactRouterLink.create(*children, to=to, class_name=class_name, **props)


def skip_link() -> Component:
    """The first thing on each page for the keyboard; the page's main carries `id="main"`."""
    return rx.el.A.create("Skip to content", href="#main", class_name="skip")

"""What is mounted once above all pages: toasts, the offline line, "/" for search."""

import reflex as rx
from reflex.components.component import Component
from reflex_components_core.core.banner import has_too_many_connection_errors


class Overlays(Component):
    """React side: overlays.jsx."""

    library = rx.asset("overlays.jsx", shared=True).importable_path
    tag = "Overlays"
    is_default = True

    offline: rx.Var[bool]


def overlays() -> Component:
    """Goes into the app's wraps (see `theme.app_wraps`), so it survives navigation."""
    return Overlays.create(offline=has_too_many_connection_errors)

"""The look's entry point: which stylesheets go where, the head of each page, the overlays.

Tokens, the kit, media, shell and the sheets of the two server-filled dynamic pages (storefront,
course) are global. Every other page's sheet comes with its route: call `page_styles("editor")` once
anywhere in the page. The bundler hashes it, and the router waits for it before it draws.
"""

from collections.abc import Callable

import reflex as rx
from reflex.components.component import Component

from ppr_academy.components.ui.overlays import overlays

STYLESHEETS = [
    "tokens.css",
    "kit.css",
    "media.css",
    "shell.css",
    "pages/storefront.css",
    "pages/course.css",
]

_FONTS = ("archivo-latin-standard-normal.woff2", "hanken-grotesk-latin-wght-normal.woff2")


def head_components() -> list[Component]:
    """What stands in the head of every page: fonts preloaded, icons, the browser bar's colours."""
    fonts = [
        rx.el.link(
            rel="preload",
            href=f"/fonts/{name}",
            custom_attrs={"as": "font", "type": "font/woff2", "crossOrigin": "anonymous"},
        )
        for name in _FONTS
    ]
    return [
        *fonts,
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
        rx.el.link(rel="icon", href="/favicon.ico", sizes="32x32"),
        rx.el.meta(name="color-scheme", content="dark light"),
        rx.el.meta(
            name="theme-color",
            content="#edefec",
            custom_attrs={"media": "(prefers-color-scheme: light)"},
        ),
        rx.el.meta(
            name="theme-color",
            content="#141714",
            custom_attrs={"media": "(prefers-color-scheme: dark)"},
        ),
    ]


class PageStyles(rx.Fragment):
    """Imports one page's stylesheet into the module that draws it. Renders nothing."""

    sheet: str = ""

    def add_imports(self) -> dict[str, str]:
        """Import for its effect: the bundler turns it into a hashed stylesheet of the route."""
        return {"": f"$/public/pages/{self.sheet}.css"}


def page_styles(sheet: str) -> Component:
    """Load `assets/pages/{sheet}.css` with the route this stands in."""
    component = PageStyles.create()
    component.sheet = sheet
    return component


def app_wraps() -> dict[tuple[int, str], Callable[[bool], Component | None]]:
    """For `App(extra_app_wraps=…)`: our toasts and offline line in the place of Reflex's own.

    Goes together with `App(toaster=None)`, so that the toast library is not shipped at all.
    """
    return {(5, "Overlay"): lambda _stateful: rx.fragment(overlays())}

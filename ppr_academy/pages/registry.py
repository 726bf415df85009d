"""The page decorator: a route, a title, a layout, and what runs when it opens."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from ppr_academy.state.session import SessionState

Body = Callable[[], rx.Component]
Layout = Callable[[rx.Component], rx.Component]


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One page as it will be added to the app."""

    route: str
    title: Any
    body: Body
    layout: Layout
    on_load: tuple[Any, ...]

    def draw(self) -> rx.Component:
        """The body inside its layout."""
        return self.layout(self.body())


_pages: list[PageSpec] = []


def page(
    route: str, *, title: Any, layout: Layout, on_load: Sequence[Any] = ()
) -> Callable[[Body], Body]:
    """Register a page. `title` may be a Var; the academy's name is added to plain text."""

    def register(body: Body) -> Body:
        shown = f"{title} · PPR Academy" if isinstance(title, str) else title
        _pages.append(PageSpec(route, shown, body, layout, tuple(on_load)))
        return body

    return register


def add_pages(app: rx.App) -> None:
    """Give every registered page to the app. Each load first learns who is signed in."""
    for spec in _pages:
        app.add_page(
            spec.draw,
            route=spec.route,
            title=spec.title,
            image="",
            on_load=[SessionState.load, *spec.on_load],
        )

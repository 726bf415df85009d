"""Composition root: the Reflex application, its theme, its pages and its HTTP routes."""

import reflex as rx

app = rx.App(theme=None, stylesheets=["tokens.css"])


def _index() -> rx.Component:
    return rx.el.main(rx.el.h1("PPR Academy"))


app.add_page(_index, route="/")

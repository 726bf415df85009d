"""The page of every address that is none of ours."""

import reflex as rx

from ppr_academy.pages.layouts import public_layout
from ppr_academy.pages.missing import missing
from ppr_academy.pages.registry import page


@page("404", title="Not found", layout=public_layout)
def not_found() -> rx.Component:
    """One sentence and two ways on, in the frame of the public pages."""
    return missing("There is nothing here", "The address may be mistyped, or it has moved.")

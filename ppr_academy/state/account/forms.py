"""What the pages with native forms share: reading what a refused post brought back.

The inputs belong to the browser: they are filled by a script only where they are empty, so a
person who types while the page wakes up loses nothing.
"""

import json
from collections.abc import Mapping

import reflex as rx
from reflex.event import EventSpec

from ppr_academy.services.identity.errors import find_refusal
from ppr_academy.state.base import Page

_FILL = (
    "((given, first) => {"
    " const find = (name) => document.querySelector(`#main form [name='${name}']`);"
    " for (const [name, text] of Object.entries(given)) {"
    " const input = find(name); if (input && !input.value) input.value = text; }"
    " if (first) find(first)?.focus();"
    "})"
)
_LONGEST = 500


class NativeFormPage(Page, mixin=True):
    """The refusal and the values in the page's address."""

    error: str = ""
    error_field: str = ""
    done: str = ""
    next: str = ""

    def _read_address(self, *, fill: tuple[str, ...] = ()) -> EventSpec:
        """Take over what the address carries; the script fills the fields named in `fill`."""
        query = self.router.url.query_parameters
        refusal = find_refusal(query.get("error", ""))
        unknown = "That did not work. Try again." if query.get("error") else ""
        self.error_field, self.error = refusal or ("", unknown)
        self.done = query.get("done", "")[:20]
        self.next = query.get("next", "")[:_LONGEST]
        return fill_fields({name: query.get(name, "") for name in fill}, self.error_field)


def fill_fields(values: Mapping[str, str], focus: str = "") -> EventSpec:
    """Put texts into the page's empty inputs by their names, then focus one of them."""
    given = {name: text[:_LONGEST] for name, text in values.items() if text}
    arguments = f"{json.dumps(given)}, {json.dumps(focus)}".replace("<", "\\u003c")
    return rx.call_script(f"{_FILL}({arguments})")

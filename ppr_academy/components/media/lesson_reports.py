"""What the player tells the server, and "Saved at 4:18" beside the title.

Reports are numbered and kept in the browser until the server has taken them, so an outage, a reload
or a crash loses no place (lesson_reports.jsx; services.learning.reports says their shape).
"""

import reflex as rx
from reflex.components.component import Component, NoSSRComponent

from ppr_academy.components.media import sound  # noqa: F401 - lesson_reports.jsx imports its file
from ppr_academy.components.ui.base import Number, Text

REPORTS = rx.asset("lesson_reports.jsx", shared=True).importable_path
"""lesson_player.jsx imports it as `../lesson_reports/lesson_reports.jsx`."""


class SavedPlace(NoSSRComponent):
    """React side: lesson_reports.jsx."""

    library = REPORTS
    tag = "SavedPlace"

    lesson_key: rx.Var[str]
    start_ms: rx.Var[int]


def saved_place(lesson_key: Text, start_ms: Number = 0) -> Component:
    """An LED: "Saved at 4:18", or what keeps the place from being saved."""
    return SavedPlace.create(lesson_key=lesson_key, start_ms=start_ms)

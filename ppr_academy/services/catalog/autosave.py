"""What a field sends while it is typed in: its key, its text, the version it was written on."""

from ppr_academy.services.catalog.courses import edit_course
from ppr_academy.services.catalog.lessons import edit_lesson
from ppr_academy.services.catalog.modules import edit_module
from ppr_academy.services.catalog.views import Saved
from ppr_academy.services.core.errors import InvalidInput
from ppr_academy.services.stores.scope import StoreScope

_EDITORS = {"course": edit_course, "lesson": edit_lesson, "part": edit_module}


def save_text(scope: StoreScope, key: object, text: object, version: object) -> Saved:
    """Save one field, named as in `lesson:{id}:body`, `course:{id}:promise`, `part:{id}:title`.

    Raises what the row's own edit raises: NotFound, InvalidInput, ChangedElsewhere.
    """
    words = key.split(":") if isinstance(key, str) else []
    if len(words) != 3 or words[0] not in _EDITORS:
        raise InvalidInput("That cannot be saved here.")
    kind, row_id, field = words
    return _EDITORS[kind](scope, row_id, {field: text}, version)

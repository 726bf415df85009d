"""Paper: PDFs set in the house's own faces by Typst. The only file that imports it.

A template is markup of ours; what people wrote reaches it as data and is never read as markup.
The faces are instances of those in assets/fonts (OFL, beside them), since Typst reads no woff2.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from ppr_academy.services.core import clock

_HERE = Path(__file__).parent
_SERVICES = _HERE.parent.parent


def print_pdf(template: Path, facts: Mapping[str, Any]) -> bytes:
    """A PDF of `facts` (JSON: texts, numbers, lists) by a template under `services/`.

    The template reads them as `json(bytes(sys.inputs.facts))` and can open files of ours only.
    """
    return typst.compile(
        template,
        root=_SERVICES,
        font_paths=_faces(),
        sys_inputs={"facts": json.dumps(facts)},
        timestamp=int(clock.now().timestamp()),
    )


@lru_cache(maxsize=1)
def _faces() -> typst.Fonts:
    # The system's faces fill in for the scripts that ours do not have.
    return typst.Fonts(font_paths=[_HERE / "fonts"])

"""Tailwind's names for our tokens, so that a layout class can say `text-ink-2` and never a value.

Imports nothing: `rxconfig.py` reads it before the framework is ready.
"""

from typing import Any

_COLOURS = [
    *("bg", "well", "surface", "raised", "key", "key-hover", "line", "line-strong", "line-control"),
    *("ink", "ink-2", "ink-3", "ink-off", "on-lamp", "on-bad", "track"),
    *("lamp", "lamp-hover", "lamp-press", "lamp-soft", "lamp-line", "lamp-ink"),
    *("ok", "ok-soft", "warn", "warn-soft", "bad", "bad-soft", "bad-fill", "info", "info-soft"),
    *(f"c{number}" for number in range(1, 7)),
]

TAILWIND: dict[str, Any] = {
    "plugins": [],
    "theme": {
        "extend": {
            "colors": {name: f"var(--{name})" for name in _COLOURS},
            "borderRadius": {
                name: f"var(--r-{name})" for name in ("cover", "chip", "key", "panel", "dialog")
            },
            "fontFamily": {"display": "var(--font-display)", "text": "var(--font-text)"},
        }
    },
}

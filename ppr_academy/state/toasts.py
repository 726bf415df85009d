"""Toasts: one sentence at the bottom left, one at a time, perhaps with a way back."""

import json
from typing import Literal

import reflex as rx

Kind = Literal["ok", "info", "warn", "bad"]


def toast(message: str, kind: Kind = "info") -> rx.event.EventSpec:
    """Say one sentence to the person. `bad` is announced at once, the rest politely."""
    detail = json.dumps({"message": message, "kind": kind})
    return rx.call_script(
        f"window.dispatchEvent(new CustomEvent('ppr:toast', {{detail: {detail}}}))"
    )

"""The signed-in person, as the shell of each page shows them."""

from dataclasses import dataclass

from ppr_academy.services.core.config import get_settings
from ppr_academy.services.core.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Me:
    """What the bars show of the caller. Empty strings for a visitor."""

    name: str = ""
    email: str = ""
    initials: str = ""
    is_signed_in: bool = False
    is_admin: bool = False
    is_sandbox: bool = False


def find_me(viewer: Viewer) -> Me:
    """The caller, or a visitor."""
    is_sandbox = get_settings().is_sandbox
    if viewer.user_id is None:
        return Me(is_sandbox=is_sandbox)
    return Me(
        name=viewer.name,
        email=viewer.email,
        initials=initials_of(viewer.name),
        is_signed_in=True,
        is_admin=viewer.is_admin,
        is_sandbox=is_sandbox,
    )


def initials_of(name: str) -> str:
    """`Ava Lindqvist` as `AL`, one word as its first two letters."""
    words = name.split()
    if len(words) > 1:
        return (words[0][0] + words[-1][0]).upper()
    return name[:2].upper()

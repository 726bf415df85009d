"""The caller as the shell of each page shows them: the person, their store, their side."""

from dataclasses import dataclass

from ppr_academy.services.core.config import get_settings
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.identity import profile
from ppr_academy.services.stores import queries
from ppr_academy.services.stores.pictures import face_url


@dataclass(frozen=True, slots=True)
class Me:
    """What the bars show of the caller. Empty strings for a visitor."""

    name: str = ""
    email: str = ""
    initials: str = ""
    is_signed_in: bool = False
    is_admin: bool = False
    is_sandbox: bool = False
    mode: str = "learn"
    has_store: bool = False
    store_slug: str = ""
    store_name: str = ""
    store_face: str = ""


def find_me(viewer: Viewer) -> Me:
    """The caller, or a visitor."""
    is_sandbox = get_settings().is_sandbox
    if viewer.user_id is None:
        return Me(is_sandbox=is_sandbox)
    store = queries.find_store_of(viewer.session, viewer.user_id)
    return Me(
        name=viewer.name,
        email=viewer.email,
        initials=profile.initials_of(viewer.name),
        is_signed_in=True,
        is_admin=viewer.is_admin,
        is_sandbox=is_sandbox,
        mode=viewer.mode,
        has_store=store is not None,
        store_slug=store.slug if store else "",
        store_name=store.name if store else "",
        store_face=face_url(store) if store else "",
    )

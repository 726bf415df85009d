"""Opening a store: one for each person."""

from ppr_academy.models.identity import Mode
from ppr_academy.models.stores import Store
from ppr_academy.services.core import clock, live
from ppr_academy.services.core.errors import InvalidFields, InvalidInput
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.identity import profile
from ppr_academy.services.stores import queries, slugs
from ppr_academy.services.stores.errors import HasStore, SlugTaken
from ppr_academy.services.stores.typed import clean_family, clean_store_name
from ppr_academy.services.stores.views import StoreView, view_store


def open_store(viewer: Viewer, *, name: object, slug: object, family: object = "") -> StoreView:
    """Open the caller's store and take them to the creating side from now on.

    Raises InvalidFields with a sentence per field, HasStore, or SlugTaken when somebody was first.
    """
    owner_id = viewer.require_user()
    cleaned = _cleaned(name, slug, family)
    if queries.find_store_of(viewer.session, owner_id) is not None:
        raise HasStore
    slugs.require_free(viewer.session, cleaned["slug"])
    store = Store(
        id=new_id(),
        owner_id=owner_id,
        slug=cleaned["slug"],
        name=cleaned["name"],
        family=cleaned["family"],
        created_at=clock.now(),
    )
    if not queries.insert_store(viewer.session, store):
        # Another window of theirs, or another person, this very moment.
        own = queries.find_store_of(viewer.session, owner_id)
        raise HasStore if own else SlugTaken
    profile.finish_onboarding(viewer, Mode.CREATE.value)
    live.touch(viewer.session, live.account(owner_id), live.store_profile(store.id), live.MARKET)
    return view_store(store, can_move=True)


def _cleaned(name: object, slug: object, family: object) -> dict[str, str]:
    wrong: dict[str, str] = {}
    cleaned: dict[str, str] = {}
    for field, check, value in (
        ("name", clean_store_name, name),
        ("slug", slugs.clean_slug, slug),
        ("family", clean_family, family),
    ):
        try:
            cleaned[field] = check(value)
        except InvalidInput as refusal:
            wrong[field] = refusal.message
    if wrong:
        raise InvalidFields(wrong)
    return cleaned

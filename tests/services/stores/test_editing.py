"""Changing a store: by its owner, on the newest version, with a sentence for each wrong field."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from ppr_academy.models.activity import ActivityKind
from ppr_academy.models.stores import StoreVisibility
from ppr_academy.services.core import db, live
from ppr_academy.services.core.errors import Forbidden, InvalidFields, NotFound, StaleVersion
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.stores import editing
from ppr_academy.services.stores.activity import record_activity
from ppr_academy.services.stores.errors import SlugFixed, SlugReserved, SlugTaken
from ppr_academy.services.stores.public import find_visible_store
from ppr_academy.services.stores.scope import StoreScope
from tests.builders import a_scope, a_store, a_user

GOOD: dict[str, Any] = {
    "name": "Kettle Room",
    "tagline": "Tape, kettles, patience.",
    "bio": "I record *everything*.\n\nTwice.",
    "family": "reel",
    "own_color": "#C4513B",
    "visibility": "unlisted",
}


def test_saving_counts_the_version_and_tells_open_pages(engine: Engine) -> None:
    heard: list[str] = []
    stop = live.on_publish(heard.append)
    try:
        with db.transaction(engine) as session:
            scope = a_scope(session)
            view = editing.edit_store(scope, version=1, **GOOD)
    finally:
        stop()
    assert (view.version, view.own_color, view.visibility) == (2, "#c4513b", "unlisted")
    assert {live.store_profile(scope.store_id), live.MARKET} <= set(heard)


def test_an_older_version_overwrites_nothing(session: Session) -> None:
    scope = a_scope(session)
    editing.edit_store(scope, version=1, **GOOD)
    for old in (1, 0, 3, None, "2"):
        with pytest.raises(StaleVersion) as refused:
            editing.edit_store(scope, version=old, **(GOOD | {"name": "Lost"}))  # type: ignore[arg-type]  # as a browser may send it
        assert refused.value.current == 2
    assert editing.get_own_store(scope).name == "Kettle Room"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x"),
        ("name", "x" * 61),
        ("name", "\x00\x00\x00"),
        ("name", 7),
        ("tagline", "x" * 161),
        ("bio", "x" * 4001),
        ("family", "mauve"),
        ("family", None),
        ("own_color", "red"),
        ("own_color", "#12345"),
        ("own_color", "#12345g"),
        ("own_color", "#ffffff;background:url(x)"),
        ("visibility", "hidden"),
        ("visibility", None),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_saved(
    session: Session, field: str, value: object
) -> None:
    scope = a_scope(session)
    before = editing.get_own_store(scope)
    with pytest.raises(InvalidFields) as refused:
        editing.edit_store(scope, version=1, **(GOOD | {field: value}))
    assert list(refused.value.fields) == [field]
    assert editing.get_own_store(scope) == before


def test_what_is_typed_stays_as_it_was_typed(session: Session) -> None:
    scope = a_scope(session)
    odd = "<script>alert(1)</script> & “quotes” 🎹 Ö"
    view = editing.edit_store(scope, version=1, **(GOOD | {"tagline": odd, "bio": odd}))
    assert (view.tagline, view.bio) == (odd, odd)


def test_the_address_moves_until_the_first_sale(session: Session) -> None:
    scope = a_scope(session, slug="first-room")
    a_store(session, slug="taken-room")
    assert editing.change_slug(scope, "second-room", version=1).slug == "second-room"
    with pytest.raises(SlugTaken):
        editing.change_slug(scope, "taken-room", version=2)
    with pytest.raises(SlugReserved):
        editing.change_slug(scope, "admin", version=2)
    with pytest.raises(StaleVersion):
        editing.change_slug(scope, "third-room", version=1)
    record_activity(
        session,
        scope.store_id,
        kind=ActivityKind.SALE,
        source_key="order:1",
        user_id=a_user(session).id,
        subject="House Chords",
    )
    with pytest.raises(SlugFixed):
        editing.change_slug(scope, "third-room", version=2)
    view = editing.get_own_store(scope)
    assert (view.slug, view.can_move, view.version) == ("second-room", False, 2)


def test_another_stores_sale_does_not_fix_this_address(session: Session) -> None:
    scope, other = a_scope(session), a_store(session)
    record_activity(
        session,
        other.id,
        kind=ActivityKind.SALE,
        source_key="order:1",
        user_id=other.owner_id,
        subject="House Chords",
    )
    assert editing.get_own_store(scope).can_move


def test_who_may_not_edit_changes_nothing(session: Session) -> None:
    owner = a_scope(session)
    guest = StoreScope(session, owner.store_id, owner.actor_id, frozenset())
    for attempt in (
        lambda: editing.get_own_store(guest),
        lambda: editing.edit_store(guest, version=1, **GOOD),
        lambda: editing.change_slug(guest, "second-room", version=1),
        lambda: editing.set_logo(guest, "logo"),
        lambda: editing.close_store(guest),
    ):
        with pytest.raises(Forbidden):
            attempt()
    assert editing.get_own_store(owner).version == 1


def test_a_logo_replaces_the_one_before(session: Session) -> None:
    scope = a_scope(session)
    assert editing.set_logo(scope, "logos/1.webp") == ""
    assert editing.set_logo(scope, "") == "logos/1.webp"


def test_a_closed_store_is_there_for_its_owner_only(session: Session) -> None:
    store = a_store(session, slug="kettle-room", visibility=StoreVisibility.CLOSED)
    stranger = a_user(session)
    for viewer in (Viewer(session), Viewer(session, user_id=stranger.id)):
        with pytest.raises(NotFound):
            find_visible_store(viewer, "kettle-room")
    assert (
        find_visible_store(Viewer(session, user_id=store.owner_id), "Kettle-Room").name
        == store.name
    )
    assert find_visible_store(Viewer(session, user_id=stranger.id, is_admin=True), "kettle-room")


@pytest.mark.parametrize("slug", ["", "nobody", "x" * 400, None, 7, "'; DROP TABLE store; --"])
def test_an_unknown_address_is_not_found(session: Session, slug: object) -> None:
    a_store(session)
    with pytest.raises(NotFound):
        find_visible_store(Viewer(session), slug)

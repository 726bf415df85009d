"""Opening a store: one each, at an address that can be had."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from ppr_academy.models.identity import Mode
from ppr_academy.models.stores import Store
from ppr_academy.services.core import db
from ppr_academy.services.core.errors import InvalidFields, SignInRequired
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.identity import sessions
from ppr_academy.services.media.colors import FAMILY_NAMES
from ppr_academy.services.stores import slugs, typed
from ppr_academy.services.stores.errors import (
    HasStore,
    SlugNotUsable,
    SlugReserved,
    SlugTaken,
)
from ppr_academy.services.stores.me import find_me
from ppr_academy.services.stores.opening import open_store
from tests.builders import a_session, a_store, a_user


def _viewer(session: Session, **values: object) -> Viewer:
    return sessions.get_viewer(session, a_session(session, a_user(session, **values)))


def test_opening_a_store_makes_a_creator(session: Session) -> None:
    viewer = _viewer(session, onboarded_at=None)
    view = open_store(viewer, name=" Kettle  Room ", slug="Kettle-Room", family="moss")
    assert (view.name, view.slug, view.family) == ("Kettle Room", "kettle-room", "moss")
    assert (view.visibility, view.version, view.can_move) == ("listed", 1, True)
    again = sessions.get_viewer(session, a_session(session, a_user(session)))
    assert find_me(again).has_store is False
    me = find_me(Viewer(session, user_id=viewer.user_id, name="Noor Ö", mode=Mode.CREATE.value))
    assert (me.has_store, me.store_slug, me.store_name, me.mode) == (
        True,
        "kettle-room",
        "Kettle Room",
        "create",
    )


def test_a_visitor_opens_nothing(session: Session) -> None:
    with pytest.raises(SignInRequired):
        open_store(Viewer(session), name="Kettle Room", slug="kettle-room")


def test_a_person_has_one_store(session: Session) -> None:
    viewer = _viewer(session)
    open_store(viewer, name="Kettle Room", slug="kettle-room")
    with pytest.raises(HasStore):
        open_store(viewer, name="Another", slug="another-room")


def test_every_wrong_field_is_named_at_once(session: Session) -> None:
    with pytest.raises(InvalidFields) as refused:
        open_store(_viewer(session), name="x" * 61, slug="a", family="mauve")
    assert set(refused.value.fields) == {"name", "slug", "family"}
    assert session.exec(select(Store)).all() == []


def test_of_eight_who_want_one_address_one_gets_it(engine: Engine) -> None:
    with db.transaction(engine) as session:
        tokens = [a_session(session, a_user(session)) for _ in range(8)]

    def attempt(token: str) -> str:
        try:
            with db.transaction(engine) as session:
                viewer = sessions.get_viewer(session, token)
                open_store(viewer, name="Kettle Room", slug="kettle-room")
        except SlugTaken as refusal:
            return refusal.field
        return "opened"

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(attempt, tokens)) == ["opened"] + ["slug"] * 7


def test_two_windows_of_one_person_open_one_store(engine: Engine) -> None:
    with db.transaction(engine) as session:
        token = a_session(session, a_user(session))

    def attempt(number: int) -> bool:
        try:
            with db.transaction(engine) as session:
                viewer = sessions.get_viewer(session, token)
                open_store(viewer, name="Kettle Room", slug=f"kettle-room-{number}")
        except HasStore:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(attempt, range(4))) == 1


@pytest.mark.parametrize(
    "slug",
    [
        "",
        "ab",
        "a" * 41,
        "-ava",
        "ava-",
        "ava--keys",
        "ava_keys",
        "ava keys",
        "avá",
        "ava.keys",
        "ava/keys",
        "../etc",
        "sitemap.xml",
        "_event",
        "аva",
        "ava\x00keys",
        None,
        7,
    ],
)
def test_an_address_is_letters_digits_and_single_hyphens(slug: object) -> None:
    with pytest.raises(SlugNotUsable):
        slugs.clean_slug(slug)


@pytest.mark.parametrize(
    "slug", ["admin", "API", "sign-in", "sandbox", "www", "media", "dashboard"]
)
def test_a_word_of_ours_is_reserved(slug: str) -> None:
    with pytest.raises(SlugReserved):
        slugs.clean_slug(slug)


def test_an_address_is_checked_while_it_is_typed(session: Session) -> None:
    viewer = _viewer(session)
    a_store(session, slug="ava-keys")
    told = {typed: slugs.check_slug(viewer, typed) for typed in ("ava-keys", "admin", "a", "New-1")}
    assert told["ava-keys"].message == "Another store has that address."
    assert told["admin"].message == "The academy needs that address itself."
    assert told["a"].message == "An address has at least 3 characters."
    assert [told[k].is_free for k in ("ava-keys", "admin", "a", "New-1")] == [False] * 3 + [True]
    assert slugs.check_slug(viewer, None).is_free is False
    assert slugs.check_slug(Viewer(session), "new-1").is_free


def test_ones_own_address_is_not_taken(session: Session) -> None:
    viewer = _viewer(session)
    open_store(viewer, name="Kettle Room", slug="kettle-room")
    assert slugs.check_slug(viewer, "kettle-room").message == "This is your address."


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Kettle Room", "kettle-room"),
        ("  Größe & Süß!  ", "grosse-suss"),
        ("Ólafur Ø", "olafur-o"),
        ("🎹", ""),
        ("x" * 300, "x" * 40),
        (None, ""),
    ],
)
def test_a_name_suggests_an_address(name: object, slug: str) -> None:
    assert slugs.suggest_slug(name) == slug


def test_the_families_are_those_that_are_drawn() -> None:
    assert typed.FAMILIES == FAMILY_NAMES

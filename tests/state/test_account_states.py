"""Account pages called by hand: wrong types, other people's ids, and what an address carries."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from ppr_academy.models.stores import Store
from ppr_academy.services import door
from ppr_academy.services.core import db
from ppr_academy.services.core.errors import DomainError, NotFound
from ppr_academy.services.identity import sessions
from ppr_academy.state.account.account import AccountState
from ppr_academy.state.account.entrance import SignInState, SignUpState
from ppr_academy.state.dashboard.settings import StoreSettingsState
from ppr_academy.state.onboarding import OnboardingState
from tests.builders import a_session, a_store, a_user
from tests.support.events import open_state, run_event

ODD: list[Any] = [None, 7, -1, 1e308, {}, {"id": 1}, [], ["x"], True, "", "\x00", "x" * 100_000]


@pytest.fixture
def token(sqlite_engine: Engine) -> str:
    with db.transaction(sqlite_engine) as session:
        return a_session(session, a_user(session, name="Noor"))


def _name(engine: Engine, token: str) -> str:
    with db.reading(engine) as session:
        return sessions.get_viewer(session, token).name


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: type(odd).__name__)
def test_an_odd_name_changes_nothing_and_says_why(
    sqlite_engine: Engine, token: str, odd: Any
) -> None:
    state = open_state(AccountState, token)
    run_event(state, "save_name", odd)
    assert state.name_error
    assert not state.is_name_saved
    assert _name(sqlite_engine, token) == "Noor"


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: type(odd).__name__)
@pytest.mark.parametrize("handler", ["end_session", "unlink"])
def test_an_odd_id_is_nothing_of_yours(
    sqlite_engine: Engine, token: str, handler: str, odd: Any
) -> None:
    with pytest.raises(NotFound):
        run_event(open_state(AccountState, token), handler, odd)


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: type(odd).__name__)
def test_odd_arguments_to_onboarding_open_no_store(
    sqlite_engine: Engine, token: str, odd: Any
) -> None:
    state = open_state(OnboardingState, token)
    for handler in ("set_store_name", "set_slug", "set_family"):
        run_event(state, handler, odd)
    run_event(state, "open_store")
    assert state.name_error or state.slug_error
    assert not state.is_opening
    with db.reading(sqlite_engine) as session:
        assert session.exec(select(Store)).all() == []


def test_the_address_follows_the_name_until_it_is_typed(sqlite_engine: Engine, token: str) -> None:
    state = open_state(OnboardingState, token)
    run_event(state, "set_store_name", "Größe & Süß")
    assert (state.slug, state.slug_good != "") == ("grosse-suss", True)
    run_event(state, "set_slug", "Admin")
    assert state.slug_error == "The academy needs that address itself."
    run_event(state, "set_store_name", "Kettle Room")
    assert state.slug == "admin"


def test_two_wrong_fields_are_both_named(sqlite_engine: Engine, token: str) -> None:
    state = open_state(OnboardingState, token)
    run_event(state, "open_store")
    assert state.name_error == "The name is empty."
    assert state.slug_error == "An address is missing."


@pytest.mark.parametrize(
    "query",
    ["error=<script>alert(1)</script>", "error=%00", "error=" + "x" * 5000, "error=a&error=b"],
)
def test_a_made_up_error_shows_a_sentence_of_ours(sqlite_engine: Engine, query: str) -> None:
    state = open_state(SignInState, path=f"/sign-in?{query}")
    run_event(state, "open")
    assert state.error == "That did not work. Try again."


def test_what_was_typed_comes_back_without_a_password(sqlite_engine: Engine) -> None:
    path = "/sign-up?error=password_short&name=No%22or%3C%2Fscript%3E&email=n%40x.test&password=pw"
    state = open_state(SignUpState, path=path)
    script = str(run_event(state, "open")[0].args)
    assert (state.error_field, state.error) == ("password", "A password has at least 8 characters.")
    assert "n@x.test" in script
    assert "pw" not in script.replace("password", "")
    assert "</script>" not in script


def _settings(engine: Engine) -> tuple[StoreSettingsState, str]:
    with db.transaction(engine) as session:
        owner = a_user(session)
        a_store(session, owner=owner, slug="kettle-room", name="Kettle Room", tagline="Tape.")
        token = a_session(session, owner)
    state = open_state(StoreSettingsState, token)
    _refresh(state, token)
    return state, token


def _refresh(state: StoreSettingsState, token: str) -> None:
    sources = state._sources()
    feeds, _guard = door.open_feeds(token, sources)
    for source, feed in zip(sources, feeds, strict=True):
        getattr(state, source.show)(feed.load())


def test_typing_is_noticed_and_saving_settles_it(sqlite_engine: Engine) -> None:
    here, _token = _settings(sqlite_engine)
    assert not here.is_dirty
    for field in ("name", "tagline", "bio", "family", "own_color", "visibility"):
        run_event(here, "type_field", field, "#123456" if field == "own_color" else "closed")
        assert here.is_dirty
        here._take(here.saved)
        here._clean()
        assert not here.is_dirty


def test_a_save_elsewhere_is_shown_and_not_overwritten(sqlite_engine: Engine) -> None:
    here, token = _settings(sqlite_engine)
    there = open_state(StoreSettingsState, token)
    _refresh(there, token)
    run_event(here, "type_field", "name", "Kettle Hall")
    run_event(there, "type_field", "tagline", "From there.")
    run_event(there, "save")
    assert there.is_saved
    run_event(here, "save")
    assert here.has_conflict
    assert (here.name, here.theirs.tagline) == ("Kettle Hall", "From there.")
    run_event(here, "keep_mine")
    run_event(here, "save")
    assert (here.saved.name, here.saved.tagline, here.has_conflict) == (
        "Kettle Hall",
        "Tape.",
        False,
    )


def test_a_save_elsewhere_is_taken_over_while_nothing_is_typed(sqlite_engine: Engine) -> None:
    here, token = _settings(sqlite_engine)
    there = open_state(StoreSettingsState, token)
    _refresh(there, token)
    run_event(there, "type_field", "tagline", "From there.")
    run_event(there, "save")
    _refresh(here, token)
    assert (here.tagline, here.has_conflict, here.is_dirty) == ("From there.", False, False)


def test_a_new_logo_leaves_what_is_being_typed_alone(sqlite_engine: Engine) -> None:
    here, _token = _settings(sqlite_engine)
    run_event(here, "type_field", "name", "Kettle Hall")
    here._show_store(replace(here.saved, logo_key="pictures/x-960.webp", version=2))
    assert (here.name, here.has_conflict, here.saved.version) == ("Kettle Hall", False, 2)


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: type(odd).__name__)
def test_odd_settings_are_refused_at_their_field(sqlite_engine: Engine, odd: Any) -> None:
    here, token = _settings(sqlite_engine)
    run_event(here, "type_field", odd, "x")
    run_event(here, "type_field", "name", odd)
    run_event(here, "type_slug", odd)
    for handler in ("save", "move"):
        with suppress(DomainError):
            run_event(here, handler)
    fresh = open_state(StoreSettingsState, token)
    _refresh(fresh, token)
    assert (fresh.saved.name, fresh.saved.slug) == ("Kettle Room", "kettle-room")


def test_an_own_colour_that_is_none_leaves_the_band_to_the_family(sqlite_engine: Engine) -> None:
    here, _token = _settings(sqlite_engine)
    before = here.band
    run_event(here, "type_field", "own_color", "red;background:url(x)")
    assert here.band == before
    run_event(here, "type_field", "own_color", "#C4513B")
    assert here.band.startswith("#")
    assert here.band != before

"""A hostile client on the raw websocket: refused, logged, and nothing of it stays or is seen."""

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from simple_websocket import ConnectionClosed
from sqlmodel import SQLModel

import ppr_academy.models  # noqa: F401 - the tables
from ppr_academy.services.identity.sessions import COOKIE
from ppr_academy.state.account.account import AccountState
from ppr_academy.state.dashboard.courses import CoursesState
from ppr_academy.state.dashboard.editor import EditorState
from ppr_academy.state.dashboard.settings import StoreSettingsState
from ppr_academy.state.gate import MOST_REFUSED
from ppr_academy.state.kit import KitState
from ppr_academy.state.learn.library import LibraryState
from ppr_academy.state.learn.player import PlayerState
from ppr_academy.state.session import SessionState
from tests.support.sites import Site
from tests.support.sockets import NAMESPACE, STATE, RawPage, event_of, raw_page

# What goes on by itself while we look: letters, beats, and the settling of earlier purchases.
_MOVING = {
    "executor_beat",
    "email_message",
    "email_token",
    "user_session",
    "provider_event",
    "purchase_order",
    "payment_fact",
    "ledger_group",
    "ledger_entry",
}


class Books:
    """The academy's database, looked at from outside."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def rows(self) -> dict[str, list[str]]:
        """Every row that only people change."""
        with self._engine.connect() as connection:
            return {
                name: sorted(repr(tuple(row)) for row in connection.execute(sa.select(table)))
                for name, table in SQLModel.metadata.tables.items()
                if name not in _MOVING
            }

    def ids(self, table: str, store: str) -> list[str]:
        """The ids of a store's rows in a table."""
        rows, stores = (SQLModel.metadata.tables[name] for name in (table, "store"))
        wanted = sa.select(rows.c.id).join(stores, stores.c.id == rows.c.store_id)
        with self._engine.connect() as connection:
            return [str(i) for i in connection.scalars(wanted.where(stores.c.slug == store))]


@pytest.fixture
def books(site: Site) -> Iterator[Books]:
    engine = site.engine()
    yield Books(engine)
    engine.dispose()


@pytest.fixture
def quiet(books: Books) -> Iterator[Books]:
    """Nothing in the database may change while the test runs."""
    before = books.rows()
    yield books
    after = books.rows()
    changed = {name: set(after[name]) ^ set(before[name]) for name in before}
    assert {name: rows for name, rows in changed.items() if rows} == {}


@pytest.fixture(autouse=True)
def _others_are_unaffected(site: Site) -> Iterator[None]:
    """A page that was open before is answered afterwards, and no answer ever held a stack."""
    with raw_page(site.base_url, "/kit") as bystander:
        yield
        bystander.settle()


def log_since(site: Site, start: int) -> str:
    return site.log.read_bytes()[start:].decode(errors="replace")


def no_stack(page: RawPage) -> None:
    answers = "".join(page.frames)
    assert "Traceback" not in answers
    assert ".py" not in answers


EVENT = "event"
_WRONG: dict[str, Any] = {
    "no event at all": [EVENT],
    "a number": [EVENT, 5],
    "a list": [EVENT, [1]],
    "two events": [EVENT, {}, {}],
    "another message": ["drop_tables", {}],
    "a connection made up": ["connect", {"QUERY_STRING": "token=theirs", "asgi.scope": {}}],
    "a disconnection": ["disconnect"],
    "an unknown handler": [EVENT, RawPage.packed("no.such.handler", {})],
    "a helper": [EVENT, RawPage.packed(event_of(PlayerState, "_show_player"), {"view": {}})],
    "a setter": [EVENT, RawPage.packed(event_of(PlayerState, "set_status"), {"value": "ready"})],
    "Reflex's setter": [
        EVENT,
        RawPage.packed(event_of(SessionState, "setvar"), {"var_name": "me", "value": {}}),
    ],
    "the server's own event": [EVENT, RawPage.packed(f"{STATE}.set_is_hydrated", {"value": True})],
    "a background event": [EVENT, RawPage.packed(event_of(PlayerState, "watch"), {})],
    "an upload": [EVENT, RawPage.packed("uploadFiles", {"files": ["x"], "upload_id": "x"})],
    "wrong types": [
        EVENT,
        RawPage.packed(event_of(KitState, "save"), {"key": [], "text": {}, "version": "x"}),
    ],
    "a missing key": [EVENT, RawPage.packed(event_of(KitState, "save"), {"key": "title"})],
    "a key too many": [EVENT, RawPage.packed(event_of(PlayerState, "complete"), {"self": 1})],
    "a payload that is a list": [EVENT, {"name": event_of(KitState, "tell"), "payload": [1]}],
    "an address of a number": [EVENT, {"name": f"{STATE}.hydrate", "router_data": {"asPath": 1}}],
    "an address elsewhere": [
        EVENT,
        {"name": f"{STATE}.hydrate", "router_data": {"asPath": "@evil.test/"}},
    ],
}


def test_what_no_page_sends_is_refused_and_logged(site: Site, quiet: Books) -> None:
    for name, message in _WRONG.items():
        start = site.log.stat().st_size
        with raw_page(site.base_url, cookie=site.sign_in("student@demo.test")) as page:
            page.emit(*message)
            page.settle()
            no_stack(page)
        assert '"socket.refused"' in log_since(site, start), name


@pytest.mark.parametrize(
    "frame",
    [
        f"42{NAMESPACE},{{not json",
        f"42{NAMESPACE},5",
        f"42{NAMESPACE},[]",
        f"42{NAMESPACE}," + "[" * 5000 + "]" * 5000,
        f"42{NAMESPACE}," + "9" * 5000,
        f'451-{NAMESPACE},["event",{{"_placeholder":true,"num":0}}]',
        b"\x00\xff",
        f"40{NAMESPACE},",
        "40/admin,",
        '42/admin,["event",{}]',
        f"44{NAMESPACE},{{}}",
    ],
)
def test_a_frame_that_cannot_be_read_changes_nothing(site: Site, frame: str | bytes) -> None:
    with raw_page(site.base_url) as page:
        page.send(frame)
        page.settle()
        no_stack(page)


@pytest.mark.parametrize("frame", ["xyz", "", "b4AAA", "٣", "9"])
def test_a_frame_of_no_protocol_ends_the_socket(site: Site, frame: str) -> None:
    with raw_page(site.base_url) as page:
        page.send(frame)
        assert page.is_closed()


def test_another_stores_ids_change_nothing(site: Site, quiet: Books) -> None:
    (course, *_) = quiet.ids("course", "ava-keys")
    (module, *_) = quiet.ids("course_module", "ava-keys")
    (lesson, *_) = quiet.ids("lesson", "ava-keys")
    calls: list[tuple[str, dict[str, Any]]] = [
        *((event_of(CoursesState, verb), {"course_id": course}) for verb in _COURSE_VERBS),
        (event_of(EditorState, "rename_part"), {"module_id": module, "title": "Mine now"}),
        (event_of(EditorState, "add_lesson"), {"module_id": module}),
        (event_of(EditorState, "remove_part"), {"module_id": module}),
        (event_of(EditorState, "reorder"), {"order": [{"id": module, "items": [lesson]}]}),
        (event_of(EditorState, "reorder_parts"), {"module_ids": [module]}),
        (event_of(EditorState, "restore"), {"removed_id": lesson}),
        (event_of(EditorState, "remove_lesson"), {}),
        (event_of(EditorState, "set_free"), {"is_free": True}),
        (event_of(EditorState, "publish"), {}),
        (event_of(EditorState, "archive"), {}),
        (event_of(PlayerState, "reopen"), {"lesson_id": lesson}),
    ]
    path = f"/dashboard/courses/{course}?lesson={lesson}"
    for email in ("milo@demo.test", "student@demo.test"):
        with raw_page(site.base_url, path, cookie=site.sign_in(email)) as page:
            for name, payload in calls:
                page.call(name, payload, path)
            page.settle()
            no_stack(page)
            answers = "".join(page.frames)
            assert module not in answers
            assert "our fault" not in answers


_COURSE_VERBS = ("publish", "unpublish", "archive", "bring_back")


def test_the_books_of_others_are_not_shown_under_a_foreign_address(site: Site) -> None:
    with raw_page(site.base_url, cookie=site.sign_in("student@demo.test")) as page:
        for path in ("/dashboard", "/dashboard/money", "/dashboard/settings", "/library"):
            page.call(
                f"{STATE}.reflex___state____on_load_internal_state.on_load_internal", {}, path
            )
        page.settle()
        seen = [frame for frame in page.frames if "___state___dashboard" in frame]
        assert seen
        assert "Ava Keys" not in "".join(seen)


def test_a_strangers_token_opens_an_empty_state(site: Site) -> None:
    with raw_page(site.base_url, "/library", cookie=site.sign_in("ava@demo.test")) as owner:
        owner.settle()
        bound = next(
            word for frame in owner.frames for word in frame.split('"') if owner.token + "-" in word
        )
        for token in (owner.token, bound):
            for cookie in ("", site.sign_in("student@demo.test")):
                with raw_page(site.base_url, "/library", cookie=cookie, token=token) as thief:
                    thief.settle()
                    thief.emit("connect", {"QUERY_STRING": f"token={bound}"})
                    thief.call(f"{STATE}.hydrate")
                    thief.settle()
                    seen = "".join(thief.frames)
                    assert "Ava" not in _me(seen)
                    assert bound not in seen.replace(f"{bound}-", "")
        owner.settle()


def _me(frames: str) -> str:
    """What the frames say about who is signed in."""
    return "".join(part[:300] for part in frames.split('"me_rx_state_"')[1:])


@pytest.mark.parametrize("change", ["last", "cut", "other", "json"])
def test_a_cookie_that_was_tampered_with_is_nobodys(site: Site, quiet: Books, change: str) -> None:
    real = site.sign_in("ava@demo.test")
    cookie = {
        "last": real[:-1] + ("A" if real[-1] != "A" else "B"),
        "cut": real[: len(real) // 2],
        "other": str(uuid.uuid4()),
        "json": '{"user":"ava@demo.test"}',
    }[change]
    with raw_page(site.base_url, "/account", cookie=cookie) as page:
        page.call(event_of(AccountState, "save_name"), {"name": "Mallory"})
        page.call(event_of(StoreSettingsState, "type_field"), {"field": "name", "text": "Mine"})
        page.call(event_of(StoreSettingsState, "save"))
        page.call(event_of(CoursesState, "write_title"), {"title": "Mine"})
        page.call(event_of(CoursesState, "create"))
        page.settle()
        assert "Ava" not in _me("".join(page.frames))
        assert "/sign-in?next=" in "".join(page.frames)
        no_stack(page)


def test_who_one_is_comes_from_the_cookie_and_not_from_the_address(site: Site) -> None:
    real = site.sign_in("ava@demo.test")
    page = RawPage(site.base_url)
    try:
        page.hydrate(
            "/library",
            headers={"cookie": f"{COOKIE}={real}"},
            token="theirs",
            session_id="theirs",
            ip="10.0.0.1",
            query={"store_slug": "ava-keys"},
        )
        page.settle()
        seen = "".join(page.frames)
        assert "Ava" not in _me(seen)
        assert "10.0.0.1" not in seen
        assert real not in seen
    finally:
        page.close()


def test_another_sites_page_gets_no_socket(site: Site) -> None:
    hello = {
        "origin": "https://evil.test",
        "connection": "upgrade",
        "upgrade": "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    address = f"{site.base_url}/_event/?EIO=4&transport=websocket&token={uuid.uuid4()}"
    assert httpx.get(address, headers=hello).status_code == 403


def _send_and_settle(page: RawPage, times: int, name: str, payload: Any = None) -> None:
    for _ in range(times):
        page.call(name, payload)
    page.settle()


def test_a_huge_message_ends_the_socket_that_sent_it(site: Site, quiet: Books) -> None:
    with raw_page(site.base_url, cookie=site.sign_in("milo@demo.test")) as page:
        page.call(
            event_of(StoreSettingsState, "type_field"), {"field": "bio", "text": "a" * 900_000}
        )
        page.call(event_of(StoreSettingsState, "save"))
        page.settle()
        with pytest.raises(ConnectionClosed):
            _send_and_settle(page, 1, event_of(KitState, "tell"), {"sentence": "a" * 3_000_000})
    assert httpx.get(f"{site.base_url}/api/health").status_code == 200


def test_a_flood_ends_the_socket_and_nobody_else_waits(site: Site, quiet: Books) -> None:
    cookie = site.sign_in("milo@demo.test")
    with raw_page(site.base_url, "/kit") as other, raw_page(site.base_url, cookie=cookie) as page:
        with pytest.raises(ConnectionClosed):
            _send_and_settle(page, 20_000, event_of(SessionState, "load"))
        began = time.monotonic()
        other.settle()
        assert time.monotonic() - began < 5


def test_who_goes_on_sending_nonsense_loses_the_socket(site: Site) -> None:
    start = site.log.stat().st_size
    with raw_page(site.base_url) as page, pytest.raises(ConnectionClosed):
        _send_and_settle(page, MOST_REFUSED * 50, "no.such.event")
    assert log_since(site, start).count('"socket.refused"') <= MOST_REFUSED


def test_reports_of_errors_cannot_fill_the_log(site: Site) -> None:
    start = site.log.stat().st_size
    name = f"{STATE}.reflex___state____frontend_event_exception_state.handle_frontend_exception"
    with raw_page(site.base_url) as page:
        for _ in range(200):
            page.call(name, {"info": "planted " * 20, "component_stack": ""})
        page.settle()
    assert log_since(site, start).count("planted planted") <= MOST_REFUSED * 20


@pytest.mark.parametrize("path", ["/_upload", "/_upload/", "/_event", "/_event/"])
def test_there_is_no_other_way_in(site: Site, path: str) -> None:
    with httpx.Client(base_url=site.base_url) as http:
        handler = event_of(LibraryState, "watch")
        headers = {"reflex-client-token": str(uuid.uuid4()), "reflex-event-handler": handler}
        answer = http.post(path, headers=headers, files={"files": ("x.wav", b"RIFF")})
        assert answer.status_code in {400, 403, 404, 405}
        assert "Traceback" not in answer.text


def test_the_gate_lets_pages_through(site: Site) -> None:
    """What a page sends still arrives, with the address it sends."""
    with raw_page(site.base_url, "/marketplace?q=chords") as page:
        page.settle()
        assert json.dumps("chords") in "".join(page.frames)

"""The gate in front of the sockets: what pages send passes, everything else is refused."""

from typing import Any

import pytest
from reflex.state import State
from reflex_base.registry import RegistrationContext

import ppr_academy.ppr_academy  # noqa: F401 - registers every page's state
from ppr_academy.state.dashboard.editor import EditorState
from ppr_academy.state.gate import Refused, check_event
from ppr_academy.state.kit import KitState

SAVE = f"{KitState.get_full_name()}.save"
ORDER = f"{EditorState.get_full_name()}.reorder"
RIGHT = {"key": "title", "text": "Tape", "version": 3}


def an_event(name: Any = SAVE, payload: Any = None, **router_data: Any) -> dict[str, Any]:
    address = {"pathname": "/kit", "asPath": "/kit?a=b", "query": {"a": "b"}}
    return {"name": name, "payload": payload or RIGHT, "router_data": address | router_data}


def test_an_event_passes_without_what_no_page_sends() -> None:
    sent = an_event(headers={"cookie": "ppr=stolen"}, token="theirs", ip="10.0.0.1")
    assert check_event({**sent, "token": "theirs"}) == an_event()


def test_an_address_that_leads_nowhere_passes_with_its_parts() -> None:
    sent = an_event(query={"splat": ["no", "such", "place"]})
    assert check_event(sent) == sent


@pytest.mark.parametrize(
    "payload",
    [
        {**RIGHT, "version": "3"},
        {**RIGHT, "version": True},
        {**RIGHT, "version": None},
        {**RIGHT, "text": ["Tape"]},
        {**RIGHT, "key": {"$ne": ""}},
        {**RIGHT, "self": "x"},
        {**RIGHT, "more": 1},
        {"key": "title", "text": "Tape"},
        [RIGHT],
        "title",
    ],
)
def test_other_arguments_are_refused(payload: Any) -> None:
    with pytest.raises(Refused):
        check_event(an_event(payload=payload))


@pytest.mark.parametrize("order", [None, {}, ["a"], [[]], "all", [{1: 2}, 3]])
def test_lists_are_looked_into(order: Any) -> None:
    with pytest.raises(Refused):
        check_event(an_event(ORDER, {"order": order}))


@pytest.mark.parametrize(
    "wrong",
    [
        {"pathname": 7},
        {"asPath": "kit"},
        {"asPath": "/" + "a" * 20_000},
        {"query": ["a"]},
        {"query": {"a": {"b": 1}}},
        {"query": {"splat": ["a", 1]}},
    ],
)
def test_an_address_that_is_none_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        check_event(an_event(**wrong))


@pytest.mark.parametrize("event", [None, 5, "event", [], {}, {"name": 5}, {"name": "no.such"}])
def test_what_is_no_event_is_refused(event: Any) -> None:
    with pytest.raises(Refused):
        check_event(event)


def test_a_page_may_call_only_what_pages_call() -> None:
    callable_by_pages, kept_inside = set(), set()
    for name, registered in RegistrationContext.get().event_handlers.items():
        try:
            check_event({"name": name, "payload": {}})
        except Refused as refused:
            if str(refused) == "no such event":
                kept_inside.add(name)
                continue
        callable_by_pages.add(name)
        assert not registered.handler.is_background
    root = State.get_full_name()
    assert {f"{root}.hydrate_and_load", f"{root}.hydrate", SAVE, ORDER} <= callable_by_pages
    assert not any(name.endswith((".setvar", ".watch")) for name in callable_by_pages)
    assert f"{root}.set_is_hydrated" in kept_inside
    assert any(name.endswith(".update_vars_internal") for name in kept_inside)


def test_the_browser_keeps_no_values_for_us() -> None:
    name = f"{State.get_full_name()}.hydrate_and_load"
    assert check_event({"name": name, "payload": {"vars": {}}})["name"] == name
    with pytest.raises(Refused):
        check_event({"name": name, "payload": {"vars": {f"{SAVE}.x": "1"}}})

"""From a number or an id to its page."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine

from ppr_academy.services.admin.finding import NothingFound, find_place
from ppr_academy.services.core import db
from ppr_academy.services.core.errors import InvalidInput, NotFound
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.core.viewer import Viewer
from tests.services.admin.conftest import an_event
from tests.services.commerce.test_watch import a_sale


def test_an_order_and_an_event_are_found_by_what_people_call_them(
    engine: Engine, admin: Callable[[], Any]
) -> None:
    with db.transaction(engine) as session:
        order = a_sale(session, 20001)
        event = an_event(session, external_id="evt_1")
    with admin() as viewer:
        for words in ("20001", " PPR-20001 ", "ppr20001", str(order.id)):
            assert find_place(viewer, words) == f"/admin/orders/{order.id}"
        for words in ("evt_1", str(event.id)):
            assert find_place(viewer, words) == f"/admin/events/{event.id}"


@pytest.mark.parametrize("odd", ["20002", "evt_2", "x" * 120, str(new_id()), "PPR-", "1" * 30])
def test_what_nothing_is_called_is_said_so(admin: Callable[[], Any], odd: str) -> None:
    with admin() as viewer, pytest.raises(NothingFound, match="is called that"):
        find_place(viewer, odd)


@pytest.mark.parametrize("odd", [None, 7, "", "  ", "x" * 121])
def test_what_is_no_text_is_refused(admin: Callable[[], Any], odd: Any) -> None:
    with admin() as viewer, pytest.raises(InvalidInput):
        find_place(viewer, odd)


def test_nobody_but_an_admin_finds(engine: Engine) -> None:
    with db.reading(engine) as session, pytest.raises(NotFound):
        find_place(Viewer(session), "20001")

"""Why somebody has a course, when what they paid for and what they belong to change in turns."""

from typing import Any

from sqlmodel import Session

from ppr_academy.models.commerce import OrderStatus
from ppr_academy.models.learning import AccessReason, Entitlement
from ppr_academy.services.commerce.course_access import settle_access
from ppr_academy.services.core import clock
from ppr_academy.services.learning.access import grant_access
from ppr_academy.services.stores.scope import across_stores
from tests.builders import a_course, a_membership, a_scope, a_tier, a_user, an_account, an_order


def why(session: Session) -> tuple[Any, ...]:
    """The reason of the only right there is, and whether it was taken back."""
    (row,) = session.exec(across_stores(Entitlement, reason="the test looks")).all()
    return row.reason, row.revoked_at is None


def test_a_bought_course_that_is_given_back_ends_with_the_membership(session: Session) -> None:
    scope = a_scope(session)
    an_account(scope)
    course, buyer = a_course(scope), a_user(session)
    order = an_order(scope, course, buyer, status=OrderStatus.PAID, open_key=None)
    order.paid_at = clock.now()
    membership = a_membership(scope, a_tier(scope), buyer, gives_access=True)
    key = (scope.store_id, buyer.id, course.id)
    grant_access(session, *key, reason=AccessReason.PAID, order_id=order.id)
    settle_access(session, *key)
    assert why(session) == (AccessReason.PAID, True)
    order.refunded_cents = order.charged_cents
    session.flush()
    settle_access(session, *key)
    assert why(session) == (AccessReason.MEMBERSHIP, True)
    membership.gives_access = False
    session.flush()
    settle_access(session, *key)
    assert why(session) == (AccessReason.MEMBERSHIP, False)

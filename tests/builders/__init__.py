"""Rows for tests, one file per domain: `a_user(session)`, `a_store(session)`, `a_course(scope)`.

Each makes what it needs and was not given, and takes any column as a keyword.
"""

from tests.builders.catalog import a_course, a_lesson, a_media_file, a_module
from tests.builders.commerce import a_coupon, a_dispute, a_payout, an_account, an_order
from tests.builders.identity import a_session, a_user
from tests.builders.learning import a_start, take_away
from tests.builders.memberships import a_membership, a_tier
from tests.builders.stores import a_scope, a_store, scope_of

__all__ = [
    "a_coupon",
    "a_course",
    "a_dispute",
    "a_lesson",
    "a_media_file",
    "a_membership",
    "a_module",
    "a_payout",
    "a_scope",
    "a_session",
    "a_start",
    "a_store",
    "a_tier",
    "a_user",
    "an_account",
    "an_order",
    "scope_of",
    "take_away",
]

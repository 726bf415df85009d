"""The live feed: who bought, took or finished what, newest first."""

from datetime import datetime, timedelta

from ppr_academy.models.activity import Activity, ActivityKind
from ppr_academy.services.analytics import queries
from ppr_academy.services.analytics.views import FeedRow
from ppr_academy.services.core import clock, money
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.scope import StoreScope

ROWS = 7
_KINDS = {
    ActivityKind.SALE: ("sale", "bought"),
    ActivityKind.REFUND: ("refund", "was refunded"),
    ActivityKind.ENROLMENT: ("free", "took"),
    ActivityKind.LESSON_DONE: ("lesson", "finished"),
}


def list_feed(scope: StoreScope) -> list[FeedRow]:
    """The last things that happened. One statement. Raises Forbidden."""
    scope.require(permissions.STUDENTS_VIEW)
    now = clock.now()
    return [_row(line, name, now) for line, name in queries.list_activity(scope, ROWS)]


def _row(line: Activity, name: str, now: datetime) -> FeedRow:
    kind, verb = _KINDS[line.kind]
    return FeedRow(
        id=str(line.id),
        kind=kind,
        who=short_name(name),
        verb=verb,
        what=line.subject,
        when=ago(now - line.at),
        amount=_amount(line.amount_cents or 0),
    )


def _amount(cents: int) -> str:
    """`+$44.10`, `−$44.10`; nothing for nothing."""
    if not cents:
        return ""
    return f"+{money.label(cents)}" if cents > 0 else money.label(cents)


def short_name(name: str) -> str:
    """`Sunniva Haugen` as `Sunniva H.`: enough to greet, too little to look up."""
    words = name.split()
    return f"{words[0]} {words[-1][0]}." if len(words) > 1 else name


def ago(passed: timedelta) -> str:
    """`now`, `17 min`, `2 h`, `3 days`."""
    minutes = int(passed.total_seconds() // 60)
    if minutes < 1:
        return "now"
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 24 * 60:
        return f"{minutes // 60} h"
    days = minutes // (24 * 60)
    return "1 day" if days == 1 else f"{days} days"

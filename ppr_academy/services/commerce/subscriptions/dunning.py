"""Reminders while a subscription is not paid: at once, after three days, a day before the end."""

from datetime import timedelta

from ppr_academy.services.commerce.subscriptions import queries
from ppr_academy.services.core import clock, db, jobs

REMINDERS = (timedelta(0), timedelta(days=3), timedelta(days=6))
BATCH = 500


def remind_all() -> int:
    """Ask for each letter that is due by now, once; returns how many subscriptions were looked at.

    The first one is asked for where the payment fails (events.py); here it is asked for again,
    under the same key.
    """
    with db.transaction() as session:
        waiting = queries.list_past_due(session, BATCH)
        for sub in waiting:
            since = sub.past_due_since
            for number, after in enumerate(REMINDERS):
                if since is not None and clock.now() >= since + after:
                    key = f"{sub.id}:past_due:{int(since.timestamp())}:{number}"
                    args = (str(sub.id), "past_due", key)
                    jobs.enqueue(session, "email.subscription_notice", *args, key=key)
    return len(waiting)

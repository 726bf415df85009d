"""Jobs and schedules of commerce."""

from ppr_academy.services.commerce import connect, reconcile, verify
from ppr_academy.services.core import db
from ppr_academy.services.core.jobs import job, schedule
from ppr_academy.services.core.log import get_logger

log = get_logger("commerce")


@job("commerce.reconcile_orders")
def reconcile_orders() -> None:
    """Ask Stripe about checkouts whose event did not come."""
    reconcile.reconcile_open_orders()


@job("commerce.collect_processor_fees")
def collect_processor_fees() -> None:
    """Learn what Stripe kept of the latest payments."""
    reconcile.collect_processor_fees()


@job("commerce.refresh_account")
def refresh_account(stripe_account_id: str) -> None:
    """Ask Stripe how a Connect account stands."""
    connect.refresh_account(stripe_account_id)


@job("commerce.check_invariants")
def check_invariants() -> None:
    """Look for money that does not add up, and say so loudly."""
    with db.reading() as session:
        report = verify.verify_ledger(session, with_processor=False)
    for broken in report.breaks:
        log.error("ledger.broken", rule=broken.rule, subject=broken.subject, detail=broken.detail)


schedule("commerce.reconcile_orders", "*/2 * * * *")
schedule("commerce.collect_processor_fees", "* * * * *")
schedule("commerce.check_invariants", "*/15 * * * *")

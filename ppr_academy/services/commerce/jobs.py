"""Jobs and schedules of commerce."""

from ppr_academy.services.commerce import connect, reconcile
from ppr_academy.services.commerce.watch import runs
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.core.jobs import job, schedule


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
    """Look for money that does not add up."""
    runs.run_by_the_clock(with_processor=False)


@job("commerce.compare_with_processor")
def compare_with_processor() -> None:
    """The same, and hold our list of payments against Stripe's."""
    runs.run_by_the_clock(with_processor=True)


@job("commerce.run_checks")
def run_checks(run_id: str) -> None:
    """Look at every rule because somebody asked."""
    runs.perform_run(parse_id(run_id))


schedule("commerce.reconcile_orders", "*/2 * * * *")
schedule("commerce.collect_processor_fees", "* * * * *")
schedule("commerce.check_invariants", "*/15 * * * *")
schedule("commerce.compare_with_processor", "40 3 * * *")

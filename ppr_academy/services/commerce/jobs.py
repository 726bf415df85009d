"""Jobs and schedules of commerce."""

from ppr_academy.services.commerce import connect, reconcile
from ppr_academy.services.commerce.disputes import answers, moves
from ppr_academy.services.commerce.earnings import days
from ppr_academy.services.commerce.payouts import collecting
from ppr_academy.services.commerce.refunds import sending as refunds
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


@job("commerce.send_refund")
def send_refund(refund_id: str) -> None:
    """Have Stripe give the money of a decided refund back."""
    refunds.send_refund(parse_id(refund_id))


@job("commerce.ask_for_refunds")
def ask_for_refunds(order_id: str) -> None:
    """Learn which refunds of an order Stripe knows."""
    refunds.ask_for_refunds(parse_id(order_id))


@job("commerce.learn_refund_parts")
def learn_refund_parts(refund_id: str) -> None:
    """Learn what a refund really took from whom."""
    refunds.learn_refund_parts(parse_id(refund_id))


@job("commerce.pass_on_refund")
def pass_on_refund(refund_id: str) -> None:
    """Give a creator back what was taken for a refund that came back."""
    refunds.pass_on_refund(parse_id(refund_id))


@job("commerce.sweep_refunds")
def sweep_refunds() -> None:
    """Ask Stripe about refunds whose event did not come, and send what was not sent."""
    refunds.sweep_refunds()


@job("commerce.find_unheard_refunds")
def find_unheard_refunds() -> None:
    """Look for refunds at Stripe that nobody told us of."""
    refunds.find_unheard_refunds()


@job("commerce.collect_payout")
def collect_payout(stripe_payout_id: str) -> None:
    """Learn what a payout is made of."""
    collecting.collect_payout(stripe_payout_id)


@job("commerce.collect_payouts")
def collect_payouts() -> None:
    """Ask about payouts whose events did not come, and what accounts hold whose money moved."""
    collecting.collect_open_payouts()
    collecting.refresh_stale_funds()


@job("commerce.sum_days")
def sum_days() -> None:
    """Sum the sales of days that are over, so that pages need not."""
    days.sum_days()


@job("commerce.move_transfer")
def move_transfer(move_id: str) -> None:
    """Take a creator's part of a disputed payment back, or pass it to them again."""
    moves.run_move(parse_id(move_id))


@job("commerce.run_due_moves")
def run_due_moves() -> None:
    """Try again what Stripe refused or did not answer."""
    moves.run_due_moves()


@job("commerce.answer_dispute")
def answer_dispute(dispute_id: str) -> None:
    """Put the evidence of a dispute together and give it to the bank."""
    answers.answer_dispute(parse_id(dispute_id))


@job("commerce.answer_open_disputes")
def answer_open_disputes() -> None:
    """Answer what is still unanswered, before its day has come."""
    answers.answer_open_disputes()


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
schedule("commerce.sweep_refunds", "*/2 * * * *")
schedule("commerce.find_unheard_refunds", "17 * * * *")
schedule("commerce.collect_payouts", "*/10 * * * *")
schedule("commerce.sum_days", "*/10 * * * *")
schedule("commerce.run_due_moves", "* * * * *")
schedule("commerce.answer_open_disputes", "*/10 * * * *")
schedule("commerce.check_invariants", "*/15 * * * *")
schedule("commerce.compare_with_processor", "40 3 * * *")

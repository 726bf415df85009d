"""The audit: invariants that must hold at all times, and the statements that look for breaks."""

from ppr_academy.services.commerce.verify.invariants import (
    Break,
    Check,
    VerifyReport,
    list_checks,
    run_check,
    verify_ledger,
)
from ppr_academy.services.commerce.verify.queries import count_books

__all__ = [
    "Break",
    "Check",
    "VerifyReport",
    "count_books",
    "list_checks",
    "run_check",
    "verify_ledger",
]

"""The audit: invariants that must hold at all times, and the statements that look for breaks."""

from ppr_academy.services.commerce.verify.invariants import Break, VerifyReport, verify_ledger

__all__ = ["Break", "VerifyReport", "verify_ledger"]

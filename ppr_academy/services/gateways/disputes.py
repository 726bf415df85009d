"""Stripe's disputes: giving a bank our answer. Blocking; never called in a transaction."""

from typing import Any, cast

from ppr_academy.services.gateways.payments import do_once


def submit_evidence(dispute_id: str, *, evidence: dict[str, str], key: str) -> None:
    """Give a bank our answer to a dispute; it is final. Raises PaymentRefused."""
    do_once(
        key,
        lambda client, options: (
            client.v1.disputes.update(
                dispute_id, {"evidence": cast(Any, evidence), "submit": True}, options
            ).id
        ),
    )

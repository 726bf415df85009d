"""What is refused about refunds, and why."""

from ppr_academy.services.core.errors import DomainError


class NotRefundable(DomainError):
    """There is nothing that could be given back."""

    code = "not_refundable"
    default = "Nothing was paid for this order, so there is nothing to give back."


class AlreadyRefunded(DomainError):
    """All of it went back before."""

    code = "already_refunded"
    default = "All of this order was refunded already."


class RefundTooLarge(DomainError):
    """More than is left of what was paid."""

    code = "refund_too_large"


class RefundUnderWay(DomainError):
    """One refund of an order at a time."""

    code = "refund_under_way"
    default = "A refund of this order is being sent right now. Wait until it is done."


class OrderDisputed(DomainError):
    """The buyer's bank has asked for the money: a refund would pay it twice."""

    code = "order_disputed"
    default = "The buyer’s bank asks for this money back. Wait for its decision."


class RequestAnswered(DomainError):
    """Somebody else was faster, or it was done another way."""

    code = "request_answered"
    default = "This request was answered already."


class AlreadyAsked(DomainError):
    """A buyer asks once at a time."""

    code = "already_asked"
    default = "You have asked already. The answer comes here and by e-mail."


class AskedTooLate(DomainError):
    """The time to ask in is over."""

    code = "asked_too_late"


class WholeOnly(DomainError):
    """A part of what credits paid, or of what they were bought for, was to be given back."""

    code = "whole_only"
    default = "Credits go back all at once."

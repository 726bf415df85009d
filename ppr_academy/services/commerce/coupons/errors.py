"""Why a code is not taken. Each names its reason, so that the buyer knows what to do."""

from ppr_academy.services.core.errors import InvalidInput


class CouponRefused(InvalidInput):
    """The code does not lower this price for this person now (field `coupon`)."""

    code = "coupon_refused"

    def __init__(self, message: str) -> None:
        super().__init__(message, field="coupon")

"""What a thing would cost the person who looks at it, with a code, before anything is bought."""

from dataclasses import dataclass

from ppr_academy.services.commerce.checkout import find_course
from ppr_academy.services.commerce.coupons.errors import CouponRefused
from ppr_academy.services.commerce.coupons.taking import coupon_label
from ppr_academy.services.commerce.quoting import Choice, quote_item
from ppr_academy.services.commerce.sellable import get_sellable
from ppr_academy.services.core import ratelimit
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.money import label, price_label
from ppr_academy.services.core.viewer import Viewer

TRIES = "30/minute"


@dataclass(frozen=True, slots=True)
class PriceView:
    """A price with a code. `problem` says why the code was not taken; `code` is empty then."""

    typed: str = ""
    code: str = ""
    words: str = ""
    charged: str = ""
    is_free: bool = False
    theirs: str = ""
    ours: str = ""
    share: int = 0
    fee: int = 0
    problem: str = ""


def get_price(viewer: Viewer, store_slug: object, course_slug: object, code: object) -> PriceView:
    """What the course at this address costs this person with a code.

    Raises NotFound for what is not on sale, and TooManyAttempts.
    """
    if not (isinstance(store_slug, str) and isinstance(course_slug, str) and isinstance(code, str)):
        raise NotFound
    session = viewer.session
    item = get_sellable(session, find_course(session, store_slug[:80], course_slug[:80]))
    if not item.is_on_sale:
        raise NotFound
    typed = code[:200].strip()
    if not typed or item.is_free:
        return PriceView()
    ratelimit.hit("coupon", f"{item.store.id}:{viewer.user_id or 'visitor'}", TRIES)
    try:
        quoted = quote_item(session, item, Choice(typed), buyer_id=viewer.user_id)
    except CouponRefused as refusal:
        return PriceView(typed=typed, problem=refusal.message)
    quote, coupon = quoted.quote, quoted.coupon
    if coupon is None:
        return PriceView()
    return PriceView(
        typed=typed,
        code=coupon.code,
        words=coupon_label(coupon),
        charged=price_label(quote.charged_cents, quote.currency),
        is_free=quote.is_free,
        theirs=label(quote.creator_share_cents, quote.currency),
        ours=label(quote.platform_fee_cents, quote.currency),
        share=quote.creator_share_cents,
        fee=quote.platform_fee_cents,
    )

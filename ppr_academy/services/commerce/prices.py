"""What a thing would cost the person who looks at it, with a code, before anything is bought."""

from dataclasses import dataclass, field

from ppr_academy.services.commerce.coupons.errors import CouponRefused
from ppr_academy.services.commerce.coupons.taking import coupon_label
from ppr_academy.services.commerce.products.amounts import AmountRefused
from ppr_academy.services.commerce.quoting import Choice, quote_item
from ppr_academy.services.commerce.sellable import find_sellable
from ppr_academy.services.core import ratelimit
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.money import decimal, label, price_label
from ppr_academy.services.core.viewer import Viewer

TRIES = "30/minute"


@dataclass(frozen=True, slots=True)
class PriceLine:
    """A part of what is bought, and what it costs within the whole."""

    title: str
    price: str


@dataclass(frozen=True, slots=True)
class PriceView:
    """A price with a code or an amount of one's own.

    `problem` says why the code was not taken, and `code` is empty then; `amount_problem` says the
    same of the amount. `owned` counts the courses of a bundle that are not sold again.
    """

    typed: str = ""
    amount: str = ""
    amount_problem: str = ""
    code: str = ""
    words: str = ""
    charged: str = ""
    is_free: bool = False
    theirs: str = ""
    ours: str = ""
    share: int = 0
    fee: int = 0
    problem: str = ""
    owned: int = 0
    lines: list[PriceLine] = field(default_factory=list)


def get_price(
    viewer: Viewer,
    section: object,
    store_slug: object,
    slug: object,
    code: str = "",
    amount: str = "",
) -> PriceView:
    """What the thing at this address costs this person, with a code and an amount of their own.

    Raises NotFound for what is not on sale, and TooManyAttempts.
    """
    item = find_sellable(viewer.session, section, store_slug, slug)
    if not item.is_on_sale:
        raise NotFound
    typed = code.strip()
    if typed:
        ratelimit.hit("coupon", f"{item.store.id}:{viewer.user_id or 'visitor'}", TRIES)
    if item.is_free_course:
        return PriceView()
    if item.suggested_cents and not amount.strip():
        amount = decimal(item.suggested_cents)
    try:
        quoted = quote_item(viewer.session, item, Choice(typed, amount), buyer_id=viewer.user_id)
    except CouponRefused as refusal:
        return PriceView(typed=typed, amount=amount, problem=refusal.message)
    except AmountRefused as refusal:
        return PriceView(typed=typed, amount=amount, amount_problem=refusal.message)
    quote, coupon = quoted.quote, quoted.coupon
    return PriceView(
        typed=typed,
        amount=amount,
        code=coupon.code if coupon else "",
        words=coupon_label(coupon) if coupon else "",
        charged=price_label(quote.charged_cents, quote.currency),
        is_free=quote.is_free,
        theirs=label(quote.creator_share_cents, quote.currency),
        ours=label(quote.platform_fee_cents, quote.currency),
        share=quote.creator_share_cents,
        fee=quote.platform_fee_cents,
        owned=quoted.owned,
        lines=[
            PriceLine(line.title, price_label(line.priced.charged_cents, quote.currency))
            for line in quoted.lines
        ],
    )

"""What a month, a year or all time comes to: summed days, and the sums of the days that are not."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from ppr_academy.services.commerce.earnings import queries
from ppr_academy.services.commerce.earnings.queries import Range, Sums
from ppr_academy.services.stores.scope import StoreScope


@dataclass(frozen=True, slots=True)
class Totals:
    """What sales come to by now, in cents.

    list price - discount = charged = returned + fee + share.
    `fee` is our part with the processor's inside; `share` the creator's, `held` included.
    `adds_up`: whether the ledger says the same as the orders, to the cent.
    """

    orders: int
    listed: int
    discount: int
    charged: int
    returned: int
    fee: int
    processor: int
    share: int
    held: int
    paid_out: int
    adds_up: bool

    @property
    def on_its_way(self) -> int:
        """What of the share is neither at the bank yet nor held."""
        return self.share - self.held - self.paid_out


def get_totals(scope: StoreScope, since: datetime, until: datetime) -> tuple[Totals, Totals]:
    """The sums of the sales of a stretch of whole days, and of all sales ever. Six statements,
    however many sales."""
    known = queries.day_bounds(scope)
    untrue = list(queries.list_untrue_days(scope)) if known else []
    days, all_days, days_fit, all_days_fit = queries.sum_days(scope, since.date(), until.date())
    loose, all_loose = queries.sum_ranges(scope, _open_ranges(known, untrue), (since, until))
    return (
        totals_of(days + loose, days_fit and adds_up(loose)),
        totals_of(all_days + all_loose, all_days_fit and adds_up(all_loose)),
    )


def totals_of(sums: Sums, fits: bool) -> Totals:
    """Sums with what follows from them."""
    share = sums.available + sums.held
    return Totals(
        orders=sums.orders,
        listed=sums.listed,
        discount=sums.discount,
        charged=sums.charged,
        returned=sums.charged - sums.fee - share,
        fee=sums.fee,
        processor=sums.processor,
        share=share,
        held=sums.held,
        paid_out=sums.paid_out,
        adds_up=fits,
    )


def adds_up(sums: Sums) -> bool:
    """Whether what was agreed is what was posted, where nothing happened to a sale since."""
    return (
        sums.listed - sums.discount == sums.charged
        and sums.clean_fee == sums.posted_fee
        and sums.clean_share == sums.posted_share
    )


def day_range(day: date) -> Range:
    """A UTC day, from midnight to midnight."""
    since = datetime.combine(day, time(), UTC)
    return since, since + timedelta(days=1)


def _open_ranges(known: tuple[date, date] | None, untrue: list[date]) -> list[Range]:
    """The stretches that no summed day covers."""
    if known is None:
        return [(None, None)]
    first, last = known
    ranges: list[Range] = [(None, day_range(first)[0]), (day_range(last)[1], None)]
    for day in untrue:
        since, until = day_range(day)
        if len(ranges) > 2 and ranges[-1][1] == since:
            ranges[-1] = ranges[-1][0], until
        else:
            ranges.append((since, until))
    return ranges

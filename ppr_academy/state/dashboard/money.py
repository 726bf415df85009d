"""Where the money went: figures and sales of a period, and how the store stands with Stripe."""

from contextlib import suppress
from dataclasses import replace

import reflex as rx

from ppr_academy.services.commerce.connect import note_return
from ppr_academy.services.commerce.disputes.listing import Evidence, get_evidence
from ppr_academy.services.commerce.payouts.listing import PayoutRows, get_payout_rows
from ppr_academy.services.commerce.sales import MoneyPage, Sale, get_money_page
from ppr_academy.services.core import live
from ppr_academy.services.core.errors import DomainError
from ppr_academy.state.base import Page, typed_text
from ppr_academy.state.live import Live, Source


class MoneyState(Live, Page, rx.State):
    """One period and one page of its sales; the first page shows each sale as it happens."""

    money: MoneyPage = MoneyPage()
    sales: rx.Field[list[Sale]] = rx.field(default_factory=list)
    open_order: str = ""
    rows: PayoutRows = PayoutRows()
    """What the open payout is made of."""
    evidence: Evidence = Evidence()
    """What we told the bank in the dispute that is open."""
    came_back: str = ""
    """How the creator came back from Stripe's form: done, again, or why it did not open."""

    def _sources(self) -> tuple[Source, ...]:
        asked = self.router.url.query_parameters
        return (
            Source(
                get_money_page,
                (asked.get("period", "")[:20], asked.get("before", "")[:300]),
                topics=lambda scope: (
                    live.store_sales(scope.store_id),
                    live.store_profile(scope.store_id),
                ),
                show="_show_money",
            ),
        )

    @rx.event
    async def arrive(self):
        """Open the page; whoever comes back from Stripe's form has their account asked for."""
        self.came_back = self.router.url.query_parameters.get("connect", "")[:40]
        self.open_order = ""
        self.rows = PayoutRows()
        self.evidence = Evidence()
        self.sales = []
        if self.came_back == "done":
            with suppress(DomainError):  # the page itself says what is wrong
                await self._call(note_return)
        return MoneyState.watch

    @rx.event
    def toggle_sums(self, order_id: str):
        """Show or hide how one sale adds up."""
        known = {sale.order_id for sale in self.sales}
        self.open_order = order_id if order_id in known - {self.open_order} else ""

    @rx.event
    async def toggle_payout(self, payout_id: str):
        """Show or hide what one payout is made of."""
        if payout_id == self.rows.payout_id:
            self.rows = PayoutRows()
        else:
            self.rows = await self._read(get_payout_rows, typed_text(payout_id, 40))

    @rx.event
    async def toggle_evidence(self, dispute_id: str):
        """Show or hide what we told the bank in one dispute."""
        if dispute_id == self.evidence.dispute_id:
            self.evidence = Evidence()
        else:
            self.evidence = await self._read(get_evidence, typed_text(dispute_id, 40))

    def _show_money(self, money: MoneyPage) -> None:
        known = {sale.order_id for sale in self.sales}
        is_new = self.is_loaded and money.is_first_page
        self.sales = [
            replace(sale, fresh=is_new and sale.order_id not in known) for sale in money.sales
        ]
        self.money = replace(money, sales=[])

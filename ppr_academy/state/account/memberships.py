"""/account/memberships: what a person is a member of, kept true while it is open."""

import reflex as rx

from ppr_academy.services.commerce.subscriptions import changing, membership
from ppr_academy.services.commerce.subscriptions.errors import refusal_words
from ppr_academy.services.commerce.subscriptions.membership import ChangePrice
from ppr_academy.services.commerce.subscriptions.views import MembershipsView
from ppr_academy.state import toasts
from ppr_academy.state.base import Page, in_thread
from ppr_academy.state.live import Live, Source


class MembershipsState(Live, Page, rx.State):
    """The memberships, and the change of one that is being thought about."""

    shown: MembershipsView = MembershipsView()
    why: str = ""
    choosing: str = ""
    price: ChangePrice = ChangePrice()

    def _sources(self) -> tuple[Source, ...]:
        asked = self.router.url.query_parameters
        self.why = refusal_words(asked.get("why", "")[:40])
        self.choosing = ""
        self.price = ChangePrice()
        return (
            Source(
                membership.get_memberships,
                (asked.get("joined", "")[:40],),
                topics=membership.get_memberships_topics,
                show="_show",
            ),
        )

    def _show(self, shown: MembershipsView) -> None:
        self.shown = shown

    @rx.event
    async def cancel(self, subscription_id: str):
        """Ask that it ends with its period."""
        await self._call(changing.cancel, subscription_id)

    @rx.event
    async def resume(self, subscription_id: str):
        """Go on after all."""
        await self._call(changing.resume, subscription_id)

    @rx.event
    def choose(self, subscription_id: str):
        """Unfold the other tiers, or fold them again."""
        self.choosing = "" if self.choosing == subscription_id else subscription_id
        self.price = ChangePrice()

    @rx.event
    async def look_at(self, subscription_id: str, offer_id: str):
        """Ask Stripe what another tier would cost now."""
        door = await self._read(membership.find_change, subscription_id, offer_id)
        self.price = await in_thread(membership.price_change, door)

    @rx.event
    async def change(self, subscription_id: str, offer_id: str):
        """Have the other tier."""
        await self._call(changing.change_tier, subscription_id, offer_id)
        self.choosing = ""
        self.price = ChangePrice()
        return toasts.toast("Your membership is being changed.", "ok")

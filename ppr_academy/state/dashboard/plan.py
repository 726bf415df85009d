"""/dashboard/plan: what a creator pays the platform, and what that has room for."""

import reflex as rx

from ppr_academy.services.commerce.subscriptions import changing, plans
from ppr_academy.services.commerce.subscriptions.errors import refusal_words
from ppr_academy.services.commerce.subscriptions.plans import PlanView
from ppr_academy.state import toasts
from ppr_academy.state.base import Page
from ppr_academy.state.live import Live, Source


class PlanState(Live, Page, rx.State):
    """The plan, live."""

    plan: PlanView = PlanView()
    why: str = ""

    def _sources(self) -> tuple[Source, ...]:
        self.why = refusal_words(self.router.url.query_parameters.get("why", "")[:40])
        return (Source(plans.get_plan, topics=plans.get_plan_topics, show="_show"),)

    def _show(self, plan: PlanView) -> None:
        self.plan = plan

    @rx.event
    async def change(self, key: str):
        """Have another plan."""
        await self._call(plans.change_plan, key)
        return toasts.toast("Your plan is being changed.", "ok")

    @rx.event
    async def resume(self):
        """Go on after all."""
        await self._call(changing.resume, self.plan.subscription_id)

"""Whether the money adds up: lights, breaks and runs, live."""

from typing import Any

import reflex as rx

from ppr_academy.services.admin.finding import find_place
from ppr_academy.services.admin.health import ask_check, get_money_health
from ppr_academy.services.admin.views import MoneyHealth
from ppr_academy.services.core import live
from ppr_academy.state.base import Page
from ppr_academy.state.live import Live, Source


class MoneyHealthState(Live, Page, rx.State):
    """The rules of the money, as the latest run found them."""

    health: MoneyHealth = MoneyHealth()

    def _sources(self) -> tuple[Source, ...]:
        return (
            Source(
                get_money_health,
                topics=lambda _viewer: (live.MONEY_HEALTH,),
                show="_show_health",
            ),
        )

    def _show_health(self, health: MoneyHealth) -> None:
        self.health = health

    @rx.event
    async def check_now(self):
        """Look at every rule now."""
        await self._call(ask_check)

    @rx.event
    async def find(self, form: dict[str, Any]):
        """Go to the order or the event that was typed."""
        typed = form.get("q") if isinstance(form, dict) else None
        return rx.redirect(await self._read(find_place, typed))

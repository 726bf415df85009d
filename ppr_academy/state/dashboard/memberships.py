"""/dashboard/memberships: a store's tiers, and one that is being written."""

from typing import Any

import reflex as rx

from ppr_academy.services.commerce.subscriptions import tiers
from ppr_academy.services.commerce.subscriptions.views import TierRow, TiersView
from ppr_academy.services.core.errors import InvalidFields
from ppr_academy.state import toasts
from ppr_academy.state.base import Page, focus_on, typed_text
from ppr_academy.state.live import Live, Source

_FIELDS = ("title", "promise", "price", "trial_days")


class TiersState(Live, Page, rx.State):
    """The tiers, live, and the form of one."""

    shown: TiersView = TiersView()
    is_writing: bool = False
    draft: TierRow = TierRow()
    interval: str = "month"
    includes: str = "all"
    chosen: rx.Field[list[str]] = rx.field(default_factory=list)
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)

    def _sources(self) -> tuple[Source, ...]:
        return (Source(tiers.get_tiers, topics=tiers.get_tiers_topics, show="_show"),)

    def _show(self, shown: TiersView) -> None:
        self.shown = shown

    @rx.event
    def start(self):
        """An empty form."""
        return self._open(TierRow())

    @rx.event
    def edit(self, offer_id: str):
        """The form of a tier that is there."""
        found = next((row for row in self.shown.rows if row.id == offer_id), None)
        return self._open(found) if found is not None else None

    def _open(self, row: TierRow) -> Any:
        self.draft = row
        self.interval = row.interval
        self.includes = "some" if row.courses else "all"
        self.chosen = list(row.courses)
        self.errors = {}
        self.is_writing = True
        return focus_on("tier-title")

    @rx.event
    def stop(self):
        """Fold the form; nothing is kept."""
        self.is_writing = False

    @rx.event
    def pick_interval(self, interval: str):
        """A month or a year."""
        self.interval = "year" if interval == "year" else "month"

    @rx.event
    def pick_includes(self, includes: str):
        """Everything, or chosen courses."""
        self.includes = "some" if includes == "some" else "all"

    @rx.event
    def toggle_course(self, course_id: str):
        """Put a course in, or take it out."""
        name = typed_text(course_id, 36)
        kept = [key for key in self.chosen if key != name]
        self.chosen = kept if len(kept) < len(self.chosen) else [*self.chosen, name]

    @rx.event
    async def save(self, form: dict[str, Any]):
        """Keep the tier, or say at each field why not; what was typed stays."""
        typed = form if isinstance(form, dict) else {}
        wish: dict[str, Any] = {name: typed_text(typed.get(name), 400) for name in _FIELDS}
        wish["interval"] = self.interval
        wish["courses"] = "all" if self.includes == "all" else list(self.chosen)
        self.errors = {}
        try:
            await self._call(tiers.save_tier, self.draft.id, self.draft.version, wish)
        except InvalidFields as refusal:
            self.errors = dict(refusal.fields)
            return focus_on(f"tier-{refusal.field.replace('_', '-')}")
        self.is_writing = False
        return toasts.toast("Saved.", "ok")

    @rx.event
    async def sell(self, offer_id: str):
        """Put a tier on sale."""
        await self._call(tiers.sell_tier, offer_id)

    @rx.event
    async def archive(self, offer_id: str):
        """Take a tier off sale; its members stay."""
        await self._call(tiers.archive_tier, offer_id)

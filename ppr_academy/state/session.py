"""Who is signed in, for the bars at the top and at the side."""

import reflex as rx

from ppr_academy.services.stores.me import Me, find_me
from ppr_academy.state.base import Page


class SessionState(Page, rx.State):
    """The signed-in person as every page's shell shows them. Display only: never trusted."""

    me: Me = Me()

    @rx.event
    async def load(self):
        """Read again who holds the cookie."""
        self.me = await self._read(find_me)

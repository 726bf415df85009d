"""/account: a person's own name, address, password, sign-ins and browsers."""

import reflex as rx

from ppr_academy.services.core import live
from ppr_academy.services.core.errors import InvalidInput
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.email.deliveries import find_address_trouble
from ppr_academy.services.identity.external import unlink_identity
from ppr_academy.services.identity.password_changes import resend_verification
from ppr_academy.services.identity.profile import AccountView, change_name, get_account
from ppr_academy.services.identity.sessions import end_own_session
from ppr_academy.state.account.forms import NativeFormPage
from ppr_academy.state.live import Live, Source
from ppr_academy.state.session import SessionState


def _topics(viewer: Viewer) -> tuple[str, ...]:
    return (live.account(viewer.require_user()),)


class AccountState(Live, NativeFormPage, rx.State):
    """The page, kept true while it is open."""

    account: AccountView = AccountView()
    trouble: str = ""
    name_error: str = ""
    is_name_saved: bool = False
    is_letter_sent: bool = False

    def _sources(self) -> tuple[Source, ...]:
        return (
            Source(get_account, topics=_topics, show="_show_account"),
            Source(find_address_trouble, topics=_topics, show="_show_trouble"),
        )

    def _show_account(self, account: AccountView) -> None:
        self.account = account

    def _show_trouble(self, trouble: str) -> None:
        self.trouble = trouble

    @rx.event
    def open(self):
        """Show what a refused or finished post brought back."""
        self.name_error = ""
        self.is_name_saved = self.is_letter_sent = False
        return self._read_address()

    @rx.event
    async def save_name(self, name: str):
        """Store the name as it was typed, or say at the field why not."""
        self.is_name_saved = False
        try:
            await self._call(change_name, name)
        except InvalidInput as refusal:
            self.name_error = refusal.message
            return None
        self.name_error = ""
        self.is_name_saved = True
        return SessionState.load

    @rx.event
    async def resend(self):
        """Mail the verification once more."""
        await self._call(resend_verification)
        self.is_letter_sent = True

    @rx.event
    async def end_session(self, session_id: str):
        """Sign one browser out."""
        await self._call(end_own_session, session_id)

    @rx.event
    async def unlink(self, identity_id: str):
        """Take an outside sign-in off the account."""
        await self._call(unlink_identity, identity_id)

"""Signing in, signing up, and the links that are mailed: one state for each page."""

import reflex as rx

from ppr_academy.services.identity.links import find_reset_address, find_unverified_address
from ppr_academy.services.identity.profile import own_issuer_name
from ppr_academy.services.stores.me import find_me
from ppr_academy.state.account.forms import NativeFormPage


class SignInState(NativeFormPage, rx.State):
    """/sign-in."""

    issuer: str = ""

    @rx.event
    async def open(self):
        """Show what a refused try brought back; who is signed in already goes on."""
        yield self._read_address(fill=("email",))
        self.issuer = own_issuer_name()
        me = await self._read(find_me)
        if me.is_signed_in and not self.error and not self.done:
            yield rx.redirect("/dashboard" if me.mode == "create" else "/library")


class SignUpState(NativeFormPage, rx.State):
    """/sign-up."""

    issuer: str = ""

    @rx.event
    async def open(self):
        """Show what a refused try brought back; who is signed in already goes on."""
        yield self._read_address(fill=("name", "email"))
        self.issuer = own_issuer_name()
        me = await self._read(find_me)
        if me.is_signed_in and not self.error:
            yield rx.redirect("/onboarding")


class ForgotPasswordState(NativeFormPage, rx.State):
    """/forgot-password."""

    sent_to: str = ""

    @rx.event
    async def open(self):
        """Show the form, or that a letter is on its way."""
        self.sent_to = self.router.url.query_parameters.get("email", "")[:254]
        return self._read_address(fill=("email",))


class ResetPasswordState(NativeFormPage, rx.State):
    """/reset-password, where the mailed link leads."""

    email: str = ""
    token: str = ""
    is_loaded: bool = False

    @rx.event
    async def open(self):
        """See whether the link may still be used, without using it up."""
        self.token = self.router.url.query_parameters.get("token", "")[:100]
        self.email = await self._read(find_reset_address, self.token)
        self.is_loaded = True
        return self._read_address()


class VerifyEmailState(NativeFormPage, rx.State):
    """/verify-email, where the mailed link leads. The key there does it, not the visit."""

    email: str = ""
    token: str = ""
    is_loaded: bool = False

    @rx.event
    async def open(self):
        """See whether the link may still be used, without using it up."""
        self.token = self.router.url.query_parameters.get("token", "")[:100]
        self.email = await self._read(find_unverified_address, self.token)
        self.is_loaded = True
        return self._read_address()

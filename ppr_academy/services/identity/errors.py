"""What the identity domain refuses, and why.

A native form is answered with a redirect that carries only the code, so each refusal that a form
can meet has one of its own and one fixed sentence; `find_refusal` turns the code back.
"""

from typing import ClassVar

from ppr_academy.services.core.errors import (
    Busy,
    DomainError,
    InvalidInput,
    SignInRequired,
    TooManyAttempts,
)
from ppr_academy.services.gateways.identity import IssuerNotTrusted, IssuerUnavailable


class _OnField(InvalidInput):
    """A refusal that belongs to one field of a form."""

    at: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__(field=self.at)


class NameEmpty(_OnField):
    code = "name_empty"
    default = "Type your name, as students and producers will see it."
    at = "name"


class NameTooLong(_OnField):
    code = "name_long"
    default = "A name has up to 80 characters."
    at = "name"


class EmailEmpty(_OnField):
    code = "email_empty"
    default = "Type your e-mail address."
    at = "email"


class EmailNotUsable(_OnField):
    code = "email_invalid"
    default = "That is not an e-mail address we can write to."
    at = "email"


class EmailTaken(_OnField):
    code = "email_taken"
    default = "There is an account with this e-mail already. Sign in, or set a new password."
    at = "email"


class PasswordTooShort(_OnField):
    code = "password_short"
    default = "A password has at least 8 characters."
    at = "password"


class PasswordTooLong(_OnField):
    code = "password_long"
    default = "A password has up to 200 characters."
    at = "password"


class PasswordTooCommon(_OnField):
    code = "password_common"
    default = "Too many people use that password. Add a word or two."
    at = "password"


class PasswordIsEmail(_OnField):
    code = "password_email"
    default = "That is your e-mail address. Choose something else."
    at = "password"


class WrongCredentials(_OnField):
    """The e-mail is unknown or the password is not its own: the answer is the same."""

    code = "wrong"
    default = "That e-mail and password don’t match."
    at = "password"


class WrongPassword(_OnField):
    code = "password_wrong"
    default = "That is not your password."
    at = "current"


class WrongPasswordToLeave(_OnField):
    code = "leave_wrong"
    default = "That is not your password. Nothing was deleted."
    at = "leave"


class NotTheEmail(_OnField):
    code = "email_mismatch"
    default = "Type your own e-mail address to delete the account."
    at = "leave"


class LinkNotUsable(DomainError):
    """A mailed link that was used, ran out, was replaced, or never was one of ours."""

    code = "link_used"
    default = "This link was used already or has run out. Ask for a new one."


class SignInRefused(DomainError):
    """The issuer sent the person back without signing them in."""

    code = "oidc_refused"
    default = "You were not signed in there. Nothing was changed."


class SignInBroken(DomainError):
    """The answer does not belong to the question: another browser, too late, or forged."""

    code = "oidc_broken"
    default = "That sign-in took too long or began in another window. Try again."


class EmailNotVerifiedThere(DomainError):
    """An account here has this e-mail, but the issuer does not vouch that it is theirs."""

    code = "oidc_unverified"
    default = "Your e-mail is not verified there yet. Verify it, or sign in with your password."


class IssuerWithoutEmail(DomainError):
    code = "oidc_no_email"
    default = "No e-mail came with that sign-in, and an account needs one. Make one here instead."


class IdentityTaken(DomainError):
    code = "oidc_taken"
    default = "That sign-in belongs to another account here."


class LastWayIn(DomainError):
    code = "last_way_in"
    default = "Set a password first; without one this is your only way in."


class LastAdmin(DomainError):
    code = "last_admin"
    default = "You are the only admin. Make somebody else one first."


class AccountGone(DomainError):
    code = "account_gone"
    default = "This account was deleted."


_KNOWN: tuple[type[DomainError], ...] = (
    NameEmpty,
    NameTooLong,
    EmailEmpty,
    EmailNotUsable,
    EmailTaken,
    PasswordTooShort,
    PasswordTooLong,
    PasswordTooCommon,
    PasswordIsEmail,
    WrongCredentials,
    WrongPassword,
    WrongPasswordToLeave,
    NotTheEmail,
    LinkNotUsable,
    SignInRefused,
    SignInBroken,
    IssuerNotTrusted,
    IssuerUnavailable,
    EmailNotVerifiedThere,
    IssuerWithoutEmail,
    IdentityTaken,
    LastWayIn,
    LastAdmin,
    AccountGone,
    Busy,
    SignInRequired,
)
_BY_CODE = {kind.code: (getattr(kind, "at", ""), kind.default) for kind in _KNOWN} | {
    TooManyAttempts.code: ("", "Too many attempts. Wait a few minutes, then try again."),
}


def find_refusal(code: str) -> tuple[str, str] | None:
    """The field and the sentence of a code that came back in an address; None for any other."""
    return _BY_CODE.get(code)

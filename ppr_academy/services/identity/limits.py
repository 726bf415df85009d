"""How often something about accounts may be tried: per address of the caller, per e-mail."""

from ppr_academy.services.core import ratelimit

# A household or a class shares an address, so its limits are wide; one mailbox needs few tries.
_TRIES = ("sign_in", "10/5 minutes")
_TRIES_FROM = ("sign_in_from", "300/10 minutes")
_ACCOUNTS_FROM = ("sign_up_from", "200/hour")
_LETTERS = ("letters", "5/hour")
_LETTERS_FROM = ("letters_from", "60/hour")
_LINKS_FROM = ("links_from", "60/10 minutes")
_ROUND_TRIPS_FROM = ("oidc_from", "120/10 minutes")


def try_password(who: str, address: str) -> None:
    """Count a try of a password for `who` (an e-mail or a person's id). Raises TooManyAttempts."""
    _hit(_TRIES_FROM, address)
    _hit(_TRIES, who)


def password_was_right(who: str) -> None:
    """Only wrong passwords count in the end."""
    name, limit = _TRIES
    ratelimit.forget(name, who, limit)


def try_sign_up(address: str) -> None:
    """Count an account that is to be made. Raises TooManyAttempts."""
    _hit(_ACCOUNTS_FROM, address)


def ask_for_letter(who: str, address: str) -> None:
    """Count a letter that somebody asks for. Raises TooManyAttempts."""
    _hit(_LETTERS_FROM, address)
    _hit(_LETTERS, who)


def ask_for_own_letter(user_id: str) -> None:
    """Count a letter that a signed-in person asks for. Raises TooManyAttempts."""
    _hit(_LETTERS, user_id)


def try_link(address: str) -> None:
    """Count a mailed link that somebody wants to use. Raises TooManyAttempts."""
    _hit(_LINKS_FROM, address)


def try_issuer(address: str) -> None:
    """Count a round trip to the outside issuer. Raises TooManyAttempts."""
    _hit(_ROUND_TRIPS_FROM, address)


def _hit(rule: tuple[str, str], key: str) -> None:
    name, limit = rule
    ratelimit.hit(name, key, limit)

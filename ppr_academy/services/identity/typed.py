"""Names and e-mail addresses as people type them."""

import re
import unicodedata

from ppr_academy.services.core.errors import InvalidInput
from ppr_academy.services.core.text import clean_line
from ppr_academy.services.identity.errors import (
    EmailEmpty,
    EmailNotUsable,
    NameEmpty,
    NameTooLong,
)

NAME_LIMIT = 80
EMAIL_LIMIT = 254

# The dot-atom of RFC 5322, and a domain of at least two labels. Quoted local parts are left out.
_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def clean_name(value: object) -> str:
    """A person's name: one line, up to 80 characters. Raises NameEmpty or NameTooLong."""
    if not isinstance(value, str):
        raise NameEmpty
    try:
        name = clean_line(value, field="name", name="Name", limit=NAME_LIMIT, required=False)
    except InvalidInput:
        raise NameTooLong from None
    if not name:
        raise NameEmpty
    return name


def clean_email(value: object) -> str:
    """An address in the one form we store. Raises EmailEmpty or EmailNotUsable."""
    if not isinstance(value, str):
        raise EmailNotUsable
    email = unicodedata.normalize("NFC", value).strip().lower()
    if not email:
        raise EmailEmpty
    local, at, domain = email.rpartition("@")
    if not at or len(email) > EMAIL_LIMIT or len(local) > 64:
        raise EmailNotUsable
    domain = _ascii_domain(domain)
    email = f"{local}@{domain}"
    if len(email) > EMAIL_LIMIT or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        raise EmailNotUsable
    return email


def _ascii_domain(domain: str) -> str:
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        raise EmailNotUsable from None


def describe_browser(user_agent: str) -> str:
    """`Firefox on Windows`, from what a browser says about itself; empty when it says nothing."""
    browser = _first(user_agent, _BROWSERS)
    system = _first(user_agent, _SYSTEMS)
    return " on ".join(part for part in (browser, system) if part)


# Each names itself last: Edge also says Chrome, and Chrome also says Safari.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "Mac"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def _first(text: str, known: tuple[tuple[str, str], ...]) -> str:
    return next((name for sign, name in known if sign in text), "")

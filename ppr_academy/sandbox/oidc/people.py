"""Who can sign in at the sandbox's provider: a few people by name, or anybody by typing."""

import hashlib
import re
from dataclasses import dataclass

_EMAIL = re.compile(r"[^@\s<>\x00-\x1f]{1,64}@[^@\s<>\x00-\x1f]+\.[^@\s.<>\x00-\x1f]+")


@dataclass(frozen=True, slots=True)
class Person:
    """A signed-in person as the provider knows them."""

    name: str
    email: str
    email_verified: bool = True

    @property
    def subject(self) -> str:
        """The provider's own id of the person, the same at each sign-in."""
        return "sbx_" + hashlib.sha256(self.email.lower().encode()).hexdigest()[:24]


PEOPLE = (
    Person("Sam Nowak", "student@demo.test"),
    Person("Ava Reyes", "ava@demo.test"),
    Person("Milo Brandt", "milo@demo.test"),
    Person("Noor Haddad", "noor@example.com"),
)


def read_person(form: dict[str, str]) -> Person | None:
    """The person that a sign-in form names, or None when name or e-mail will not do."""
    if chosen := form.get("person"):
        return next((person for person in PEOPLE if person.email == chosen), None)
    name, email = form.get("name", "").strip(), form.get("email", "").strip()
    if not 1 <= len(name) <= 120 or len(email) > 254 or not _EMAIL.fullmatch(email):
        return None
    return Person(name, email, form.get("email_verified") == "yes")

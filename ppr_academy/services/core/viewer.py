"""Who is asking, as the edge found out from the session cookie."""

import uuid
from dataclasses import dataclass

from sqlmodel import Session

from ppr_academy.services.core.errors import NotFound, SignInRequired


@dataclass(frozen=True, slots=True)
class Viewer:
    """A visitor or a signed-in person, with the transaction they are served in."""

    session: Session
    user_id: uuid.UUID | None = None
    session_id: uuid.UUID | None = None
    is_admin: bool = False
    name: str = ""
    email: str = ""
    mode: str = "learn"

    def require_user(self) -> uuid.UUID:
        """The person's id. Raises SignInRequired for a visitor."""
        if self.user_id is None:
            raise SignInRequired
        return self.user_id

    def require_admin(self) -> uuid.UUID:
        """The admin's id. Raises NotFound for everybody else: to them there is nothing here."""
        if self.user_id is None or not self.is_admin:
            raise NotFound
        return self.user_id

"""People and their signed-in browsers."""

from typing import Any

from sqlmodel import Session

from ppr_academy.models.identity import User
from ppr_academy.services.core import clock
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.identity import sessions


def a_user(session: Session, **values: Any) -> User:
    """A person with an address of their own, verified and past onboarding."""
    now = clock.now()
    user_id = values.pop("id", None) or new_id()
    given = {
        "email": f"{user_id.hex[:12]}@example.test",
        "name": "Noor Özdemir",
        "email_verified_at": now,
        "onboarded_at": now,
        "created_at": now,
    }
    user = User(id=user_id, **(given | values))
    session.add(user)
    session.flush()
    return user


def a_session(session: Session, user: User) -> str:
    """The token of a signed-in browser, as its cookie holds it."""
    token = sessions.start_session(session, user)
    session.flush()
    return token

"""Whether the database answers."""

from sqlmodel import Session

from ppr_academy.services.core import clock


def check_health(session: Session) -> str:
    """The present time in ISO form, once the database has answered."""
    session.connection().exec_driver_sql("SELECT 1")
    return clock.now().isoformat()

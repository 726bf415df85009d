"""Runs migrations on the app's own engine. `-x url=…` names another database."""

from sqlalchemy import Connection
from sqlmodel.sql.sqltypes import AutoString

from alembic import context
from ppr_academy.models.base import UtcDateTime, metadata
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.core.db import make_engine


def _is_ours(obj: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
    # The job engine keeps its own tables in the same database and migrates them itself.
    return kind != "table" or name in metadata.tables


def _plain_type(kind: str, obj: object, _context: object) -> str | bool:
    # Migrations name database types only, so that they outlive our own column classes.
    if kind == "type" and isinstance(obj, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(obj, AutoString):
        return f"sa.String(length={obj.length})"
    return False


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_object=_is_ours,
        render_as_batch=True,
        render_item=_plain_type,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def run() -> None:
    """Migrate the connection that was handed in, or the database of the settings."""
    given = context.config.attributes.get("connection")
    if given is not None:
        _migrate(given)
        return
    url = context.get_x_argument(as_dictionary=True).get("url") or get_settings().database_url
    engine = make_engine(url)
    with engine.connect() as connection:
        _migrate(connection)
    engine.dispose()


run()

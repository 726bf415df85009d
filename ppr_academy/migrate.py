"""Brings a database to the newest tables: ours by Alembic, the job engine's by itself."""

from pathlib import Path

from alembic.config import Config
from sqlalchemy import Engine

from alembic import command
from ppr_academy.services.core import jobs

ROOT = Path(__file__).resolve().parent.parent


def upgrade(engine: Engine) -> None:
    """Run every migration that `engine`'s database has not seen; all of them or none."""
    with engine.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    jobs.prepare_tables(engine)


def alembic_config() -> Config:
    """Alembic's settings, wherever the caller stands."""
    config = Config(ROOT / "alembic.ini")
    config.set_main_option("script_location", str(ROOT / "alembic"))
    return config

"""Ids of ours: made here, parsed here, never trusted when they come from outside."""

import uuid

from ppr_academy.services.core.errors import NotFound


def new_id() -> uuid.UUID:
    """A fresh random id, known before its row is stored."""
    return uuid.uuid4()


def parse_id(value: object) -> uuid.UUID:
    """The uuid in something that a browser sent. Raises NotFound for anything else."""
    if isinstance(value, uuid.UUID):
        return value
    if isinstance(value, str) and len(value) <= 36:
        try:
            return uuid.UUID(value)
        except ValueError:
            pass
    raise NotFound

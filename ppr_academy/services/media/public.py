"""Pictures that everybody may see: drawn and derived ones only, at an address that never changes
its content."""

import hashlib
import re
import uuid

from ppr_academy.services.gateways import storage

_ROOT = "public/"
_KEY = re.compile(r"(?:covers|pictures)/[a-z0-9][a-z0-9-]{0,100}\.(svg|webp)")
_TYPES = {"svg": "image/svg+xml", "webp": "image/webp"}
LARGE, SMALL = 960, 480
"""Sides of the derived squares, in pixels."""


def put_drawing(name: str, svg: str) -> str:
    """Publish a drawn picture; returns its key, which holds a digest of its content.

    `name` is an id of ours. Raises StorageUnavailable.
    """
    data = svg.encode()
    key = f"covers/{name}-{hashlib.sha256(data).hexdigest()[:12]}.svg"
    storage.put(_ROOT + key, data)
    return key


def put_picture(file_id: uuid.UUID, squares: dict[int, bytes]) -> None:
    """Publish the squares of an uploaded picture, by side in pixels."""
    for side, data in squares.items():
        storage.put(f"{_ROOT}pictures/{file_id.hex}-{side}.webp", data)


def delete_picture(key: str) -> None:
    """Remove both squares of an uploaded picture."""
    storage.delete(_ROOT + key.replace(f"-{LARGE}.", f"-{side}.") for side in (LARGE, SMALL))


def picture_key(file_id: uuid.UUID) -> str:
    """The key of the large square of an uploaded picture."""
    return f"pictures/{file_id.hex}-{LARGE}.webp"


def public_url(key: str, *, small: bool = False) -> str:
    """The address of a public picture; `small` where it is drawn at 240 pixels or less."""
    if small:
        key = key.replace(f"-{LARGE}.webp", f"-{SMALL}.webp")
    return f"/media/public/{key}"


def find_object(path: str) -> tuple[str, str] | None:
    """(storage key, content type) of a public address; None unless it is one that we make."""
    found = _KEY.fullmatch(path)
    return (_ROOT + path, _TYPES[found[1]]) if found else None

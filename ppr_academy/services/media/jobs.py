"""Jobs of the media domain."""

from ppr_academy.services.core import jobs
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.gateways import storage
from ppr_academy.services.media import processing, public, sweep


@jobs.job("media.process_file")
def process_file(file_id: str) -> None:
    """Make a completed upload ready."""
    processing.process_file(parse_id(file_id))


@jobs.job("media.delete_objects")
def delete_objects(file_id: str, storage_key: str) -> None:
    """Remove the bytes of a file whose row is gone or was refused."""
    processing.delete_parts(parse_id(file_id))
    storage.delete([storage_key])


@jobs.job("media.delete_picture")
def delete_picture(key: str) -> None:
    """Remove a public picture that is shown nowhere any more."""
    public.delete_picture(key)


@jobs.job("media.sweep_uploads")
def sweep_uploads() -> None:
    """Throw away uploads that nobody finished."""
    sweep.sweep_uploads()


jobs.schedule("media.sweep_uploads", "17 * * * *")

"""Jobs of the catalog domain."""

from ppr_academy.services.catalog import removal, uploads
from ppr_academy.services.core import jobs
from ppr_academy.services.core.ids import parse_id


@jobs.job("catalog.use_file")
def use_file(file_id: str) -> None:
    """Put a ready file where its upload was meant for."""
    uploads.use_file(parse_id(file_id))


@jobs.job("catalog.sweep_removed")
def sweep_removed() -> None:
    """Delete for good what can no longer be brought back."""
    removal.sweep_removed()


jobs.schedule("catalog.sweep_removed", "37 * * * *")

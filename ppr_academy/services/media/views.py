"""What pages and programs see of files."""

from dataclasses import dataclass

from ppr_academy.models.media import FilePurpose, FileStatus, MediaFile


@dataclass(frozen=True, slots=True)
class UploadSlot:
    """An open upload: send `chunk_size` bytes at a time, beginning at `received`."""

    id: str
    chunk_size: int
    received: int


@dataclass(frozen=True, slots=True)
class FileView:
    """One file as its store's pages show it. `id` is empty where there is none.

    `kind` is "sound", "film" or "picture"; `percent` is how much has arrived, 0 to 100.
    """

    id: str = ""
    name: str = ""
    kind: str = ""
    status: str = ""
    size: str = ""
    size_bytes: int = 0
    received_bytes: int = 0
    percent: int = 0
    duration: str = ""
    duration_ms: int = 0
    failure: str = ""


def view_file(file: MediaFile | None) -> FileView:
    """A file for a page; an empty view for None."""
    if file is None:
        return FileView()
    return FileView(
        id=str(file.id),
        name=file.name,
        kind=kind_of(file.purpose, file.content_type),
        status=FileStatus(file.status).value,
        size=size_label(file.size_bytes),
        size_bytes=file.size_bytes,
        received_bytes=file.received_bytes,
        percent=file.received_bytes * 100 // max(1, file.size_bytes),
        duration=clock_label(file.duration_ms) if file.duration_ms else "",
        duration_ms=file.duration_ms,
        failure=file.failure,
    )


def kind_of(purpose: FilePurpose, content_type: str) -> str:
    """`sound`, `film` or `picture`; what is sent for a lesson counts as sound until it is known."""
    if purpose == FilePurpose.IMAGE:
        return "picture"
    return "film" if content_type.startswith("video/") else "sound"


def size_label(size: int) -> str:
    """Bytes as `812 KB`, `41 MB` or `1.84 GB`, a thousand to the step."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    if size < 1_000_000_000:
        megabytes = size / 1_000_000
        return f"{megabytes:.1f} MB" if megabytes < 10 else f"{round(megabytes)} MB"
    return f"{size / 1_000_000_000:.2f} GB"


def clock_label(duration_ms: int) -> str:
    """Milliseconds as `8:07` or `1:02:11`, seconds rounded down, never `0:00`."""
    seconds = max(1, duration_ms // 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def length_label(duration_ms: int) -> str:
    """Milliseconds as `35 min`, `1 h 08 min` or `under a minute`; empty for none."""
    if duration_ms <= 0:
        return ""
    minutes = round(duration_ms / 60_000)
    if minutes < 1:
        return "under a minute"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min"

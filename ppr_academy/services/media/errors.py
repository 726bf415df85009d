"""Refusals about pictures and sound."""

from ppr_academy.services.core.errors import DomainError


class UnknownMedia(DomainError):
    """The bytes are not a kind of file that is taken here, whatever the name says."""

    code = "unknown_media"
    default = "This file is not one we can play."

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message, field="file")


class UnreadableMedia(DomainError):
    """The kind is right, but the file breaks off or cannot be decoded."""

    code = "unreadable_media"
    default = "This file cannot be read to its end. Export it again and send it once more."

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message, field="file")


class ImageTooLarge(DomainError):
    """The picture has more pixels than we decode."""

    code = "image_too_large"
    default = "This picture has more than 40 million pixels. Send a smaller one."

    def __init__(self) -> None:
        super().__init__(field="file")


class ImageTooSmall(DomainError):
    """The picture would be drawn larger than it is."""

    code = "image_too_small"

    def __init__(self, width: int, height: int, need: int) -> None:
        super().__init__(
            f"This picture is {width:,} × {height:,} pixels. It needs {need} on the short side.",
            field="file",
        )


class FileTooLarge(DomainError):
    """More bytes than this purpose takes, or than were announced."""

    code = "file_too_large"

    def __init__(self, message: str) -> None:
        super().__init__(message, field="file")


class TooManyUploads(DomainError):
    """A store sends more files at once than we take."""

    code = "too_many_uploads"

    def __init__(self, most: int) -> None:
        super().__init__(
            f"{most} files are being sent already. Let one finish, or cancel it.", field="file"
        )


class WrongOffset(DomainError):
    """A part begins elsewhere than where the upload stands. `received` is in bytes."""

    code = "wrong_offset"

    def __init__(self, received: int) -> None:
        self.received = received
        super().__init__(f"The upload stands at {received:,} bytes. Go on from there.")


class IncompleteUpload(WrongOffset):
    """Not every byte has arrived yet. `received` is in bytes."""

    code = "incomplete_upload"


class UploadClosed(DomainError):
    """The upload was completed or refused before; nothing more is taken for it."""

    code = "upload_closed"
    default = "This upload has ended. Choose the file again."

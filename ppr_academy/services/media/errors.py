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

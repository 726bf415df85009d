"""What an upload really is: decided from its first 64 KB, never from its name.

Each kind is recognised by parsing its container, not by a few magic bytes, so that a web page
behind the word RIFF is refused while it is still being sent.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from ppr_academy.services.media import containers, pictures
from ppr_academy.services.media.containers import HEAD_BYTES
from ppr_academy.services.media.errors import UnknownMedia


class MediaKind(StrEnum):
    WAV = "wav"
    MP3 = "mp3"
    FLAC = "flac"
    OGG = "ogg"
    OPUS = "opus"
    M4A = "m4a"
    AAC = "aac"
    MP4 = "mp4"
    MOV = "mov"
    WEBM = "webm"
    MKV = "mkv"
    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"


AUDIO_KINDS = frozenset(
    {
        MediaKind.WAV,
        MediaKind.MP3,
        MediaKind.FLAC,
        MediaKind.OGG,
        MediaKind.OPUS,
        MediaKind.M4A,
        MediaKind.AAC,
    }
)
VIDEO_KINDS = frozenset({MediaKind.MP4, MediaKind.MOV, MediaKind.WEBM, MediaKind.MKV})
LESSON_KINDS = AUDIO_KINDS | VIDEO_KINDS
IMAGE_KINDS = frozenset({MediaKind.PNG, MediaKind.JPEG, MediaKind.WEBP})

CONTENT_TYPES = {
    MediaKind.WAV: "audio/wav",
    MediaKind.MP3: "audio/mpeg",
    MediaKind.FLAC: "audio/flac",
    MediaKind.OGG: "audio/ogg",
    MediaKind.OPUS: "audio/ogg",
    MediaKind.M4A: "audio/mp4",
    MediaKind.AAC: "audio/aac",
    MediaKind.MP4: "video/mp4",
    MediaKind.MOV: "video/quicktime",
    MediaKind.WEBM: "video/webm",
    MediaKind.MKV: "video/x-matroska",
    MediaKind.PNG: "image/png",
    MediaKind.JPEG: "image/jpeg",
    MediaKind.WEBP: "image/webp",
}

_LESSON_HINT = "Send WAV, MP3, FLAC, OGG, M4A, MP4, MOV or WebM."
_IMAGE_HINT = "Send a PNG, a JPEG or a WebP."

# What people send by mistake, by how it begins: (bytes, offset, what to call it).
_NAMED = (
    (b"PK\x03\x04", 0, "an archive"),
    (b"PK\x05\x06", 0, "an archive"),
    (b"Rar!\x1a\x07", 0, "an archive"),
    (b"7z\xbc\xaf\x27\x1c", 0, "an archive"),
    (b"\x1f\x8b", 0, "an archive"),
    (b"ustar", 257, "an archive"),
    (b"MZ", 0, "a program"),
    (b"\x7fELF", 0, "a program"),
    (b"\xcf\xfa\xed\xfe", 0, "a program"),
    (b"\xca\xfe\xba\xbe", 0, "a program"),
    (b"#!", 0, "a script"),
    (b"%PDF-", 0, "a PDF"),
    (b"GIF8", 0, "a GIF"),
    (b"BM", 0, "a BMP picture"),
    (b"AIFF", 8, "an AIFF"),
    (b"AIFC", 8, "an AIFF"),
    (b"caff", 0, "a Core Audio file"),
    (b"MThd", 0, "a MIDI file"),
    (b"AVI ", 8, "an AVI"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", 0, "a Windows Media file"),
    (b"ftyphei", 4, "a HEIC picture"),
    (b"ftypmif1", 4, "a HEIC picture"),
    (b"ftypavi", 4, "an AVIF picture"),
)

# What a file of two faces carries near its head. Browsers and readers look no further than this.
_SMUGGLED_WITHIN = 4096
_SMUGGLED = (
    b"<script",
    b"<!doctype",
    b"<html",
    b"<svg",
    b"<iframe",
    b"<?php",
    b"%pdf-",
    b"pk\x03\x04",
)


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What a file is, and the type it is served with."""

    kind: MediaKind
    content_type: str


def sniff(head: bytes, allowed: Collection[MediaKind] = LESSON_KINDS) -> Sniffed:
    """The kind of a file from its first bytes, up to HEAD_BYTES of them.

    Raises UnknownMedia, with a sentence that says what it is and what to send instead, for
    everything that is not one of `allowed`.
    """
    hint = _IMAGE_HINT if set(allowed) <= IMAGE_KINDS else _LESSON_HINT
    if not head:
        raise UnknownMedia(f"This file is empty. {hint}")
    head = head[:HEAD_BYTES]
    kind = _parsed(head)
    if kind is None:
        raise UnknownMedia(f"{_name_of(head)} {hint}")
    if any(mark in head[:_SMUGGLED_WITHIN].lower() for mark in _SMUGGLED):
        raise UnknownMedia(f"This file is two things at once. {hint}")
    if kind not in allowed:
        raise UnknownMedia(f"This is {_noun(kind)}. {hint}")
    return Sniffed(kind, CONTENT_TYPES[kind])


def _parsed(head: bytes) -> MediaKind | None:
    name = containers.kind_of(head) or pictures.kind_of(head)
    return MediaKind(name) if name else None


def _name_of(head: bytes) -> str:
    for mark, offset, name in _NAMED:
        if head[offset : offset + len(mark)] == mark:
            return f"This is {name}."
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        return "This is a web page or an SVG."
    return "We do not know this kind of file."


def _noun(kind: MediaKind) -> str:
    if kind in IMAGE_KINDS:
        return "a picture"
    return "a film" if kind in VIDEO_KINDS else "a recording"

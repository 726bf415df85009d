"""Parsers that tell PNG, JPEG and WebP by their structure. Pure bytes in, a name out."""

import struct
import zlib

_PNG = b"\x89PNG\r\n\x1a\n"
_WEBP_CHUNKS = {b"VP8 ", b"VP8L", b"VP8X"}

# Start of frame, any coding; C4, C8 and CC share the range but are tables and extensions.
_JPEG_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_SCAN = 0xDA


def kind_of(head: bytes) -> str | None:
    """One of "png", "jpeg", "webp"; None when it is none of them."""
    if _is_png(head):
        return "png"
    if _is_jpeg(head):
        return "jpeg"
    if _is_webp(head):
        return "webp"
    return None


def _is_png(head: bytes) -> bool:
    if len(head) < 33 or head[:8] != _PNG or head[8:16] != b"\0\0\0\x0dIHDR":
        return False
    width, height = struct.unpack_from(">II", head, 16)
    stated = int.from_bytes(head[29:33], "big")
    return bool(width and height) and zlib.crc32(head[12:29]) == stated


def _is_jpeg(head: bytes) -> bool:
    """Walks the segments up to the frame header, or to the end of the head."""
    if head[:2] != b"\xff\xd8":
        return False
    at, seen = 2, 0
    while at + 4 <= len(head):
        if head[at] != 0xFF:
            return False
        marker = head[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in _JPEG_FRAMES:
            return True
        length = int.from_bytes(head[at + 2 : at + 4], "big")
        if marker < 0xC0 or marker == _JPEG_SCAN or length < 2:
            return False
        at += 2 + length
        seen += 1
    return seen > 0


def _is_webp(head: bytes) -> bool:
    is_riff = len(head) >= 30 and head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    return is_riff and head[12:16] in _WEBP_CHUNKS

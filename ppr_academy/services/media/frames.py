"""MP3 and AAC frames, and the ID3 tag that may stand before them."""

import re

_MPEG1_KBITS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MPEG2_KBITS = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_RATES = (44_100, 48_000, 32_000)

_MPEG25, _RESERVED_VERSION, _MPEG1 = 0, 1, 3
_LAYER_3 = 1

_ID3_NAME = re.compile(rb"[A-Z][A-Z0-9]{2,3}")

# Encoders leave room behind the tag, and some begin with silence of zero bytes.
_MOST_PADDING = 4096


def count_mp3(data: bytes, at: int, most: int) -> int:
    """How many Layer III frames follow each other from `at`, counted up to `most`."""
    count = 0
    while count < most and at + 4 <= len(data):
        length = _mp3_frame(data[at : at + 4])
        if not length:
            break
        count += 1
        at += length
    return count


def _mp3_frame(header: bytes) -> int:
    """Length of an MPEG Layer III frame in bytes; 0 when the header is not one."""
    version, layer = header[1] >> 3 & 3, header[1] >> 1 & 3
    bits, rate = header[2] >> 4, header[2] >> 2 & 3
    is_synced = header[0] == 0xFF and header[1] & 0xE0 == 0xE0
    is_known = version != _RESERVED_VERSION and layer == _LAYER_3
    if not (is_synced and is_known and 1 <= bits <= 14 and rate < 3):
        return 0
    kbits = (_MPEG1_KBITS if version == _MPEG1 else _MPEG2_KBITS)[bits]
    divider = 1 if version == _MPEG1 else 4 if version == _MPEG25 else 2
    slots = 144 if version == _MPEG1 else 72
    padding = header[2] >> 1 & 1
    return slots * kbits * 1000 // (_RATES[rate] // divider) + padding


def count_adts(data: bytes, at: int, most: int) -> int:
    """How many ADTS frames of AAC follow each other from `at`, counted up to `most`."""
    count = 0
    while count < most and at + 7 <= len(data):
        is_synced = data[at] == 0xFF and data[at + 1] & 0xF6 == 0xF0
        rate = data[at + 2] >> 2 & 15
        length = (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
        if not is_synced or rate > 12 or length < 7:
            break
        count += 1
        at += length
    return count


def skip_id3(head: bytes) -> int | None:
    """Where the frames begin: behind the ID3 tag and its padding. None when the tag is broken.

    The answer may lie behind the end of `head`: tags with a cover are large.
    """
    at = 0
    if head[:3] == b"ID3":
        if not _is_id3(head):
            return None
        at = 10 + _syncsafe(head[6:10]) + (10 if head[5] & 0x10 else 0)
    padded = at
    while at < len(head) and at - padded < _MOST_PADDING and head[at] == 0:
        at += 1
    return at


def _is_id3(head: bytes) -> bool:
    if len(head) < 20 or head[3] not in {2, 3, 4} or any(byte > 127 for byte in head[6:10]):
        return False
    if head[5] & 0x40:
        # An extended header: rare, and the first frame stands behind it.
        return True
    width = 3 if head[3] == 2 else 4
    return bool(_ID3_NAME.fullmatch(head[10 : 10 + width])) or head[10:14] == b"\0\0\0\0"


def _syncsafe(four: bytes) -> int:
    return four[0] << 21 | four[1] << 14 | four[2] << 7 | four[3]

"""Parsers that tell audio and video containers by their structure. Pure bytes in, a name out."""

import struct

from ppr_academy.services.media.frames import count_adts, count_mp3, skip_id3

HEAD_BYTES = 65_536
"""How much of a file is needed. A shorter head counts as the whole file."""

_ENOUGH_FRAMES = 3

# Format tags that libsndfile decodes: PCM, MS ADPCM, float, A-law, µ-law, IMA ADPCM, extensible.
_WAVE_TAGS = {0x0001, 0x0002, 0x0003, 0x0006, 0x0007, 0x0011, 0xFFFE}

_OGG_CODECS = (
    (b"\x01vorbis", "ogg"),
    (b"OpusHead", "opus"),
    (b"\x7fFLAC", "ogg"),
    (b"Speex   ", "ogg"),
)

_MP4_BRANDS = {b"isom", b"avc1", b"mmp4", b"dash", b"MSNV", b"f4v ", b"XAVC", b"3gp4", b"3gp5"}
_MP4_BOXES = {b"moov", b"mdat", b"free", b"skip", b"wide", b"uuid", b"moof", b"sidx", b"styp"}
_MP4_BOXES |= {b"pdin", b"meta", b"udta", b"PICT", b"pnot", b"beam"}


def kind_of(head: bytes) -> str | None:
    """The name of the container that `head` is the beginning of; None when it is none of them."""
    for parser in (_wave, _flac, _ogg, _iso, _matroska, _frames):
        name = parser(head)
        if name:
            return name
    return None


def _wave(head: bytes) -> str | None:
    if head[:4] not in {b"RIFF", b"RF64", b"BW64"} or head[8:12] != b"WAVE":
        return None
    at = 12
    while at + 8 <= len(head):
        name, size = struct.unpack_from("<4sI", head, at)
        if name == b"fmt ":
            return "wav" if size >= 16 and _is_wave_format(head[at + 8 : at + 24]) else None
        if name == b"data" or not _is_name(name):
            return None
        at += 8 + size + size % 2
    return None


def _is_wave_format(fields: bytes) -> bool:
    if len(fields) < 16:
        return False
    tag, channels, rate, _, align, _ = struct.unpack("<HHIIHH", fields)
    return tag in _WAVE_TAGS and 1 <= channels <= 64 and 1000 <= rate <= 768_000 and align > 0


def _flac(head: bytes) -> str | None:
    # STREAMINFO comes first and is 34 bytes long; its rate stands in 20 bits after two sizes.
    if head[:4] != b"fLaC" or len(head) < 42 or head[4] & 0x7F or head[5:8] != b"\0\0\x22":
        return None
    smallest_block = int.from_bytes(head[8:10], "big")
    rate = int.from_bytes(head[18:21], "big") >> 4
    return "flac" if smallest_block >= 16 and rate > 0 else None


def _ogg(head: bytes) -> str | None:
    begins_a_stream = len(head) > 28 and head[:4] == b"OggS" and head[4] == 0 and head[5] & 2
    if not begins_a_stream:
        return None
    packet = head[27 + head[26] :]
    return next((name for mark, name in _OGG_CODECS if packet.startswith(mark)), None)


def _iso(head: bytes) -> str | None:
    """MP4, M4A and QuickTime: a row of boxes, each with a length and a name."""
    boxes = _boxes(head)
    if not boxes:
        return None
    name, start, _ = boxes[0]
    if name != b"ftyp":
        # QuickTime before 2001 has no ftyp; what it starts with must be followed by another box.
        is_old_movie = name in {b"moov", b"wide", b"mdat"} and _is_old_movie(head, boxes)
        return "mov" if is_old_movie else None
    brand = head[start : start + 4]
    if len(boxes) < 2 or boxes[1][0] not in _MP4_BOXES:
        return None
    if brand == b"qt  ":
        return "mov"
    if brand in {b"M4A ", b"M4B "}:
        return "m4a"
    is_mp4 = brand in _MP4_BRANDS or brand[:3] in {b"iso", b"mp4", b"M4V"}
    if not is_mp4:
        return None
    return "m4a" if _has_sound_only(head, boxes) else "mp4"


def _boxes(head: bytes) -> list[tuple[bytes, int, int]]:
    """(name, start of content, end) of the boxes at the top; empty when they make no sense."""
    found = []
    at = 0
    while at + 8 <= len(head):
        size, name = struct.unpack_from(">I4s", head, at)
        start = at + 8
        if size == 1 and at + 16 <= len(head):
            size = struct.unpack_from(">Q", head, start)[0]
            start += 8
        if size == 0:
            size = 2**63
        if size < start - at or not _is_name(name):
            return []
        found.append((name, start, at + size))
        at += size
    return found


def _is_old_movie(head: bytes, boxes: list[tuple[bytes, int, int]]) -> bool:
    names = [name for name, _, _ in boxes]
    if names[0] == b"moov":
        start = boxes[0][1]
        return head[start + 4 : start + 8] == b"mvhd"
    return names[0] == b"wide" and names[1:2] == [b"mdat"]


def _has_sound_only(head: bytes, boxes: list[tuple[bytes, int, int]]) -> bool:
    """True when the whole index is in the head and names sound but no picture."""
    for name, start, end in boxes:
        if name == b"moov" and end <= len(head):
            index = head[start:end]
            handlers = {index[i + 12 : i + 16] for i in _all(index, b"hdlr")}
            return b"soun" in handlers and b"vide" not in handlers
    return False


def _all(data: bytes, mark: bytes) -> list[int]:
    places = []
    at = data.find(mark)
    while at >= 0:
        places.append(at)
        at = data.find(mark, at + 1)
    return places


def _matroska(head: bytes) -> str | None:
    if head[:4] != b"\x1a\x45\xdf\xa3":
        return None
    at, size = _vint(head, 4)
    end = at + size
    segment = head[end : end + 4]
    if not 0 < size <= 4096 or segment != b"\x18\x53\x80\x67":
        return None
    while at < end:
        mark = head[at : at + 2]
        if mark == b"\x42\x82":
            start, length = _vint(head, at + 2)
            doctype = head[start : start + length].rstrip(b"\0")
            return {b"webm": "webm", b"matroska": "mkv"}.get(doctype)
        # Every other element of this header has an ID of two bytes, or is Void (EC) or CRC (BF).
        wide = 1 if mark[:1] in {b"\xec", b"\xbf"} else 2
        start, length = _vint(head, at + wide)
        if length < 0:
            return None
        at = start + length
    return None


def _vint(data: bytes, at: int) -> tuple[int, int]:
    """EBML's number: (where it ends, its value). A first byte of 0 is not one: value −1."""
    first = data[at] if at < len(data) else 0
    if first == 0:
        return len(data), -1
    width = 9 - first.bit_length()
    raw = int.from_bytes(data[at : at + width], "big")
    return at + width, raw & ((1 << (7 * width)) - 1)


def _frames(head: bytes) -> str | None:
    """MP3 and raw AAC have no container: a row of frames, maybe behind an ID3 tag."""
    start = skip_id3(head)
    if start is None:
        return None
    if head[:3] == b"ID3" and start >= len(head):
        # A tag with a large cover hides the frames; a short head would have to show them.
        return "mp3" if len(head) >= HEAD_BYTES else None
    if head[start : start + 4] == b"fLaC":
        return _flac(head[start:])
    if count_mp3(head, start, _ENOUGH_FRAMES) >= _ENOUGH_FRAMES:
        return "mp3"
    if count_adts(head, start, _ENOUGH_FRAMES) >= _ENOUGH_FRAMES:
        return "aac"
    return None


def _is_name(name: bytes) -> bool:
    return all(32 <= byte < 127 or byte == 0xA9 for byte in name)

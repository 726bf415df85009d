"""Uploads are judged by what they contain; their names are never asked."""

import io
import subprocess
import zipfile
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
import soundfile
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from ppr_academy.services.media.errors import UnknownMedia
from ppr_academy.services.media.sniff import (
    CONTENT_TYPES,
    HEAD_BYTES,
    IMAGE_KINDS,
    LESSON_KINDS,
    MediaKind,
    sniff,
)

ALL = frozenset(MediaKind)


def recording(kind: str, subtype: str | None = None) -> bytes:
    sound = np.random.default_rng(3).normal(0, 0.1, (24_000, 2))
    out = io.BytesIO()
    soundfile.write(out, sound, 48_000, format=kind, subtype=subtype)
    return out.getvalue()


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((300, 300), 40).save(out, kind)
    return out.getvalue()


@pytest.fixture(scope="module")
def muxed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of films and recordings as ffmpeg writes them."""
    folder = tmp_path_factory.mktemp("muxed")
    sound = ["-f", "lavfi", "-i", "sine=frequency=330:duration=1"]
    both = ["-f", "lavfi", "-i", "testsrc=s=64x64:d=1:r=10", *sound]
    jobs = {
        "song.m4a": [*sound, "-c:a", "aac"],
        "faststart.m4a": [*sound, "-c:a", "aac", "-movflags", "+faststart", "-brand", "mp42"],
        "song.aac": [*sound, "-c:a", "aac"],
        "tagged.mp3": [*sound, "-metadata", "title=Hello", "-id3v2_version", "3"],
        "film.mp4": [*both, "-shortest"],
        "fast.mp4": [*both, "-shortest", "-movflags", "+faststart"],
        "film.mov": [*both, "-shortest"],
        "film.webm": [*both, "-shortest", "-c:v", "libvpx", "-c:a", "libopus"],
        "film.mkv": [*both, "-shortest"],
        "song.opus": [*sound, "-c:a", "libopus"],
    }
    for name, options in jobs.items():
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", *options]
        subprocess.run([*command, str(folder / name)], check=True, timeout=60)
    return folder


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (recording("WAV"), "wav"),
        (recording("WAV", "PCM_24"), "wav"),
        (recording("WAV", "FLOAT"), "wav"),
        (recording("WAVEX"), "wav"),
        (recording("RF64"), "wav"),
        (recording("FLAC"), "flac"),
        (recording("OGG", "VORBIS"), "ogg"),
        (recording("OGG", "OPUS"), "opus"),
        (recording("MP3"), "mp3"),
        (picture("PNG"), "png"),
        (picture("JPEG"), "jpeg"),
        (picture("WEBP"), "webp"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_kind_is_known_by_its_content(data: bytes, kind: str) -> None:
    found = sniff(data, ALL)
    assert found.kind == kind
    assert found.content_type == CONTENT_TYPES[MediaKind(kind)]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("song.m4a", "m4a"),
        ("faststart.m4a", "m4a"),
        ("song.aac", "aac"),
        ("tagged.mp3", "mp3"),
        ("film.mp4", "mp4"),
        ("fast.mp4", "mp4"),
        ("film.mov", "mov"),
        ("film.webm", "webm"),
        ("film.mkv", "mkv"),
        ("song.opus", "opus"),
    ],
)
def test_each_container_is_known_by_its_content(muxed: Path, name: str, kind: str) -> None:
    data = (muxed / name).read_bytes()
    found = sniff(data)
    assert found.kind == kind


def test_the_first_64_kb_are_enough() -> None:
    loud = np.random.default_rng(5).normal(0, 0.2, (441_000, 2))
    out = io.BytesIO()
    soundfile.write(out, loud, 44_100, format="WAV")
    assert sniff(out.getvalue()[:HEAD_BYTES]).kind == "wav"
    assert sniff(out.getvalue()).kind == "wav"


def test_an_mp3_with_a_large_cover_in_its_tag_is_taken() -> None:
    frame = b"APIC" + (200_000).to_bytes(4, "big") + b"\0\0" + b"\xff\xd8" * 100_000
    size = len(frame)
    safe = bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
    data = b"ID3\x03\0\0" + safe + frame + recording("MP3")
    assert sniff(data[:HEAD_BYTES]).kind == "mp3"
    with pytest.raises(UnknownMedia):
        sniff(data[:5000])


def test_zero_bytes_before_the_first_mp3_frame_are_passed_over() -> None:
    assert sniff(b"\0" * 1000 + recording("MP3")).kind == "mp3"


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        box.writestr("take.wav", recording("WAV"))
    return out.getvalue()


MASKED = {
    "an archive": archive(),
    "a program": b"MZ\x90\0" + b"\0" * 400,
    "a program for Linux": b"\x7fELF\x02\x01\x01" + b"\0" * 400,
    "a script": b"#!/bin/sh\nrm -rf /\n",
    "a PDF": b"%PDF-1.7\n" + b"x" * 400,
    "a web page": b"\xef\xbb\xbf\n <!DOCTYPE html><html><script>alert(1)</script>",
    "an SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "text": b"just some words, many of them " * 50,
    "zeros": b"\0" * 4000,
    "many zeros": b"\0" * 70_000,
    "one byte": b"R",
    "the word RIFF": b"RIFF",
    "RIFF and WAVE with a page behind": b"RIFF\x24\0\0\0WAVE<html><script>alert(1)</script>" * 9,
    "a WAV without a format": b"RIFF\x24\0\0\0WAVEdata\x00\x01\0\0" + b"\0" * 256,
    "a WAV of no channels": b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\0\0" + b"\0" * 40,
    "a WAV that breaks off": recording("WAV")[:20],
    "a FLAC that breaks off": recording("FLAC")[:20],
    "an Ogg of something else": b"OggS\0\x02" + b"\0" * 20 + b"\x01\x1e\x80theora" + b"\0" * 60,
    "an Ogg from its middle": recording("OGG", "VORBIS")[5000:],
    "an empty tag": b"ID3\x03\0\0\0\0\0\x0a" + b"\0" * 10,
    "a tag with a page behind": b"ID3\x03\0\0\0\0\0\x0a" + b"\0" * 10 + b"<html>" * 50,
    "one MP3 frame": b"\xff\xfb\x90\x00" + b"\0" * 413,
    "a row of FF": b"\xff" * 5000,
    "ftyp and nothing else": b"\0\0\0\x18ftypisom\0\0\0\0isommp42",
    "ftyp and a page": b"\0\0\0\x18ftypisom\0\0\0\0isommp42<html><script>alert(1)</script>",
    "an EBML of another kind": b"\x1a\x45\xdf\xa3\x88\x42\x82\x84test\x18\x53\x80\x67" + b"\0" * 60,
    "an EBML that breaks off": b"\x1a\x45\xdf\xa3\x9f\x42",
    "a PNG with a wrong checksum": picture("PNG")[:29] + b"\0\0\0\0" + picture("PNG")[33:],
    "a GIF": b"GIF89a" + b"\0" * 60,
    "an AIFF": b"FORM\0\0\1\0AIFFCOMM" + b"\0" * 60,
    "a MIDI file": b"MThd\0\0\0\6" + b"\0" * 60,
}


@pytest.mark.parametrize("data", MASKED.values(), ids=MASKED.keys())
def test_what_only_calls_itself_a_recording_is_refused(data: bytes) -> None:
    with pytest.raises(UnknownMedia) as refusal:
        sniff(data, ALL)
    assert refusal.value.code == "unknown_media"
    assert refusal.value.field == "file"
    assert refusal.value.message.endswith(".")


def with_two_faces(marker: bytes) -> bytes:
    wav = recording("WAV")
    note = marker.ljust(64, b" ")
    return wav[:12] + b"note" + len(note).to_bytes(4, "little") + note + wav[12:]


@pytest.mark.parametrize(
    "marker",
    [b"<script>alert(1)</script>", b"<SVG onload=x>", b"%PDF-1.4", b"PK\x03\x04", b"<?php"],
)
def test_a_recording_that_is_also_something_else_is_refused(marker: bytes) -> None:
    assert sniff(with_two_faces(b"recorded on a Tuesday")).kind == "wav"
    with pytest.raises(UnknownMedia, match="two things at once"):
        sniff(with_two_faces(marker))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is empty. Send WAV"),
        (MASKED["an archive"], "This is an archive. Send WAV"),
        (MASKED["an AIFF"], "This is an AIFF. Send WAV"),
        (MASKED["an SVG"], "This is a web page or an SVG. Send WAV"),
        (MASKED["text"], "We do not know this kind of file. Send WAV"),
        (picture("PNG"), "This is a picture. Send WAV"),
    ],
)
def test_the_refusal_says_what_it_is_and_what_to_send(data: bytes, sentence: str) -> None:
    with pytest.raises(UnknownMedia) as refusal:
        sniff(data)
    assert refusal.value.message.startswith(sentence)


def test_a_recording_is_no_cover() -> None:
    with pytest.raises(UnknownMedia, match=r"This is a recording\. Send a PNG"):
        sniff(recording("WAV"), IMAGE_KINDS)


def is_settled(data: bytes) -> bool:
    """Known or refused: anything else would be a crash in the middle of an upload."""
    try:
        return sniff(data, ALL).kind in ALL
    except UnknownMedia as refusal:
        return refusal.field == "file"


BEGINNINGS = [
    b"\x1a\x45\xdf\xa3",
    b"RIFF\0\0\0\0WAVE",
    b"\xff\xd8\xff",
    b"ID3\3\0\0",
    b"OggS\0\2",
    b"\0\0\0\x18ftypisom",
    b"\xff\xf1",
    b"\xff\xfb",
]
SAMPLES = [recording("WAV"), recording("FLAC"), recording("OGG"), recording("MP3"), picture("PNG")]


@settings(max_examples=300)
@given(st.binary(max_size=300))
@example(b"\x1a\x45\xdf\xa3\x9f\x42\x82\x00")
@example(b"\0\0\0\x01ftyp" + b"\0" * 8)
def test_no_bytes_whatever_crash_it(data: bytes) -> None:
    with pytest.raises(UnknownMedia):
        sniff(data, ALL)


@settings(max_examples=300)
@given(st.sampled_from(SAMPLES), st.integers(0, 200), st.binary(min_size=1, max_size=8))
def test_damaged_files_are_either_known_or_refused(sample: bytes, at: int, noise: bytes) -> None:
    damaged = sample[:at] + noise + sample[at + len(noise) :]
    assert is_settled(damaged)


@settings(max_examples=200)
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=400))
def test_a_true_beginning_with_noise_behind_it_ends_in_an_answer(mark: bytes, rest: bytes) -> None:
    assert is_settled(mark + rest)


def test_lesson_and_image_kinds_do_not_overlap() -> None:
    assert not LESSON_KINDS & IMAGE_KINDS
    assert LESSON_KINDS | IMAGE_KINDS == ALL == set(CONTENT_TYPES)

"""Uploaded pictures come out square, small, clean and the right way up."""

import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageCms, PngImagePlugin

from ppr_academy.services.media.errors import (
    ImageTooLarge,
    ImageTooSmall,
    UnknownMedia,
    UnreadableMedia,
)
from ppr_academy.services.media.images import square_webp

RED, BLUE = (200, 30, 30), (30, 30, 200)


def saved(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def halves(width: int = 800, height: int = 600) -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(BLUE, (width // 2, 0, width, height))
    return picture


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    assert picture.format == "WEBP"
    return picture


def near(pixel: tuple[int, ...], color: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 30 for a, b in zip(pixel[:3], color, strict=True))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_each_kind_comes_out_as_two_webp_squares(kind: str) -> None:
    squares = square_webp(saved(halves(2400, 1200), kind))
    assert set(squares) == {960, 480}
    for side, data in squares.items():
        picture = opened(data).convert("RGB")
        assert picture.size == (side, side)
        assert near(picture.getpixel((side // 4, side // 2)), RED)
        assert near(picture.getpixel((side * 3 // 4, side // 2)), BLUE)


def test_the_middle_is_kept() -> None:
    picture = Image.new("RGB", (1200, 400), RED)
    picture.paste(BLUE, (400, 0, 800, 400))
    square = opened(square_webp(saved(picture))[480]).convert("RGB")
    assert near(square.getpixel((5, 200)), BLUE)
    assert near(square.getpixel((square.width - 5, 200)), BLUE)


def test_a_small_picture_is_not_blown_up() -> None:
    squares = square_webp(saved(halves(300, 500)))
    assert opened(squares[960]).size == opened(squares[480]).size == (300, 300)


def test_a_phone_photo_is_turned_upright_and_loses_its_place() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Maker of phones"
    exif.get_ifd(0x8825)[1] = "N"
    data = saved(halves(800, 800), "JPEG", exif=exif)
    assert b"Maker of phones" in data
    square = square_webp(data)[480]
    turned = opened(square).convert("RGB")
    assert near(turned.getpixel((240, 60)), RED)
    assert near(turned.getpixel((240, 420)), BLUE)
    assert b"Maker" not in square
    assert not opened(square).getexif()


def test_comments_profiles_and_appended_files_are_gone() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "taken at home")
    noise = Image.effect_noise((400, 400), 60)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = saved(noise, pnginfo=notes, icc_profile=profile) + b"PK\x03\x04 and an archive"
    square = square_webp(data)[480]
    assert b"taken at home" not in square
    assert b"PK\x03\x04" not in square
    assert "icc_profile" not in opened(square).info


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p.convert("L"),
        lambda p: p.convert("P"),
        lambda p: p.convert("1"),
        lambda p: p.convert("LA"),
    ],
)
def test_grey_and_indexed_pictures_are_taken(change: Callable[[Image.Image], Image.Image]) -> None:
    assert opened(square_webp(saved(change(halves())))[480]).size == (480, 480)


def test_sixteen_bits_of_grey_keep_their_middle_tones() -> None:
    grey = Image.fromarray(np.full((300, 300), 32_768, np.uint16))
    square = opened(square_webp(saved(grey))[480]).convert("L")
    assert 120 <= square.getpixel((100, 100)) <= 136


def test_cmyk_photos_are_taken() -> None:
    square = opened(square_webp(saved(halves().convert("CMYK"), "JPEG"))[480]).convert("RGB")
    assert near(square.getpixel((60, 240)), RED)


def test_what_can_be_seen_through_stays_so() -> None:
    logo = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    logo.paste((*RED, 255), (100, 100, 300, 300))
    square = opened(square_webp(saved(logo))[480])
    assert square.mode == "RGBA"
    assert square.getpixel((10, 10))[3] == 0
    assert square.getpixel((200, 200))[3] == 255


def test_a_broken_colour_profile_is_passed_over() -> None:
    data = saved(halves(), icc_profile=b"not a profile at all" * 10)
    assert near(opened(square_webp(data)[480]).convert("RGB").getpixel((60, 240)), RED)


def chunk(name: bytes, data: bytes) -> bytes:
    body = name + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def png(head: bytes, pixels: bytes) -> bytes:
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that unpacks to width × height bytes of zeros."""
    packer = zlib.compressobj(9)
    row = b"\0" * (width + 1)
    pixels = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    data = bomb(8_000, 5_001)
    assert len(data) < 60_000
    with pytest.raises(ImageTooLarge) as refusal:
        square_webp(data)
    assert refusal.value.code == "image_too_large"
    assert "40 million" in refusal.value.message


@pytest.mark.parametrize("side", [10_000, 15_000, 60_000])
def test_a_bomb_that_only_states_its_size_is_refused(side: int) -> None:
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    data = png(head, b"")
    with pytest.raises(ImageTooLarge):
        square_webp(data)


def test_a_picture_of_exactly_forty_million_pixels_is_taken() -> None:
    assert opened(square_webp(bomb(8_000, 5_000))[480]).size == (480, 480)


def test_a_tiny_picture_is_refused_with_its_size() -> None:
    with pytest.raises(ImageTooSmall, match=r"239 × 500 pixels\. It needs 240"):
        square_webp(saved(halves(239, 500)))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_picture_that_breaks_off_is_refused(kind: str, share: float) -> None:
    noise = Image.effect_noise((600, 600), 60).convert("RGB")
    data = saved(noise, kind)
    with pytest.raises((UnreadableMedia, UnknownMedia)):
        square_webp(data[: int(len(data) * share)])


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a" + b"\0" * 99, b"<svg/>", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0"]
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(UnknownMedia):
        square_webp(data)

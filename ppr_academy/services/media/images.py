"""Uploaded logos and covers: checked, cut square, cleaned and written small.

What comes out is drawn anew, pixel by pixel: no metadata, nothing appended, no second face.
"""

import io
from collections.abc import Sequence

from PIL import Image, ImageCms, ImageOps

from ppr_academy.services.media.errors import ImageTooLarge, ImageTooSmall, UnreadableMedia
from ppr_academy.services.media.sniff import IMAGE_KINDS, sniff

MOST_PIXELS = 40_000_000
SMALLEST_SIDE = 240
SIDES = (960, 480)
"""Pixels of the squares that are kept."""

_QUALITY = 86
_FORMATS = ("PNG", "JPEG", "WEBP")
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, MemoryError, OverflowError)
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def square_webp(data: bytes, sides: Sequence[int] = SIDES) -> dict[int, bytes]:
    """The middle square of a PNG, JPEG or WebP as WebP files, by side in pixels.

    A small picture is never blown up: its squares are as large as it is. Raises UnknownMedia for
    other kinds, ImageTooLarge over 40 million pixels, ImageTooSmall, UnreadableMedia.
    """
    sniff(data[:65_536], IMAGE_KINDS)
    _verify(data)
    picture = _square(data, max(sides))
    return {side: _webp(picture, side) for side in sides}


def _verify(data: bytes) -> None:
    """Reads the structure and its checksums without decoding a pixel."""
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise ImageTooLarge
            if min(width, height) < SMALLEST_SIDE:
                raise ImageTooSmall(width, height, SMALLEST_SIDE)
            picture.verify()
    except _BOMB as bomb:
        raise ImageTooLarge from bomb
    except _BROKEN as broken:
        raise UnreadableMedia("This picture is damaged. Export it again.") from broken


def _square(data: bytes, side: int) -> Image.Image:
    """The middle square, upright, in sRGB, at most `side` pixels."""
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            # JPEG can be decoded at a half, a quarter or an eighth; two times is sharp enough.
            picture.draft(None, (side * 2, side * 2))
            profile = picture.info.get("icc_profile")
            upright = ImageOps.exif_transpose(picture)
            plain = _in_srgb(_eight_bits(upright), profile)
            return ImageOps.fit(plain, (min(side, *plain.size),) * 2, Image.Resampling.LANCZOS)
    except _BROKEN as broken:
        raise UnreadableMedia("This picture is damaged. Export it again.") from broken


def _eight_bits(picture: Image.Image) -> Image.Image:
    """RGB, or RGBA when something can be seen through."""
    if picture.mode.startswith("I"):
        # Sixteen bits of grey: Pillow would cut them off at 255.
        picture = picture.convert("I").point(lambda level: level / 256).convert("L")
    has_alpha = "A" in picture.getbands() or "transparency" in picture.info
    return picture.convert("RGBA" if has_alpha else "RGB") if picture.mode != "CMYK" else picture


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            mode = "RGBA" if picture.mode == "RGBA" else "RGB"
            converted = ImageCms.profileToProfile(picture, source, _SRGB, outputMode=mode)
            return converted or picture
        except (ImageCms.PyCMSError, OSError, ValueError):
            # A broken profile is worth less than the picture: take its numbers as they are.
            pass
    return picture.convert("RGB") if picture.mode == "CMYK" else picture


def _webp(picture: Image.Image, side: int) -> bytes:
    if picture.width > side:
        picture = picture.resize((side, side), Image.Resampling.LANCZOS)
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=_QUALITY, method=4)
    return out.getvalue()

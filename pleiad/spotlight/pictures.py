"""Pictures that people upload, drawn anew; and the cards that are drawn for them."""

import io
import warnings
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont, ImageOps

from pleiad.refusals import Refused

LARGEST_FILE = 8 * 1024 * 1024
"""Bytes: what today's telephones make of one portrait."""
MOST_PIXELS = 50_000_000
SIDE = 640
FORMATS = ("JPEG", "PNG", "WEBP")
FONTS = Path(__file__).resolve().parents[1] / "ui" / "static" / "built" / "fonts"
CARD = (1200, 630)
"""Pixels: the size that social networks show without cutting (Open Graph, 1.91 to 1)."""
PLUM, WHITE, LILAC, GREEN = "#21103f", "#ffffff", "#d9ccf2", "#7fd1a5"


def portrait(file) -> bytes:
    """The uploaded picture as a square JPEG of 640 pixels without any of its metadata. Raises Refused, with what to do,
    for anything that is not a JPEG, PNG or WebP picture of bearable size."""
    if file.size > LARGEST_FILE:
        raise Refused(_("The picture is larger than 8 MB. Choose a smaller one."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=FORMATS) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise Refused(_("The picture has too many pixels. Choose a smaller one."))
                turned = ImageOps.exif_transpose(opened)
                flat = Image.new("RGB", turned.size, WHITE)
                seen = turned.convert("RGBA")
                flat.paste(seen, mask=seen.getchannel("A"))
    except Refused:
        raise
    except Exception as wrong:  # a decoder can fail in any way on what a stranger made
        raise Refused(_("This file cannot be read as a picture. Choose a JPEG, PNG or WebP file.")) from wrong
    return _jpeg(ImageOps.fit(flat, (SIDE, SIDE)))


def _jpeg(image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()


@lru_cache
def _font(weight, size):
    return ImageFont.truetype(FONTS / f"atkinson-{weight}.ttf", size)


def card(*, name: str, role: str, words: str, tag: str, network: str, picture: bytes | None = None) -> bytes:
    """A picture card of 1200 by 630 pixels for social media, as PNG: her words, her name, the campaign's tag."""
    image = Image.new("RGB", CARD, PLUM)
    draw = ImageDraw.Draw(image)
    _stars(draw)
    left, width = 72, CARD[0] - 144
    if picture:
        with Image.open(io.BytesIO(picture)) as opened:
            face = ImageOps.fit(opened.convert("RGB"), (320, 320))
        mask = Image.new("L", (320, 320), 0)
        ImageDraw.Draw(mask).ellipse((0, 0, 319, 319), fill=255)
        image.paste(face, (72, 150), mask)
        left, width = 452, CARD[0] - 452 - 72
    size, lines = _fitted(words, width, most=6)
    top = 110
    for line in lines:
        draw.text((left, top), line, font=_font("regular", size), fill=WHITE)
        top += round(size * 1.32)
    draw.text((left, top + 24), _cut(name, _font("bold", 40), width), font=_font("bold", 40), fill=WHITE)
    if role:
        draw.text((left, top + 76), _cut(role, _font("regular", 28), width), font=_font("regular", 28), fill=LILAC)
    draw.rectangle((0, CARD[1] - 76, CARD[0], CARD[1]), fill=WHITE)
    draw.text((72, CARD[1] - 58), network, font=_font("bold", 30), fill=PLUM)
    if tag:
        said = f"#{tag}"
        across = draw.textlength(said, font=_font("bold", 30))
        draw.text((CARD[0] - 72 - across, CARD[1] - 58), said, font=_font("bold", 30), fill=PLUM)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _stars(draw):
    """Seven of them, for the Pleiades."""
    for x, y, size in (
        (980, 64, 7),
        (1040, 44, 5),
        (1092, 84, 9),
        (1120, 40, 4),
        (1150, 112, 6),
        (1060, 120, 4),
        (1010, 108, 5),
    ):
        draw.ellipse((x - size, y - size, x + size, y + size), fill=GREEN)


def _fitted(words, width, *, most):
    """The largest size at which the words stand in so many lines; what is longer ends in an ellipsis."""
    flat = " ".join(words.split())
    for size in (44, 38, 34, 30, 27):
        lines = _lines(flat, _font("regular", size), width)
        if len(lines) <= most:
            return size, lines
    lines = lines[:most]
    lines[-1] = _cut(lines[-1] + " …", _font("regular", 27), width, end="…")
    return 27, lines


def _lines(text, font, width):
    lines, line = [], ""
    for word in text.split(" "):
        tried = f"{line} {word}".strip()
        if line and font.getlength(tried) > width:
            lines.append(line)
            line = word
        else:
            line = tried
        while font.getlength(line) > width:  # one word wider than the card
            part = _cut(line, font, width, end="")
            lines.append(part)
            line = line[len(part) :]
    return [*lines, line] if line else lines


def _cut(text, font, width, *, end="…"):
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(text + end) > width:
        text = text[:-1]
    return text.rstrip() + end if end else text or " "

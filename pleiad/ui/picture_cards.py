"""Cards that social networks and Teams show beside a link, drawn in the colours of the pages."""

import io
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

FONTS = Path(__file__).resolve().parent / "static" / "built" / "fonts"
CARD = (1200, 630)
"""Pixels: the size that social networks show without cutting (Open Graph, 1.91 to 1)."""
PLUM, WHITE, LILAC, GOLD = "#21103f", "#ffffff", "#d9ccf2", "#f7c948"
BAR = 76
TOP, BOTTOM = 120, CARD[1] - BAR - 28
"""Words, name and role are centred between these lines."""
FACE = 320


@lru_cache
def _font(weight, size):
    return ImageFont.truetype(FONTS / f"atkinson-{weight}.ttf", size)


def card(*, name: str, role: str, words: str, tag: str, network: str, picture: bytes | None = None) -> bytes:
    """A picture card of 1200 by 630 pixels for social media, as PNG: words, name and the campaign's tag."""
    image = Image.new("RGB", CARD, PLUM)
    draw = ImageDraw.Draw(image)
    _stars(image)
    left, width = 72, CARD[0] - 144
    if picture:
        with Image.open(io.BytesIO(picture)) as opened:
            face = ImageOps.fit(opened.convert("RGB"), (FACE, FACE))
        image.paste(face, (72, (CARD[1] - BAR - FACE) // 2), _circle())
        left, width = 452, CARD[0] - 452 - 72
    under = 24 + (94 if role else 52)
    size, lines = _fitted(words, width, room=BOTTOM - TOP - under)
    top = TOP + (BOTTOM - TOP - under - round(size * 1.32) * len(lines)) // 2
    for line in lines:
        draw.text((left, top), line, font=_font("regular", size), fill=WHITE)
        top += round(size * 1.32)
    draw.text((left, top + 24), _cut(name, _font("bold", 40), width), font=_font("bold", 40), fill=WHITE)
    if role:
        draw.text((left, top + 76), _cut(role, _font("regular", 28), width), font=_font("regular", 28), fill=LILAC)
    draw.rectangle((0, CARD[1] - BAR, CARD[0], CARD[1]), fill=WHITE)
    draw.text((72, CARD[1] - 58), network, font=_font("bold", 30), fill=PLUM)
    if tag:
        said = f"#{tag}"
        across = draw.textlength(said, font=_font("bold", 30))
        draw.text((CARD[0] - 72 - across, CARD[1] - 58), said, font=_font("bold", 30), fill=PLUM)
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=4)  # as small as with more effort, in a quarter of the time
    return out.getvalue()


@lru_cache
def _circle():
    """The mask of a portrait, drawn four times as large and made smaller again, so that its edge is smooth."""
    mask = Image.new("L", (4 * FACE, 4 * FACE), 0)
    ImageDraw.Draw(mask).ellipse((0, 0, 4 * FACE - 1, 4 * FACE - 1), fill=255)
    return mask.resize((FACE, FACE))


STARS = ((0, 60, 13), (55, 25, 17), (70, -15, 12), (105, 50, 22), (160, 0, 17), (190, 40, 10), (125, 100, 13))
"""Seven of them, for the Pleiades, as in the mark of the pages: how far right, how far down, how wide (pixels)."""
JOINED = ((0, 1, 2), (1, 3, 4, 5), (3, 6))


def _stars(image):
    """The constellation in the corner, drawn larger and made smaller so that its lines are smooth."""
    sky = Image.new("RGB", (230 * 4, 150 * 4), PLUM)
    draw = ImageDraw.Draw(sky)
    points = [((x * 0.82 + 14) * 4, (y * 0.55 + 22) * 4) for x, y, wide in STARS]
    for way in JOINED:
        draw.line([points[number] for number in way], fill=GOLD, width=7)
    for number, (x, y) in enumerate(points):
        size = STARS[number][2] * 0.34 * 4
        draw.ellipse((x - size, y - size, x + size, y + size), fill=GOLD if number == 3 else WHITE)
    image.paste(sky.resize((230, 150), Image.Resampling.LANCZOS).crop((0, 0, 230, 90)), (CARD[0] - 72 - 176, 22))


def _fitted(words, width, *, room):
    """The largest size at which the words stand in so many pixels of height; what is longer ends in an ellipsis."""
    flat = " ".join(words.split())
    for size in (58, 52, 46, 40, 36, 32, 28, 25):
        most = room // round(size * 1.32)
        lines = _lines(flat, _font("regular", size), width, most=most)
        if len(lines) <= most:
            return size, lines
    lines = lines[:most]
    lines[-1] = _cut(lines[-1] + " …", _font("regular", size), width, end="…")
    return size, lines


def _lines(text, font, width, *, most):
    """The text in lines of this width; what comes after one line more than `most` is left out."""
    lines, line = [], ""
    for word in text.split(" "):
        if len(lines) > most:
            break
        tried = f"{line} {word}".strip()
        if line and font.getlength(tried) > width:
            lines.append(line)
            line = word
        else:
            line = tried
        while font.getlength(line) > width and len(lines) <= most:  # one word wider than the card
            part = _cut(line, font, width, end="")
            lines.append(part)
            line = line[len(part) :]
    return [*lines, line] if line else lines


def _cut(text, font, width, *, end="…"):
    if font.getlength(text) <= width:
        return text
    # Halved again and again: email by email, one word as long as a text would take seconds to draw.
    fits, too_long = 0, len(text)
    while too_long - fits > 1:
        half = (fits + too_long) // 2
        fits, too_long = (half, too_long) if font.getlength(text[:half] + end) <= width else (fits, half)
    return text[:fits].rstrip() + end if end else text[: fits or 1]

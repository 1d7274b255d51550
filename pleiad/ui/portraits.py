"""Uploaded pictures, redrawn without their hidden data."""

import io
import re
import threading
import warnings

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, PngImagePlugin

from pleiad.errors import Refused
from pleiad.ui.picture_cards import WHITE

LARGEST_FILE = 8 * 1024 * 1024
"""Bytes: what today's telephones make of one portrait."""
CLAIMED = {"JPEG": 50_000_000, "PNG": 12_000_000, "WEBP": 4_000_000}
"""Pixels that a file of each format may say it has. A JPEG is read at an eighth of its size, so it may be large; a WebP
picture needs some twenty bytes a pixel while it is read."""
WIDEST = 20_000
"""Pixels of the longest side: a decoder holds whole lines besides the picture."""
READ = 12_000_000
"""Pixels that are held at once, at four bytes each."""
PASSES, GATHERED = 24, 10_000_000
"""How often a JPEG may go over its picture, and how many pixels it may have if it does so more than once: then all of it
is held at full size. Cameras go over it once, programs that make it progressive ten times."""
WAIT = 10
"""Seconds for which a picture waits until the one before it is read."""
SIDE = 640
PngImagePlugin.MAX_TEXT_MEMORY = 1_000_000  # bytes: a picture needs no book in its hidden data
MARKER = re.compile(rb"\xff([\x02-\xcf\xd8-\xfe])")
END, PASS, START = 0xD9, 0xDA, 0xD8
one_at_a_time = threading.Lock()


def portrait(file) -> bytes:
    """The uploaded picture as a square JPEG of 640 pixels without any of its metadata. Raises Refused, with what to do,
    for anything that is not a JPEG, PNG or WebP picture of bearable size.

    A process reads one picture at a time, in less than a second and 100 MB, whatever the file says of itself.
    """
    if file.size > LARGEST_FILE:
        raise Refused(_("The picture is larger than 8 MB. Choose a smaller one."))
    if not one_at_a_time.acquire(timeout=WAIT):
        raise Refused(_("Many pictures are being sent just now. Send yours again in a minute."))
    try:
        return _jpeg(_read(file.read()))
    except Refused:
        raise
    except Exception as wrong:  # a decoder can fail in any way on an untrusted file
        raise Refused(_("This file cannot be read as a picture. Choose a JPEG, PNG or WebP file.")) from wrong
    finally:
        one_at_a_time.release()


def _read(content: bytes) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(content), formats=tuple(CLAIMED)) as opened:
            passes = _passes(content) if content[:2] == b"\xff\xd8" else 1
            claimed = opened.width * opened.height
            opened.draft("RGB", (SIDE, SIDE))
            most = CLAIMED["JPEG" if content[:2] == b"\xff\xd8" else opened.format]
            if (
                claimed > most
                or max(opened.size) > WIDEST
                or opened.width * opened.height > READ
                or (passes > 1 and claimed > GATHERED)
            ):
                raise Refused(_("The picture has too many pixels. Choose a smaller one."))
            if passes > PASSES:
                raise Refused(_("The picture is stored in an unusual way. Save it again as a JPEG, then choose it."))
            small = ImageOps.exif_transpose(_square(opened)).convert("RGBA")
    flat = Image.new("RGB", small.size, WHITE)
    flat.paste(small, mask=small.getchannel("A"))
    return flat


def _square(opened: Image.Image) -> Image.Image:
    """The middle of the picture, as large as it is shown. What is much larger is thinned out first, without a copy of all
    its pixels."""
    most = 3 * SIDE
    if min(opened.size) > most:
        side = min(opened.size)
        left, top = (opened.width - side) // 2, (opened.height - side) // 2
        thin = opened.resize((most, most), Image.Resampling.NEAREST, box=(left, top, left + side, top + side))
        thin.info = dict(opened.info)
        opened = thin
    if opened.mode == "P":
        opened = opened.convert("RGBA")
    return ImageOps.fit(opened, (SIDE, SIDE))


def _passes(jpeg: bytes) -> int:
    """How often a JPEG file goes over its picture. Read as its decoder does: from marker to marker, to the end mark."""
    at, passes = 2, 0
    while found := MARKER.search(jpeg, at):
        kind, at = found[1][0], found.end()
        if kind == END:
            break
        passes += kind == PASS
        if kind != START:
            at += int.from_bytes(jpeg[at : at + 2])
    return passes


def _jpeg(image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()

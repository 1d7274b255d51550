"""A picture costs under a second and 100 MB, whatever it says of itself. Each is read in a process of its own."""

import threading
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pleiad.errors import Refused
from pleiad.testing import THOROUGH
from pleiad.ui import portraits as pictures

from . import bombs

BOMBS = {
    "png, twelve million pixels": lambda: bombs.flat("PNG", 3460),
    "png, see-through": lambda: bombs.flat("PNG", 3460, "RGBA"),
    "png with a palette": lambda: bombs.flat("PNG", 3460, "P"),
    "png, forty-nine million pixels": lambda: bombs.flat("PNG", 7000),
    "png that claims a sky": lambda: bombs.png(60_000, 60_000, rows=10),
    "png of one line": lambda: bombs.png(11_000_000, 1, rows=1),
    "png with hidden text": bombs.text_bomb,
    "webp, four million pixels": lambda: bombs.flat("WEBP", 2000, "RGBA", lossless=True),
    "webp, noise": lambda: bombs.noise("WEBP", 1990, "RGBA", quality=90, method=0),
    "webp, largest": lambda: bombs.flat("WEBP", 7000),
    "jpeg, fifty million pixels": lambda: bombs.flat("JPEG", 7070),
    "jpeg, noise": lambda: bombs.noise("JPEG", 3000, quality=75),
    "jpeg, long and thin": lambda: _thin("JPEG"),
    "jpeg, progressive": lambda: bombs.flat("JPEG", 3160, progressive=True),
    "jpeg, progressive and large": lambda: bombs.flat("JPEG", 7070, progressive=True),
    "jpeg, four bands": lambda: bombs.flat("JPEG", 3160, "CMYK", progressive=True),
    "jpeg, a thousand times over": lambda: bombs.many_scans(3160, 1000),
    "gif": lambda: bombs.flat("GIF", 8000, "P"),
    "tiff": lambda: bombs.flat("TIFF", 7000, compression="tiff_deflate"),
    "avif": lambda: bombs.flat("AVIF", 1500, speed=10),
    "bmp": lambda: bombs.flat("BMP", 1500),
}


def _thin(kind):
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (1279, 39_000)).save(out, kind)
    return out.getvalue()


def test_a_picture_costs_under_a_second_and_a_hundred_megabytes(tmp_path):
    asked = list(BOMBS.items())[:: 1 if THOROUGH else 4]
    pictures_made = {name: make() for name, make in asked}
    assert all(len(content) <= pictures.LARGEST_FILE for content in pictures_made.values())
    costs = bombs.costs(pictures_made, tmp_path)
    dear = {name: cost for name, cost in costs.items() if cost["seconds"] >= 1 or cost["megabytes"] >= 100}
    assert dear == {}


@pytest.mark.parametrize("name", ["gif", "tiff", "avif", "bmp"])
def test_other_formats_are_refused_before_they_are_read(name):
    with pytest.raises(Refused, match="JPEG, PNG or WebP"):
        pictures.portrait(SimpleUploadedFile("x", BOMBS[name]()))


def test_a_telephones_pictures_are_taken():
    for kind, side, more in (
        ("JPEG", 7000, {}),
        ("JPEG", 3100, {"progressive": True}),
        ("PNG", 3400, {}),
        ("WEBP", 2000, {}),
    ):
        assert pictures.portrait(SimpleUploadedFile("x", bombs.flat(kind, side, **more)))


def test_a_process_reads_one_picture_at_a_time(monkeypatch):
    reading, most = [], []
    read = pictures._read

    def slowly(content):
        reading.append(1)
        most.append(len(reading))
        time.sleep(0.02)
        try:
            return read(content)
        finally:
            reading.pop()

    monkeypatch.setattr(pictures, "_read", slowly)
    content = bombs.flat("PNG", 50)
    threads = [
        threading.Thread(target=pictures.portrait, args=(SimpleUploadedFile("x", content),)) for _each in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 6


def test_who_waits_too_long_is_told_to_send_it_again(monkeypatch):
    monkeypatch.setattr(pictures, "WAIT", 0.01)
    with pictures.one_at_a_time, pytest.raises(Refused, match="again in a minute"):
        pictures.portrait(SimpleUploadedFile("x", bombs.flat("PNG", 50)))

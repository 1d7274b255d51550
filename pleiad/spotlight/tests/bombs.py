"""Files that say that they are pictures, each as costly as its format allows, and what reading one costs a process."""

import io
import json
import subprocess
import sys
import zlib
from pathlib import Path

from PIL import Image

MEASURE = """
import json, os, resource, sys, time
from django.conf import settings
settings.configure(USE_I18N=False)
from django.core.files.uploadedfile import SimpleUploadedFile
from pleiad.errors import Refused
from pleiad.ui import portraits as pictures

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

for path in sys.argv[1:]:
    if os.fork():
        os.wait()
        continue
    with open(path, "rb") as file:
        upload = SimpleUploadedFile("x", file.read())
    before, began, said = peak(), time.process_time(), ""
    try:
        pictures.portrait(upload)
    except Refused as refusal:
        said = str(refusal)
    spent = {"seconds": time.process_time() - began, "megabytes": peak() - before, "said": said}
    print(json.dumps(spent), flush=True)
    os._exit(0)
"""


def costs(pictures: dict[str, bytes], folder: Path) -> dict[str, dict]:
    """Processor seconds and megabytes that each picture costs a process of its own, and what it was told."""
    paths = []
    for number, content in enumerate(pictures.values()):
        paths.append(folder / str(number))
        paths[-1].write_bytes(content)
    made = subprocess.run([sys.executable, "-c", MEASURE, *map(str, paths)], capture_output=True, text=True, check=True)
    return dict(zip(pictures, map(json.loads, made.stdout.splitlines()), strict=True))


def flat(kind: str, side: int, mode: str = "RGB", **more) -> bytes:
    """A picture of one colour: a few bytes that say that they are many pixels."""
    out = io.BytesIO()
    Image.new(mode, (side, side)).save(out, kind, **more)
    return out.getvalue()


def noise(kind: str, side: int, mode: str = "RGB", **more) -> bytes:
    """A picture that no format makes small."""
    out = io.BytesIO()
    bands = [Image.effect_noise((side, side), 100) for _each in mode]
    Image.merge(mode, bands).save(out, kind, **more)
    return out.getvalue()


def png(width: int, height: int, *, rows: int, extra: bytes = b"") -> bytes:
    """A PNG that claims a size, with this many of its rows there."""

    def chunk(name, content):
        return len(content).to_bytes(4) + name + content + zlib.crc32(name + content).to_bytes(4)

    header = width.to_bytes(4) + height.to_bytes(4) + bytes([8, 6, 0, 0, 0])
    body = zlib.compress(bytes(1 + 4 * width) * rows, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A small PNG whose hidden text unpacks to many megabytes."""
    name, packed = b"zTXt", b"Comment\x00\x00" + zlib.compress(bytes(60_000_000), 9)
    chunk = len(packed).to_bytes(4) + name + packed + zlib.crc32(name + packed).to_bytes(4)
    return png(100, 100, rows=100, extra=chunk)


def many_scans(side: int, times: int) -> bytes:
    """A progressive JPEG that goes over its picture again and again."""
    whole = flat("JPEG", side, progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * times + whole[-2:]

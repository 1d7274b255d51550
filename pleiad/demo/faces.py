"""Drawn portraits of invented people: nobody’s face, and enough to see that there are some."""

import io

from PIL import Image, ImageDraw

GROUNDS = ("#d9ccf2", "#cfe8dc", "#f9e3a8", "#f3d3d0", "#cfdcf4", "#e6d6c4")
SKINS = ("#f0c9a8", "#c98f63", "#8a5a3a", "#5f3d28", "#e3b48c", "#a9714b")
HAIR = ("#2b1a12", "#5a3620", "#111111", "#8b8b8b", "#b5702f", "#3d2a60")
CLOTHES = ("#54278f", "#0b6b45", "#21103f", "#b3261e", "#2b5ca8", "#7a4a00")


def face(chance) -> bytes:
    """One portrait of 640 pixels as JPEG: shoulders, a head, hair or a scarf."""
    image = Image.new("RGB", (640, 640), chance.choice(GROUNDS))
    draw = ImageDraw.Draw(image)
    skin, hair, cloth = chance.choice(SKINS), chance.choice(HAIR), chance.choice(CLOTHES)
    style = chance.choice(("long", "short", "bun", "scarf"))
    if style == "long":
        draw.rounded_rectangle((180, 130, 460, 520), 130, fill=hair)
    if style == "scarf":
        draw.ellipse((165, 100, 475, 500), fill=cloth)
    if style == "bun":
        draw.ellipse((265, 60, 375, 170), fill=hair)
    draw.ellipse((80, 450, 560, 860), fill=cloth)
    draw.rounded_rectangle((275, 380, 365, 500), 40, fill=skin)
    if style != "scarf":
        draw.ellipse((195, 115, 445, 400), fill=hair)
    draw.ellipse((215, 170, 425, 440), fill=skin)
    out = io.BytesIO()
    image.resize((640, 640)).save(out, "JPEG", quality=85)
    return out.getvalue()

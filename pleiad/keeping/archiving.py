"""A read-only site of plain files of what was public, for the day on which the network ends. Any web server, or a folder on a
stick, shows it: nothing in it asks for anything.

The pages are asked for as a visitor's browser would, through the whole program, so that nothing is in the archive that a
visitor could not see.
"""

import os
import posixpath
import re
import shutil
from collections import deque
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import get_language_from_path

KEPT = {
    "home", "about", "joining-rule", "code-of-conduct", "privacy", "accessibility",
    "events:list", "events:month", "events:event", "events:card", "events:download", "events:feed",
    "stories:list", "stories:story", "spotlight:list", "spotlight:piece", "spotlight:campaign", "spotlight:picture",
    "spotlight:card", "training:nearest", "training:course", "training:cohort",
}  # fmt: skip
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
LEFT_OUT = {"form", "script", "noscript"}
PAGES_AT_MOST = 200_000


def archive(folder: Path) -> int:
    """Write the site into the folder; returns how many files. Raises ValueError where the folder is not empty."""
    if folder.exists() and any(folder.iterdir()):
        raise ValueError(f"{folder} is not empty")
    folder.mkdir(parents=True, exist_ok=True)
    host = urlsplit(settings.BASE_URL).netloc
    browser = Client(SERVER_NAME=host.partition(":")[0], headers={"host": host})
    waiting, known, written = deque(["/", "/cy/"]), {"/", "/cy/"}, 0
    while waiting and written < PAGES_AT_MOST:
        address = waiting.popleft()
        answer = browser.get(address, secure=settings.SECURE)
        if answer.status_code != 200:
            continue
        content = b"".join(answer) if answer.streaming else answer.content
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            page = ArchivedPage(address)
            content = page.rewritten(content.decode()).encode()
            for each in page.leads_to - known:
                known.add(each)
                waiting.append(each)
        path = folder / file_of(address)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written += 1
    return written + _static_files(folder)


def _static_files(folder):
    """The styles, fonts and pictures of the pages themselves."""
    if not settings.STATIC_ROOT.is_dir():
        return 0
    to = folder / settings.STATIC_URL.strip("/")
    shutil.copytree(settings.STATIC_ROOT, to, ignore=shutil.ignore_patterns("*.gz", "*.br"))
    return sum(len(files) for _folder, _folders, files in os.walk(to))


def wanted(address: str) -> str | None:
    """The address of a page as it is kept, or None where the archive has no such page."""
    parts = urlsplit(address)
    if parts.query and not re.fullmatch(r"page=\d{1,4}", parts.query):
        return None
    with translation.override(get_language_from_path(parts.path) or settings.LANGUAGE_CODE):
        try:
            match = resolve(parts.path)
        except Resolver404:
            return None
    if match.view_name not in KEPT:
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def file_of(address: str) -> str:
    """The file of a page within the folder."""
    parts = urlsplit(address)
    path = unquote(parts.path).lstrip("/")
    if path and not path.endswith("/"):
        return path
    page = parts.query.replace("=", "-")
    return f"{path}{page + '/' if page else ''}index.html"


class ArchivedPage(HTMLParser):
    """One page without forms and scripts, whose links lead to files beside it. `leads_to`: the pages that it names."""

    def __init__(self, address: str):
        super().__init__(convert_charrefs=False)
        self.address, self.leads_to, self.out, self.dropped = address, set(), [], []
        self.links = []  # whether each open <a> is still a link

    def rewritten(self, html: str) -> str:
        self.feed(html)
        self.close()
        return "".join(self.out)

    def _say(self, text):
        if not self.dropped:
            self.out.append(text)

    def _relative(self, target):
        path, fragment = target if isinstance(target, tuple) else (target, "")
        here = posixpath.dirname(file_of(self.address))
        return posixpath.relpath(path, here or ".") + (f"#{fragment}" if fragment else "")

    def _leads(self, address):
        """Where a link leads in the archive: a path, an address elsewhere, or None."""
        parts = urlsplit(address)
        site = f"{parts.scheme}://{parts.netloc}"
        if parts.scheme and site != settings.BASE_URL:
            return address
        if not parts.path and not parts.query:
            return address  # a place on the same page
        absolute = posixpath.normpath(posixpath.join(urlsplit(self.address).path, parts.path or ""))
        absolute += "/" if (parts.path or self.address).endswith("/") and absolute != "/" else ""
        if absolute.startswith(settings.STATIC_URL):
            return self._relative(absolute.lstrip("/"))
        kept = wanted(absolute + (f"?{parts.query}" if parts.query else ""))
        if kept is None:
            return None
        self.leads_to.add(kept)
        return self._relative((file_of(kept), parts.fragment))

    def handle_starttag(self, tag, attributes):
        if tag in LEFT_OUT:
            self.dropped.append(tag)
        if self.dropped:
            return
        kept = []
        is_link = tag != "a"
        for name, value in attributes:
            if name.startswith("on"):
                continue
            if name in ("href", "src") and value:
                value = self._leads(value)
                if value is None:
                    if tag in ("link", "img"):
                        return
                    continue
                is_link = True
            elif name in ("srcset", "action", "formaction"):
                continue
            kept.append((name, value))
        if tag == "a":
            self.links.append(is_link)
            tag = tag if is_link else "span"
        words = "".join(f' {name}="{escape(value)}"' if value is not None else f" {name}" for name, value in kept)
        self._say(f"<{tag}{words}>")

    def handle_endtag(self, tag):
        if self.dropped:
            if tag == self.dropped[-1]:
                self.dropped.pop()
            return
        if tag in VOID:
            return
        if tag == "a" and self.links and not self.links.pop():
            tag = "span"
        self._say(f"</{tag}>")

    def handle_data(self, data):
        self._say(data)

    def handle_entityref(self, name):
        self._say(f"&{name};")

    def handle_charref(self, name):
        self._say(f"&#{name};")

    def handle_decl(self, decl):
        self._say(f"<!{decl}>")
